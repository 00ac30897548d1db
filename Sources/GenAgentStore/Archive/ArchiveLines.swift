#if Store
import Foundation
import GenAgent

/// A line of an archive: JSON Lines in this order.
///
/// ```
/// {"type":"genagent-sessions","version":1,"library":"0.1.0"}
/// {"type":"session","id":"…","rewards":{…}}
/// {"type":"image","digest":"…","data":"<base64>"}      once in the file, before the first input that names it
/// {"type":"input","input":{…}}                         RecordedInput, byte for byte as stored
/// {"type":"end","sessions":1,"inputs":9,"images":2}
/// ```
struct ArchiveLine: Codable {
    static let version = 1
    /// The type of the first line.
    static let header = "genagent-sessions"
    private static let inputStart = #"{"type":"input","input":"#

    var type: String
    var version: Int?
    var library: String?
    var id: SessionID?
    var rewards: [String: Double?]?
    var digest: ImageDigest?
    var data: Data?
    var sessions: Int?
    var inputs: Int?
    var images: Int?

    init(_ type: String) { self.type = type }

    /// The line without a line feed.
    func encoded() throws -> Data { try RecordCoding.encode(self) }

    /// The line of an input, with the record unchanged.
    static func input(_ record: String) -> Data { Data("\(inputStart)\(record)}".utf8) }

    /// The record of an input's line, byte for byte if this library wrote the line.
    static func record(in line: Data) throws -> (String, RecordedInput) {
        let start = Data(inputStart.utf8)
        if line.starts(with: start), line.last == UInt8(ascii: "}") {
            // The record must decode alone: a line with other members, or with one of them twice, is encoded again below.
            let record = Data(line.dropFirst(start.count).dropLast())
            if !record.contains(0), let text = String(data: record, encoding: .utf8),
                let input = try? JSONDecoder().decode(RecordedInput.self, from: record)
            {
                return (text, input)
            }
        }
        struct Input: Decodable { var input: RecordedInput }
        let input = try JSONDecoder().decode(Input.self, from: line).input
        return (String(decoding: try RecordCoding.line(of: input), as: UTF8.self), input)
    }
}

/// How much was exported or imported.
public struct ArchiveCount: Sendable, Hashable, Codable {
    /// On import: sessions that were new or grew.
    public var sessions = 0
    /// On import: new inputs.
    public var inputs = 0
    /// Images, each counted once.
    public var images = 0
    /// On import: sessions that the store had already.
    public var skipped = 0
}

/// Reads the lines of an archive; only a chunk of the file and the current line are in memory.
///
/// Lines end with a line feed. A carriage return before it, a byte order mark at the beginning and a missing line feed at the end
/// are all accepted, because editors and transfers make them.
final class ArchiveLines: Sendable {
    /// An image of 384 MB in base64. A longer line is not part of an archive, and would only fill the memory.
    private static let longestLine = 512 << 20

    private struct State: Sendable {
        var splitter = LineSplitter(.newline, limit: longestLine)
        /// Complete lines that were not returned yet.
        var lines: ArraySlice<Data> = []
        var failure: StoreError?
        var isAtEnd = false
        var number = 0
    }

    private let path: String
    private let file: Int32
    private let state = Locked(State())

    init(_ url: URL) throws {
        path = url.path
        // Opening a pipe without a writer must not block.
        file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw SystemError("open", path) }
        // If this throws, the deinit closes the file.
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
                while let line = state.lines.popFirst() {
                    state.number += 1
                    if !line.isEmpty { return (line, state.number) }
                }
                if let failure = state.failure { throw failure }
                if state.isAtEnd { return nil }
                try readChunk(&state)
            }
        }
    }

    private func readChunk(_ state: inout State) throws {
        let chunk = Data(try DurableFile.read(1 << 18, of: file, path))
        state.isAtEnd = chunk.isEmpty
        var lines: [Data] = []
        do {
            // The end of the file ends the last line.
            try state.splitter.append(chunk.isEmpty ? Data("\n".utf8) : chunk) { lines.append($0) }
        } catch is LineTooLong {
            state.failure = StoreError(
                .badArchive,
                """
                Could not import \(path): line \(state.number + lines.count + 1) has more than \(Self.longestLine >> 20) MiB. \
                It is damaged, or this is not an archive of sessions.
                """)
        }
        if state.number == 0, let first = lines.first, first.starts(with: [0xEF, 0xBB, 0xBF]) {
            lines[0] = Data(first.dropFirst(3))
        }
        state.lines = lines[...]
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
            // The end stays the end if the file grows meanwhile.
            tail = (tail + chunk).suffix(count)
        }
        guard lseek(file, 0, SEEK_SET) == 0 else { throw SystemError("lseek", path) }
        let isBreak: (UInt8) -> Bool = { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        return Data(tail.split(whereSeparator: isBreak).last ?? [])
    }
}
#endif
