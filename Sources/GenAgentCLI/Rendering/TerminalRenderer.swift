import GenAgent

/// The story as it happens, for a person at a terminal: streamed thoughts, wrapped to the width, and one status line that is
/// always erased before anything else is written.
struct TerminalRenderer: Renderer {
    private let write: OutputSink
    private let width: @Sendable () -> Int
    private let palette: Palette
    private let writesAnswers: Bool

    private var story = Story()
    private var status = StatusLine()
    private var statusIsShown = false
    private var stream = ThoughtStream()
    /// Set while a streamed thought is being written; the cursor is then within its line.
    private var wrap: TextWrap?
    private var isAsking = false

    /// - Parameter writesAnswers: Whether answers must be written, because the terminal does not show what is typed.
    init(isColored: Bool, writesAnswers: Bool, width: @escaping @Sendable () -> Int, write: @escaping OutputSink) {
        palette = Palette(isColored: isColored)
        self.writesAnswers = writesAnswers
        self.width = width
        self.write = write
    }

    /// Erases the status line; also written by code that ends the process at once.
    static let eraser = "\r\u{1B}[K"

    /// The column where texts start.
    private static let indent = 10

    /// At most 100, because longer lines are hard to read.
    private var columns: Int { min(max(width(), 40), 100) }

    mutating func show(_ moment: ConsoleEvent, at time: Timestamp) {
        status.note(moment, at: time)
        switch moment {
        case .tick: drawStatus(at: time)
        case .event(.delta(let delta)): show(delta)
        case .event(.progress), .event(.image): break
        case .question(let question): ask(question)
        case .answered(let answer):
            isAsking = false
            if writesAnswers || answer == nil { write((answer ?? "").inOneLine + "\n") }
        case .hint(let text):
            for line in TextWrap.lines(of: text.withoutControls, width: columns - Self.indent) {
                write("\(margin)\(line)\n")
            }
        default:
            let lines = story.lines(for: moment, at: time)
            guard !lines.isEmpty else { return }
            eraseStatus()
            let wasStreaming = wrap != nil
            for line in lines { show(line) }
            // A thought that was cut off has no separate line.
            if wasStreaming { endStream() }
        }
    }

    private var margin: String { String(repeating: " ", count: Self.indent) }

    private mutating func ask(_ question: Question) {
        eraseStatus()
        endStream()
        if !question.isFollowUp { write("\(label("asks"))\(question.path.inOneLine)\n") }
        write(margin + palette.paint(question.text.inOneLine, .bold))
        isAsking = true
    }
}

extension TerminalRenderer {
    private mutating func show(_ line: StoryLine) {
        if case .step(let step) = line, step.label == "thinks", finishStream(step) { return }
        endStream()
        if isAsking {
            write("\n")
            isAsking = false
        }
        switch line {
        case .title(let text):
            let lines = TextWrap.lines(of: text.withoutControls, width: columns - 4)
            write("\n" + lines.map { "  \(palette.paint($0, .bold))\n" }.joined())
        case .settings(let text): write("  \(palette.paint(text.inOneLine, .dim))\n")
        case .heading(let text): write("\n  \(palette.paint(text.inOneLine, .bold))\n")
        case .step(let step): write(text(of: step))
        case .ending(let mark, let text):
            write("\n  \(palette.paint(mark.rawValue, mark.tone)) \(palette.paint(text.inOneLine, .bold))\n")
        // Never wrapped: a path is for copying.
        case .file(let name, let path):
            let gap = String(repeating: " ", count: max(1, 18 - name.count))
            write("    \(palette.paint(name.inOneLine, .dim))\(gap)\(path.inOneLine)\n")
        }
    }

    private func label(_ text: String) -> String {
        let gap = String(repeating: " ", count: max(1, Self.indent - 2 - text.count))
        return "  \(palette.paint(text, .label))\(gap)"
    }

    private func text(of step: StoryLine.Step) -> String {
        let mark = step.mark.map { palette.paint($0.rawValue, $0.tone) + " " } ?? ""
        let markWidth = step.mark == nil ? 0 : 2
        let hanging = margin + String(repeating: " ", count: markWidth)
        let room = columns - Self.indent - markWidth - 1
        let lines = TextWrap.lines(of: step.told.withoutControls, width: room)
        let painted = lines.map { palette.paint($0, step.isDim ? .dim : .plain) }
        let used = (lines.last?.displayWidth ?? 0)
        return label(step.label) + mark + painted.joined(separator: "\n\(hanging)")
            + time(step.duration, after: used, of: room, indent: hanging) + "\n"
    }

    /// The time that a step took, after its text if there is room, else below.
    private func time(_ text: String?, after used: Int, of room: Int, indent: String) -> String {
        guard let text else { return "" }
        let gap = used + 2 + text.count <= room ? "  " : "\n\(indent)"
        return gap + palette.paint(text, .dim)
    }
}

extension TerminalRenderer {
    private mutating func show(_ delta: PolicyDelta) {
        let text = stream.feed(delta)
        status.part = stream.part
        guard !stream.isEmpty, !text.isEmpty, !isAsking else { return }
        if wrap == nil {
            eraseStatus()
            write(label("thinks"))
            wrap = TextWrap(width: columns - Self.indent - 1)
        }
        write(painted(wrap?.feed(text.withoutControls) ?? []))
    }

    private func painted(_ pieces: [TextWrap.Piece]) -> String {
        // Adjacent pieces share one color sequence.
        var lines = [""]
        for piece in pieces {
            switch piece {
            case .text(let text): lines[lines.count - 1] += text
            case .newLine: lines.append("")
            }
        }
        return lines.map { palette.paint($0, .dim) }.joined(separator: "\n\(margin)")
    }

    /// Completes the streamed thought; `false` if the whole thought is still to be written.
    private mutating func finishStream(_ step: StoryLine.Step) -> Bool {
        defer { stream = ThoughtStream() }
        guard var wrap, let rest = stream.rest(of: step.text) else { return false }
        let room = columns - Self.indent - 1
        write(painted(wrap.feed(rest.withoutControls) + wrap.flush()))
        write(time(step.duration, after: wrap.column, of: room, indent: margin) + "\n")
        self.wrap = nil
        return true
    }

    /// Ends the line of a thought that will not be completed.
    private mutating func endStream() {
        stream = ThoughtStream()
        guard var wrap else { return }
        write(painted(wrap.flush()) + palette.paint(" …", .dim) + "\n")
        self.wrap = nil
    }
}

extension TerminalRenderer {
    private mutating func drawStatus(at time: Timestamp) {
        guard wrap == nil, !isAsking, let text = status.text(at: time, width: columns - 3) else { return }
        write("\(Self.eraser)  \(palette.paint(text, .dim))")
        statusIsShown = true
    }

    private mutating func eraseStatus() {
        guard statusIsShown else { return }
        write(Self.eraser)
        statusIsShown = false
    }
}

/// The current activity in one line: a spinner, the kind of work, progress, elapsed time.
struct StatusLine {
    var part = ThoughtStream.Part.thinking

    private enum Work {
        case policy
        case painting(ToolProgress)
        case waiting
        case stopping
    }

    private var work: Work?
    private var since = Timestamp(microseconds: 0)
    private static let frames: [Character] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]

    mutating func note(_ moment: ConsoleEvent, at time: Timestamp) {
        switch moment {
        case .event(.turnStarted):
            part = .thinking
            start(.policy, time)
        case .event(.callStarted): start(.painting(ToolProgress()), time)
        case .event(.progress(let progress)): if case .painting = work { work = .painting(progress) }
        case .event(.retrying): start(.waiting, time)
        case .interrupted: start(.stopping, time)
        case .event(.turn), .event(.malformedTurn), .event(.callFinished), .event(.finished), .ended: work = nil
        default: break
        }
    }

    private mutating func start(_ work: Work, _ time: Timestamp) {
        self.work = work
        since = time
    }

    /// The line, at most `width` columns; `nil` while nothing is running.
    func text(at time: Timestamp, width: Int) -> String? {
        guard let work else { return nil }
        let seconds = max(0, time.seconds(since: since))
        // Ten frames per second.
        let frame = Self.frames[Int(min(seconds, 1e9) * 10) % Self.frames.count]
        let words =
            switch work {
            case .policy: part.rawValue
            case .painting(let progress): "painting\(Self.text(of: progress))"
            case .waiting: "waiting"
            case .stopping: "stopping"
            }
        return "\(frame) \(words)  \(Numbers.duration(seconds))".shortened(to: width)
    }

    private static func text(of progress: ToolProgress) -> String {
        var text = ""
        if let fraction = progress.fraction, fraction.isFinite {
            let share = min(max(fraction, 0), 1)
            let filled = Int((share * 10).rounded())
            text += " " + String(repeating: "━", count: filled) + String(repeating: "╌", count: 10 - filled)
            text += " \(Int((share * 100).rounded())) %"
        }
        if let note = progress.note, !note.isBlank { text += " \(note.inOneLine)" }
        return text
    }
}
