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
        Self.removeAbandoned(path)
        (file, temporary) = try Self.makeTemporary(path)
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

    /// Makes the file that is written first, locked for as long as this process writes it.
    private static func makeTemporary(_ path: String) throws -> (Int32, String) {
        while true {
            let made = try DurableFile.makeTemporary { "\(path).\($0).partial" }
            var status = stat()
            let isLocked = flock(made.file, LOCK_EX | LOCK_NB) == 0
            // Another process may have taken it for abandoned before it was locked; and some file systems have no locks.
            let isTaken = isLocked ? fstat(made.file, &status) == 0 && status.st_nlink == 0 : errno == EWOULDBLOCK
            if !isTaken { return made }
            close(made.file)
        }
    }

    /// Removes what killed processes left of the same file: what is locked is being written, all else is not.
    private static func removeAbandoned(_ path: String) {
        let (folder, start) = (DurableFile.parent(of: path), (path as NSString).lastPathComponent + ".")
        for name in (try? DurableFile.names(in: folder)) ?? [] where name.hasPrefix(start) {
            let rest = name.dropFirst(start.count)
            guard rest.hasSuffix(".partial"), rest.count == 16 + 8, rest.prefix(16).allSatisfy(\.isHexDigit) else {
                continue
            }
            let found = open("\(folder)/\(name)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
            guard found >= 0 else { continue }
            if flock(found, LOCK_EX | LOCK_NB) == 0 { unlink("\(folder)/\(name)") }
            close(found)
        }
    }
}
#endif
