#if Store
import Foundation
import GenAgent

/// Writes the lines of an archive where somebody wants them.
final class ArchiveOutput: Sendable {
    private let path: String
    private let file: OutputFile
    private let pending = Locked(Data())

    init(_ path: String) throws {
        self.path = path
        do throws(OutputFileError) { file = try OutputFile(path) } catch { throw Self.failure(error, "open") }
    }

    func write(_ line: Data) throws {
        let full: Data? = pending.withLock { pending in
            pending.append(line)
            pending.append(UInt8(ascii: "\n"))
            guard pending.count > 1 << 18 else { return nil }
            defer { pending = Data() }
            return pending
        }
        if let full { try append(full) }
    }

    /// Ends the archive: a file has its name, and its bytes are on the disk.
    func finish() throws {
        try append(pending.withLock { $0 })
        do throws(OutputFileError) { try file.finish() } catch { throw Self.failure(error, "write") }
    }

    /// Leaves nothing.
    func abandon() { file.abandon() }

    private func append(_ data: Data) throws {
        do throws(OutputFileError) { try file.append(data) } catch { throw Self.failure(error, "write") }
    }

    private static func failure(_ error: OutputFileError, _ call: String) -> SystemError {
        SystemError(call, error.path == "-" ? "standard output" : error.path, error.number)
    }
}
#endif
