import GenAgent
import GenAgentCurl
import GenAgentHTTP

/// What a run uses of the process around it.
struct RunSurroundings: Sendable {
    var terminal: Terminal
    var output: OutputSink
    var errors: OutputSink
    var clock: any SessionClock
    var input: StandardInput
    var signals: SignalWatcher
    /// Writes the last message of a process that ends at once; never waits for its reader.
    var lastWords: OutputSink = { _ in }
    var transport: any HTTPTransport
    /// Draws a seed if none was given; short, so that a person can type it again.
    var randomSeed: @Sendable () -> UInt64

    static func process() -> RunSurroundings {
        RunSurroundings(
            terminal: .current(), output: Console.output.write, errors: Console.errors.write, clock: SystemClock(),
            input: StandardInput(), signals: SignalWatcher(), lastWords: Console.errors.writeWithoutWaiting,
            transport: CurlTransport(),
            randomSeed: { UInt64.random(in: 1...999_999) })
    }

    func renderer(for choice: RunOptions.Output) -> any Renderer {
        let writesAnswers = !terminal.echoesInput
        switch choice {
        case .json: return JSONRenderer(writesAnswers: writesAnswers, write: output, writeError: errors)
        case .quiet: return QuietRenderer(writesAnswers: writesAnswers, write: output, writeError: errors)
        case .story:
            guard terminal.isLive else { return PlainRenderer(writesAnswers: writesAnswers, write: output) }
            return TerminalRenderer(
                isColored: terminal.isColored, writesAnswers: writesAnswers, width: terminal.width,
                write: output)
        }
    }

    /// Columns of a table; output that is piped is not cut.
    var tableWidth: Int { terminal.isLive ? terminal.width() : 10_000 }

    /// A bar on standard output; if that is for JSON, lines on standard error.
    func progressBar(writesJSON: Bool) -> ProgressBar {
        var terminal = terminal
        if writesJSON { terminal.isLive = false }
        return ProgressBar(terminal, clock: clock, write: writesJSON ? errors : output)
    }
}

/// The work was stopped by a signal, or by the task that it ran in.
struct Interrupted: Error {
    /// The exit code, as shells give it.
    var code: Int32
}

extension RunSurroundings {
    /// Does long work that Ctrl-C stops. A second Ctrl-C ends the process at once, and so does work that does not stop soon.
    ///
    /// - Throws: ``Interrupted`` if the work was stopped, otherwise what it throws.
    func interruptible<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let task = Task { try await work() }
        let lastWords = lastWords
        let watching = signals.start(
            onFirst: { _ in task.cancel() },
            onEnd: {
                OutputFile.abandonAll()
                lastWords("\nEnded at once. Run the same command again to resume.\n")
            })
        defer { watching.stop() }
        do {
            return try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        } catch  where task.isCancelled {
            throw Interrupted(code: 128 + (signals.received ?? .interrupt).rawValue)
        }
    }
}
