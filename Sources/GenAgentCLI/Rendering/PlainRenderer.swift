import GenAgent

/// Writes one line for each step, without escape sequences: for pipes, files and logs.
struct PlainRenderer: Renderer {
    private let write: OutputSink
    /// Whether answers must be written, because no terminal shows them.
    private let writesAnswers: Bool
    private var story = Story()
    private var isAsking = false

    init(writesAnswers: Bool, write: @escaping OutputSink) {
        self.writesAnswers = writesAnswers
        self.write = write
    }

    mutating func show(_ moment: ConsoleEvent, at time: Timestamp) {
        switch moment {
        case .question(let question):
            write(question.text.inOneLine)
            isAsking = true
        case .answered(let answer):
            isAsking = false
            if writesAnswers || answer == nil { write((answer ?? "").inOneLine + "\n") }
        case .hint(let text): write("\(text.withoutControls)\n")
        default:
            let lines = story.lines(for: moment, at: time)
            if isAsking, !lines.isEmpty {
                write("\n")
                isAsking = false
            }
            for line in lines { write(Self.text(of: line) + "\n") }
        }
    }

    private static func text(of line: StoryLine) -> String {
        func flat(_ text: String) -> String {
            TextWrap.lines(of: text.withoutControls, width: nil).joined(separator: " / ")
        }
        switch line {
        case .title(let text): return flat(text)
        case .settings(let text): return flat(text)
        case .heading(let text): return text.inOneLine
        case .step(let step):
            let mark = step.mark.map { "\($0.rawValue) " } ?? ""
            let seconds = step.duration.map { " [\($0)]" } ?? ""
            let label = step.label.isEmpty ? "" : "\(step.label): "
            return "  \(label)\(mark)\(flat(step.told))\(seconds)"
        case .ending(let mark, let text): return "\(mark.rawValue) \(text.inOneLine)"
        case .file(let name, let path): return "  \(name.inOneLine): \(path.inOneLine)"
        }
    }
}

/// Writes only the path of the final image; questions and errors go to standard error.
struct QuietRenderer: Renderer {
    private let write: OutputSink
    private let writeError: OutputSink
    /// Whether answers must be written, because no terminal shows them.
    private let writesAnswers: Bool

    init(writesAnswers: Bool, write: @escaping OutputSink, writeError: @escaping OutputSink) {
        self.writesAnswers = writesAnswers
        self.write = write
        self.writeError = writeError
    }

    mutating func show(_ moment: ConsoleEvent, at time: Timestamp) {
        switch moment {
        case .question(let question):
            if !question.isFollowUp { writeError("\(question.path.inOneLine)\n") }
            writeError(question.text)
        case .answered(let answer):
            if writesAnswers || answer == nil { writeError((answer ?? "").inOneLine + "\n") }
        case .hint(let text): writeError("\(text.withoutControls)\n")
        case .ended(let summary):
            for problem in summary.problems + [summary.complaint].compactMap({ $0 }) {
                writeError("\(problem.inOneLine)\n")
            }
            if summary.status == .failed || summary.files.final == nil {
                for issue in summary.outcome.trajectory.issues {
                    writeError("The \(issue.boundary.rawValue) failed: \(issue.error.message.inOneLine)\n")
                }
            }
            if let path = summary.files.final {
                write("\(path.inOneLine)\n")
            } else {
                writeError("There is no image; the run ended as \(summary.outcome.stopReason.rawValue).\n")
            }
        case .interrupted(_, let next?):
            writeError("Finishing. A second signal ends the run at once; then `\(next)` completes it.\n")
        default: break
        }
    }
}
