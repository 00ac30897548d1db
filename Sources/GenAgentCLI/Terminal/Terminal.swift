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

/// Writes text to a file descriptor, whole and at once. When nobody reads any more it is dropped: the pictures are still
/// worth keeping.
func descriptorSink(_ descriptor: Int32) -> OutputSink {
    { text in
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written > 0 {
                bytes = bytes.dropFirst(written)
            } else if written < 0, errno == EINTR {
                continue
            } else if written < 0, errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                guard poll(&waiting, 1, 1_000) >= 0 || errno == EINTR else { return }
            } else {
                return
            }
        }
    }
}
