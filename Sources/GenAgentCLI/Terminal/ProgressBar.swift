import GenAgent

struct ProgressState: Sendable, Equatable {
    /// What is being worked on, such as a contender's or a stage's name.
    var label: String
    /// Finished pieces, of `total`.
    var done: Int
    var total: Int
    /// More details, such as `2 unscored` or `reward 0.61`.
    var notes: [String] = []
    /// Estimated seconds of the rest; `nil`: unknown.
    var secondsLeft: Double?

    /// `12/280 agent, 3 rounds, 2 unscored, about 40 s left`.
    var words: String {
        var parts = [label] + notes
        if let secondsLeft, done < total { parts.append("about \(Numbers.roughDuration(secondsLeft)) left") }
        return "\(done)/\(total) \(parts.joined(separator: ", "))"
    }
}

/// Shows progress: a bar that is redrawn on a terminal, otherwise a line for about every tenth of the work.
final class ProgressBar: Sendable {
    private struct State {
        var shown: ProgressState?
        var lastLine: ProgressState?
        var drawn: Timestamp?
        var isOver = false
    }

    private let state = Locked(State())
    private let terminal: Terminal
    private let write: OutputSink
    private let clock: any SessionClock
    /// Minimum seconds between two drawings.
    private static let pause = 0.1

    init(_ terminal: Terminal, clock: any SessionClock, write: @escaping OutputSink) {
        self.terminal = terminal
        self.clock = clock
        self.write = write
    }

    /// Can be called from any task.
    func show(_ progress: ProgressState) {
        state.withLock { state in
            guard !state.isOver else { return }
            if terminal.isLive { draw(progress, &state) } else { line(progress, &state) }
        }
    }

    /// Erases the bar, so that other text can be written.
    func finish() {
        state.withLock { state in
            if terminal.isLive, state.shown != nil { write(TerminalRenderer.eraser) }
            state.isOver = true
        }
    }

    private func draw(_ progress: ProgressState, _ state: inout State) {
        let now = clock.now()
        let isDue = state.drawn.map { now.seconds(since: $0) >= Self.pause } ?? true
        guard isDue || progress.done == progress.total || progress.label != state.shown?.label else { return }
        (state.shown, state.drawn) = (progress, now)
        let share = progress.total > 0 ? Double(min(progress.done, progress.total)) / Double(progress.total) : 0
        let filled = Int(share * 20)
        let bar = String(repeating: "━", count: filled) + String(repeating: "╌", count: 20 - filled)
        let text = "\(bar) \(progress.words)".shortened(to: max(20, terminal.width() - 3))
        write("\(TerminalRenderer.eraser)  \(Palette(isColored: terminal.isColored).paint(text, .dim))")
    }

    private func line(_ progress: ProgressState, _ state: inout State) {
        let last = state.lastLine
        let tenth = max(1, progress.total / 10)
        let isDue =
            last == nil || last?.label != progress.label || progress.done == progress.total
            || progress.done / tenth != (last?.done ?? 0) / tenth
        guard isDue, progress != last else { return }
        state.lastLine = progress
        write(progress.words.inOneLine + "\n")
    }
}
