import GenAgentHTTP

/// Reads a response's head line by line, as libcurl delivers it. Any input gives an event.
struct HeadParser {
    enum Event: Equatable {
        /// More lines follow, or the line belongs to no head (a trailer).
        case more
        /// An interim response (1xx) ended; the real one follows.
        case interim
        case head(status: Int, headers: HTTPHeaders)
        /// Not HTTP, or too large.
        case malformed(String)
    }

    /// The maximum bytes of one head; more is malformed.
    static let maximumBytes = 512 * 1024

    private var status: Int?
    private var fields: [HTTPHeaders.Field] = []
    private var bytes = 0

    /// Reads one line, including its end.
    mutating func consume(_ line: UnsafeRawBufferPointer) -> Event {
        bytes += line.count
        guard bytes <= Self.maximumBytes else { return .malformed("its headers are larger than 512 KB") }
        var line = line[...]
        while let last = line.last, last == 0x0A || last == 0x0D { line = line.dropLast() }
        if line.starts(with: Array("HTTP/".utf8)) { return begin(String(decoding: line, as: UTF8.self)) }
        guard let status else { return .more }
        if line.isEmpty {
            defer { self = HeadParser() }
            return status < 200 ? .interim : .head(status: status, headers: HTTPHeaders(fields))
        }
        add(line)
        return .more
    }

    private mutating func begin(_ line: String) -> Event {
        fields = []
        status = nil
        bytes = line.utf8.count
        let parts = line.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count > 1, let number = Int(parts[1]), (100...599).contains(number) else {
            return .malformed("its status line makes no sense")
        }
        status = number
        return .more
    }

    private mutating func add(_ line: Slice<UnsafeRawBufferPointer>) {
        // A line that starts with white space continues the previous one (RFC 9112, 5.2).
        if let first = line.first, first == 0x20 || first == 0x09 {
            if let last = fields.indices.last { fields[last].value += " " + Self.text(line) }
            return
        }
        guard let colon = line.firstIndex(of: 0x3A) else { return }
        let name = Self.text(line[..<colon])
        guard !name.isEmpty else { return }
        fields.append(HTTPHeaders.Field(name, Self.text(line[line.index(after: colon)...])))
    }

    /// The bytes without surrounding white space; invalid UTF-8 becomes replacement characters.
    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        var bytes = bytes.drop(while: isSpace)
        while let last = bytes.last, isSpace(last) { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
