import GenAgent

/// What goes on right now, in one line: a spinner, who is at work, how far, for how long.
struct StatusLine {
    /// What the policy is writing.
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

    /// Learns from a moment who is at work.
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

    /// The line, at most so wide; `nil` while nobody is at work.
    func text(at time: Timestamp, width: Int) -> String? {
        guard let work else { return nil }
        let seconds = max(0, time.seconds(since: since))
        // One frame in a tenth of a second.
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
