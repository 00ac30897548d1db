#if Store
import Foundation
import GenAgent

/// Reads a file line by line; only the line at hand is in memory.
///
/// Lines end with a line feed; a carriage return before it, a byte order mark at the beginning and a missing line feed at the end
/// are all accepted, because editors and transfers make them.
final class LineReader: Sendable {
    /// The longest line: an image of 384 MB in base64. More than that is no archive, and would only fill the memory.
    static let longestLine = 512 << 20

    private struct State: Sendable {
        var buffer: [UInt8] = []
        /// Where the next line starts.
        var start = 0
        /// How far the buffer has been searched for the end of the line.
        var searched = 0
        var isAtEnd = false
        var number = 0
    }

    private let path: String
    private let file: Int32
    private let state = Locked(State())

    init(_ url: URL) throws {
        path = url.path
        // A pipe without a writer must not block.
        file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw SystemError("open", path) }
        // The deinit closes the file also where this throws.
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw StoreError(
                .badArchive,
                "Could not import \(path): it is not a regular file. Write the archive to a file first, then import that."
            )
        }
    }

    deinit { close(file) }

    /// The next line that is not empty, and its number from 1; `nil` at the end.
    func next() throws -> (line: Data, number: Int)? {
        try state.withLock { state in
            while true {
                guard let line = try nextLine(&state) else { return nil }
                state.number += 1
                if !line.isEmpty { return (Data(line), state.number) }
            }
        }
    }

    private func nextLine(_ state: inout State) throws -> ArraySlice<UInt8>? {
        while true {
            if let end = state.buffer[state.searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { (state.start, state.searched) = (end + 1, end + 1) }
                return Self.trimmed(state.buffer[state.start..<end], isFirst: state.number == 0)
            }
            let count = state.buffer.count
            state.searched = count
            if state.isAtEnd {
                guard state.start < count else { return nil }
                defer { state.start = count }
                return Self.trimmed(state.buffer[state.start...], isFirst: state.number == 0)
            }
            guard count - state.start <= Self.longestLine else {
                throw StoreError(
                    .badArchive,
                    """
                    Could not import \(path): line \(state.number + 1) has more than \(Self.longestLine >> 20) MiB. It is \
                    damaged, or no archive of sessions.
                    """)
            }
            state.buffer.removeSubrange(..<state.start)
            (state.start, state.searched) = (0, state.buffer.count)
            let chunk = try DurableFile.read(1 << 18, of: file, path)
            if chunk.isEmpty { state.isAtEnd = true } else { state.buffer += chunk }
        }
    }

    private static func trimmed(_ line: ArraySlice<UInt8>, isFirst: Bool) -> ArraySlice<UInt8> {
        var line = line
        if isFirst, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
        if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
        return line
    }

    /// The last line that is not empty, as far as it lies within the last bytes of the file.
    func lastLine(within count: Int) throws -> Data {
        let size = lseek(file, 0, SEEK_END)
        guard size >= 0, lseek(file, max(0, size - off_t(count)), SEEK_SET) >= 0 else {
            throw SystemError("lseek", path)
        }
        var tail: [UInt8] = []
        while true {
            let chunk = try DurableFile.read(count, of: file, path)
            if chunk.isEmpty { break }
            // Where the file grows meanwhile, the end is still its end.
            tail = (tail + chunk).suffix(count)
        }
        guard lseek(file, 0, SEEK_SET) == 0 else { throw SystemError("lseek", path) }
        let lines = tail.split(separator: UInt8(ascii: "\n")).map { Self.trimmed($0, isFirst: false) }
        return Data(lines.last { !$0.isEmpty } ?? [])
    }
}
#endif
