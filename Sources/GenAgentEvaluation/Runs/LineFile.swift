import Foundation

/// A file that grows by whole lines: a write that fails leaves nothing of its line, to which the next one would be glued.
struct LineFile {
    private let handle: FileHandle
    private let synchronizes: Bool
    /// Where the last whole line ends, in bytes.
    private var end: UInt64
    private var isBroken = false

    /// Half a line could not be removed.
    struct Broken: Error, CustomStringConvertible {
        let description =
            "an earlier write failed in the middle of a line, which could not be removed. Mend the disk, and open the file anew."
    }

    /// Opens a file that exists, and cuts it at `end`.
    init(_ file: URL, end: UInt64, synchronizes: Bool) throws {
        handle = try FileHandle(forWritingTo: file)
        self.end = end
        self.synchronizes = synchronizes
        try handle.truncate(atOffset: end)
        try handle.seek(toOffset: end)
    }

    /// Adds a line, all of it or nothing.
    ///
    /// - Throws: What the write throws; ``Broken`` for all lines after one of which half is left.
    mutating func append(
        _ line: Data, write: (FileHandle, Data) throws -> Void = { try $0.write(contentsOf: $1) }
    ) throws {
        guard !isBroken else { throw Broken() }
        do {
            try write(handle, line)
            if synchronizes { try handle.synchronize() }
            end += UInt64(line.count)
        } catch {
            isBroken = !restores()
            throw error
        }
    }

    private func restores() -> Bool {
        do {
            try handle.truncate(atOffset: end)
            try handle.seek(toOffset: end)
            return true
        } catch {
            return false
        }
    }
}
