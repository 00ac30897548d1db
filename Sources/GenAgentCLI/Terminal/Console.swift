import Foundation
import GenAgent

/// The output streams of this process. All text for people goes through them.
enum Console {
    static let output = ConsoleStream(STDOUT_FILENO, "standard output", isStyled: Terminal.current().isLive)
    static let errors = ConsoleStream(STDERR_FILENO, "standard error", isStyled: isatty(STDERR_FILENO) == 1)

    /// Keeps the descriptors of closed streams from becoming those of files: the next file that is opened would get the number, and
    /// messages would go into it. A reader that goes away must not end the program either.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            // Takes the lowest free number, which is this one. Writing to it fails, as it must.
            _ = open("/dev/null", O_RDONLY)
        }
    }

    /// The exit code of a command that exits with `code`: output that could not be written is a failure.
    static func exitCode(_ code: Int32) -> Int32 {
        if let words = output.complaint { errors.write("Error: \(words)\n") }
        guard output.complaint != nil || errors.complaint != nil else { return code }
        return [RunStatus.satisfied.code, RunStatus.notSatisfied.code].contains(code) ? RunStatus.failed.code : code
    }
}

/// An output stream: control characters are removed from the text, and a failed write is remembered.
final class ConsoleStream: Sendable {
    private let descriptor: Int32
    private let name: String
    private let isStyled: Bool
    /// `errno` of the first write that failed; nothing is written after it.
    private let failure = Locked<Int32?>(nil)

    init(_ descriptor: Int32, _ name: String, isStyled: Bool) {
        (self.descriptor, self.name, self.isStyled) = (descriptor, name, isStyled)
    }

    var complaint: String? {
        failure.withLock { $0 }.map { "Cannot write to \(name): \(ErrorText.system($0))." }
    }

    @Sendable func write(_ text: String) {
        guard failure.withLock({ $0 }) == nil else { return }
        let shown = isStyled ? text.keepingStyle : text.withoutControls
        guard let number = Descriptor.write(Array(shown.utf8), to: descriptor) else { return }
        failure.withLock { $0 = $0 ?? number }
    }

    /// Writes the last message of a process that must not wait for its reader.
    @Sendable func writeWithoutWaiting(_ text: String) {
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        if poll(&ready, 1, 0) == 1, ready.revents & Int16(POLLOUT) != 0 { write(text) }
    }
}

extension JSONValue {
    /// The value as one line for standard output, with control characters escaped.
    var line: String { jsonText.escapingHidden + "\n" }
}
