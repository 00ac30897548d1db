import Foundation

/// Cuts chunks of bytes into lines, wherever the chunks were cut. Looks at every byte once.
package struct LineSplitter: Sendable {
    package enum Ending: Sendable {
        /// LF, CR or CRLF, as in event streams.
        case any
        /// LF, with the CR before it left out, as in JSON lines.
        case newline
        /// LF alone: a CR before it belongs to the line, so that the lines tell their places in a file.
        case lineFeed
    }

    private let ending: Ending
    private let limit: Int
    private var pending = Data()
    private var skipsNewline = false

    /// `limit` is the maximum number of bytes in one line, its end not counted.
    package init(_ ending: Ending, limit: Int) {
        self.ending = ending
        self.limit = limit
    }

    /// Takes a chunk and hands over each line that it completes, without its end.
    ///
    /// - Throws: ``LineTooLong``, and what the body throws.
    package mutating func append(_ chunk: Data, _ body: (Data) throws -> Void) throws {
        try chunk.withUnsafeBytes { bytes in
            var start = 0
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                index += 1
                let skips = skipsNewline
                skipsNewline = false
                if byte == 0x0A, skips {
                    start = index
                } else if byte == 0x0A || (byte == 0x0D && ending == .any) {
                    skipsNewline = byte == 0x0D
                    try finish(bytes[start..<(index - 1)], body)
                    start = index
                }
            }
            try keep(bytes[start...])
        }
    }

    /// What came after the last end of line; `nil`: nothing.
    package mutating func rest() -> Data? {
        defer { pending = Data() }
        return pending.isEmpty ? nil : pending
    }

    private mutating func keep(_ bytes: Slice<UnsafeRawBufferPointer>) throws {
        // No sum of untrusted sizes overflows here: both are sizes of memory that exists.
        guard pending.count + bytes.count <= limit else { throw LineTooLong(limit: limit) }
        pending.append(contentsOf: bytes)
    }

    private mutating func finish(_ bytes: Slice<UnsafeRawBufferPointer>, _ body: (Data) throws -> Void) throws {
        try keep(bytes)
        var line = pending
        pending = Data()
        if ending == .newline, line.last == 0x0D { line.removeLast() }
        try body(line)
    }
}

/// A line that is longer than its reader allows.
package struct LineTooLong: Error, Hashable {
    package var limit: Int
}
