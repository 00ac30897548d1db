import Foundation

/// What the streams of this process are connected to.
struct Terminal: Sendable {
    /// Whether standard output is a terminal on which lines can be erased.
    var isLive: Bool
    /// Whether colours are wanted there.
    var isColored: Bool
    /// Whether standard input is a terminal, so that what a person types is seen on it.
    var echoesInput: Bool
    /// Columns of the terminal now.
    var width: @Sendable () -> Int

    /// Asks the system.
    ///
    /// `NO_COLOR` (no-color.org) turns colours off, whatever its value unless empty; `TERM=dumb` turns erasing off too.
    static func current(environment: [String: String] = ProcessInfo.processInfo.environment) -> Terminal {
        let isTerminal = isatty(1) == 1 && environment["TERM"] != "dumb"
        let columns = environment["COLUMNS"].flatMap { Int($0) }
        return Terminal(
            isLive: isTerminal, isColored: isTerminal && (environment["NO_COLOR"] ?? "").isEmpty,
            echoesInput: isatty(0) == 1, width: { windowWidth() ?? columns ?? 80 })
    }

    private static func windowWidth() -> Int? {
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}

/// Where text goes.
typealias OutputSink = @Sendable (String) -> Void
