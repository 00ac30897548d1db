import GenAgent

/// One thing that happened in a session, as a story tells it.
public enum StoryStep: Sendable, Hashable {
    /// Somebody asked.
    case query(String)
    /// The policy wrote a turn that calls; its thought.
    case turn(String?)
    /// The policy wrote a turn that cannot be read.
    case malformedTurn(FormatViolation)
    /// A call was made, or answered by the hook.
    case call(ToolCall)
    /// A call was not made; what the policy read.
    case refusedCall(ToolCall, String)
    /// A call was made and failed, or was cut off; what the record says of it.
    case failedCall(ToolCall, String)
    /// An image came.
    case image(ImageID)
    /// An image was assessed.
    case verdict(ImageID, Verdict)
    /// The reflector spoke.
    case reflection(Reflection)
    /// Two images were compared.
    case comparison(ComparisonRecord)
    /// Something went wrong.
    case issue(Boundary, AdapterError)
    /// The policy wrote a turn that ends.
    case answer(String)
    /// The exchange is over.
    case stop(StopReason)

    /// What kind of thing happened.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Named as the steps are.
        case query, turn, malformedTurn, call, refusedCall, failedCall, image, verdict, reflection, comparison, issue
        case answer, stop
    }

    /// What kind of thing happened.
    public var kind: Kind {
        switch self {
        case .query: .query
        case .turn: .turn
        case .malformedTurn: .malformedTurn
        case .call: .call
        case .refusedCall: .refusedCall
        case .failedCall: .failedCall
        case .image: .image
        case .verdict: .verdict
        case .reflection: .reflection
        case .comparison: .comparison
        case .issue: .issue
        case .answer: .answer
        case .stop: .stop
        }
    }
}

extension StoryStep: CustomStringConvertible {
    /// The step in one line.
    public var description: String {
        switch self {
        case .query(let text): "query \(text.quoted)"
        case .turn(let thought): "turn" + (thought.map { " thinking \($0.quoted)" } ?? "")
        case .malformedTurn(let violation): "malformed turn (\(violation.kind.rawValue))"
        case .call(let call): "call \(call.storyText)"
        case .refusedCall(let call, let text): "refused call \(call.name): \(text)"
        case .failedCall(let call, let text): "failed call \(call.name): \(text)"
        case .image(let id): "image \(id)"
        case .verdict(let id, let verdict): "verdict on \(id): \(verdict.storyText)"
        case .reflection(let reflection): "reflection \(reflection.storyText)"
        case .comparison(let record):
            "comparison \(record.first) : \(record.second), \(record.comparison?.outcome.rawValue ?? "failed")"
        case .issue(let boundary, let error): "issue \(boundary.rawValue): \(error.message)"
        case .answer(let text): "answer \(text.quoted)"
        case .stop(let reason): "stop \(reason.rawValue)"
        }
    }
}

extension String {
    var quoted: String { "“\(self)”" }
}

extension ToolCall {
    /// The call in a few words: the tool, and the prompt or the arguments.
    var storyText: String {
        if let prompt = arguments["prompt"]?.stringValue { return "\(name) \(prompt.quoted)" }
        return "\(name) \(JSONValue.object(arguments).jsonText)"
    }
}

extension Verdict {
    var storyText: String {
        outcome.rawValue + (score.map { " \($0)" } ?? "") + (wording.map { " \($0.quoted)" } ?? "")
    }

    /// The verdict's own words.
    var wording: String? {
        let findings = findings.map { finding in finding.requirement + (finding.detail.map { ": \($0)" } ?? "") }
        let parts = (summary.map { [$0] } ?? []) + findings.filter { $0 != summary }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}

extension Reflection {
    var storyText: String {
        switch action {
        case .guidance(let text): text.quoted
        case .call(let call): "calls \(call.storyText)"
        }
    }
}

extension MessagePart {
    /// The part in words.
    var storyText: String {
        switch self {
        case .text(let text): text
        case .image(let id): "[\(id)]"
        case .reasoning(let text): text
        case .toolCall(let call): "\(call.name)(\(call.arguments))"
        case .toolResult(let result): "\(result.toolName): \(result.text)"
        }
    }
}
