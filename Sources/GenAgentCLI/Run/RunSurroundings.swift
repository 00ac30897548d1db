import GenAgent
import GenAgentCurl
import GenAgentHTTP

/// What a run takes from the process around it.
struct RunSurroundings: Sendable {
    var terminal: Terminal
    var output: OutputSink
    var errors: OutputSink
    var clock: any SessionClock
    var lines: LineReader
    var signals: SignalWatcher
    /// Takes the last words of a process that ends at once; never waits for its reader.
    var lastWords: OutputSink = { _ in }
    /// Carries the requests to servers.
    var transport: any HTTPTransport
    /// Draws a seed where none was given; short, so that a person can type it again.
    var randomSeed: @Sendable () -> UInt64

    /// The process itself.
    static func process() -> RunSurroundings {
        RunSurroundings(
            terminal: .current(), output: Console.output.write, errors: Console.errors.write, clock: SystemClock(),
            lines: LineReader(), signals: SignalWatcher(), lastWords: Console.errors.writeWithoutWaiting,
            transport: CurlTransport(),
            randomSeed: { UInt64.random(in: 1...999_999) })
    }

    /// The renderer for an output.
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
}
