import GenAgent

/// One line for each step, without escape sequences: for pipes, files and logs.
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
