import GenAgent

/// Nothing but the path of the final picture; questions and what went wrong go to standard error.
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
                writeError("There is no picture; the run ended as \(summary.outcome.stopReason.rawValue).\n")
            }
        case .interrupted(_, let next?):
            writeError("Finishing; once more ends it at once, then `\(next)` completes it.\n")
        default: break
        }
    }
}
