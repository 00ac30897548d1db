extension JSONValue {
    /// The value as compact JSON. Equal values give equal text: members are sorted by name, slashes are not escaped,
    /// and only what must be escaped is. A number that is not finite is written as `null`.
    public var jsonText: String { jsonText(spaced: false) }

    /// The value as JSON on one line, with a space after every `:` and `,` if `spaced`.
    package func jsonText(spaced: Bool) -> String {
        var writer = JSONWriter(spaced: spaced)
        writer.write(self)
        return String(decoding: writer.text, as: UTF8.self)
    }
}

/// Collects JSON as UTF-8.
private struct JSONWriter {
    let spaced: Bool
    var text: [UInt8] = []

    init(spaced: Bool) { self.spaced = spaced }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: text += "null".utf8
        case .bool(let value): text += (value ? "true" : "false").utf8
        case .integer(let value): text += String(value).utf8
        case .number(let value): text += (value.isFinite ? "\(value)" : "null").utf8
        case .string(let value): write(value)
        case .array(let elements):
            text.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { write(separator: ",") }
                write(element)
            }
            text.append(UInt8(ascii: "]"))
        case .object(let members):
            text.append(UInt8(ascii: "{"))
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { write(separator: ",") }
                write(member.key)
                write(separator: ":")
                write(member.value)
            }
            text.append(UInt8(ascii: "}"))
        }
    }

    private mutating func write(separator: Unicode.Scalar) {
        text.append(UInt8(ascii: separator))
        if spaced { text.append(UInt8(ascii: " ")) }
    }

    private mutating func write(_ string: String) {
        text.append(UInt8(ascii: "\""))
        var string = string
        string.withUTF8 { bytes in
            // What needs no escape is copied at a stretch.
            var (start, index) = (0, 0)
            while index < bytes.count {
                let byte = bytes[index]
                if byte < 0x20 || byte == 0x22 || byte == 0x5C {
                    text.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
                    writeEscaped(byte)
                    start = index &+ 1
                }
                index &+= 1
            }
            text.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
        }
        text.append(UInt8(ascii: "\""))
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        switch byte {
        case 0x0A: text += #"\n"#.utf8
        case 0x0D: text += #"\r"#.utf8
        case 0x09: text += #"\t"#.utf8
        case 0..<0x20: text += ((byte < 0x10 ? #"\u000"# : #"\u00"#) + String(byte, radix: 16)).utf8
        default: text += [UInt8(ascii: "\\"), byte]
        }
    }
}
