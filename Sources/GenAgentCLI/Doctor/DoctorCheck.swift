import GenAgent
import GenAgentBackends

/// What one question to a server came to.
struct DoctorCheck: Sendable, Equatable {
    enum Result: String, Sendable {
        case works, doubtful, fails
    }

    /// What was examined, such as `policy Qwen3-VL-8B at http://127.0.0.1:8000`.
    var subject: String
    /// What was asked, such as `reachable`.
    var name: String
    var result: Result
    /// What came back, and how to mend it.
    var text: String

    var line: String { "  \(mark) \(name): \(text.inOneLine)" }

    private var mark: String {
        switch result {
        case .works: StoryMark.good.rawValue
        case .doubtful: StoryMark.open.rawValue
        case .fails: StoryMark.bad.rawValue
        }
    }

    var json: JSONValue {
        [
            "subject": .string(subject), "check": .string(name), "result": .string(result.rawValue),
            "text": .string(text),
        ]
    }
}

extension DoctorCheck {
    init(_ subject: String, _ name: String, _ outcome: ChatProbe.Outcome, isNeeded: Bool = true) {
        switch outcome {
        case .works(let text): self.init(subject: subject, name: name, result: .works, text: text)
        case .doubtful(let text): self.init(subject: subject, name: name, result: .doubtful, text: text)
        case .fails(let text):
            self.init(subject: subject, name: name, result: isNeeded ? .fails : .doubtful, text: text)
        }
    }
}
