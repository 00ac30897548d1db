#if Store
import Foundation
import GenAgent

/// Writes lines to a file that gets its name only when it is complete.
final class LineWriter: Sendable {
    private let path: String
    private let temporary: String
    private let file: Int32
    private let pending = Locked(Data())

    init(_ url: URL) throws {
        path = url.path
        temporary = "\(path).\(getpid()).partial"
        unlink(temporary)
        file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw SystemError("open", temporary) }
    }

    deinit { close(file) }

    func write(_ line: Data) throws {
        let full: Data? = pending.withLock { pending in
            pending.append(line)
            pending.append(UInt8(ascii: "\n"))
            guard pending.count > 1 << 18 else { return nil }
            defer { pending = Data() }
            return pending
        }
        if let full { try DurableFile.writeAll(full, to: file, temporary) }
    }

    /// Gives the file its name, once its bytes are on the disk.
    func finish() throws {
        try DurableFile.writeAll(pending.withLock { $0 }, to: file, temporary)
        guard fsync(file) == 0 else { throw SystemError("fsync", temporary) }
        try DurableFile.rename(temporary, to: path)
        try DurableFile.sync(DurableFile.parent(of: path))
    }

    /// Leaves nothing.
    func abandon() { unlink(temporary) }
}

/// Reads a file line by line; only the line at hand is in memory.
final class LineReader: Sendable {
    private struct State: Sendable {
        var buffer = Data()
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
        file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw SystemError("open", path) }
    }

    deinit { close(file) }

    /// The next line that is not empty, and its number from 1; `nil` at the end.
    func next() throws -> (line: Data, number: Int)? {
        try state.withLock { state in
            while true {
                if let line = Self.takeLine(&state) {
                    state.number += 1
                    if line.isEmpty { continue }
                    return (line, state.number)
                }
                if state.isAtEnd {
                    if state.buffer.isEmpty { return nil }
                    let line = state.buffer
                    state.buffer = Data()
                    return (line, state.number + 1)
                }
                let chunk = try read(1 << 18)
                if chunk.isEmpty { state.isAtEnd = true } else { state.buffer.append(chunk) }
            }
        }
    }

    private static func takeLine(_ state: inout State) -> Data? {
        let start = state.buffer.startIndex
        guard let end = state.buffer[(start + state.searched)...].firstIndex(of: UInt8(ascii: "\n")) else {
            state.searched = state.buffer.count
            return nil
        }
        let line = Data(state.buffer[start..<end])
        state.buffer = Data(state.buffer[(end + 1)...])
        state.searched = 0
        return line
    }

    private func read(_ count: Int) throws -> Data {
        var data = Data(count: count)
        while true {
            let got = data.withUnsafeMutableBytes { bytes in
                #if canImport(Darwin)
                Darwin.read(file, bytes.baseAddress, bytes.count)
                #else
                Glibc.read(file, bytes.baseAddress, bytes.count)
                #endif
            }
            if got >= 0 { return data.prefix(got) }
            guard errno == EINTR else { throw SystemError("read", path) }
        }
    }

    /// The last bytes of the file.
    func tail(_ count: Int) throws -> Data {
        let size = lseek(file, 0, SEEK_END)
        guard size >= 0, lseek(file, max(0, size - off_t(count)), SEEK_SET) >= 0 else {
            throw SystemError("lseek", path)
        }
        var tail = Data()
        while true {
            let chunk = try read(count)
            if chunk.isEmpty { break }
            tail.append(chunk)
        }
        guard lseek(file, 0, SEEK_SET) == 0 else { throw SystemError("lseek", path) }
        return tail
    }
}
#endif
