#if Store
import Foundation
import GenAgent

/// Writes an `Encodable` value as one line of JSON, straight into bytes: several times as fast as `JSONEncoder`, which first builds
/// a tree of the whole value.
///
/// Members come in the order in which the value writes them, those of `JSONValue` sorted. What is unusual (`superEncoder`, two
/// containers for one value, dates, data) is left to `JSONEncoder`.
enum LineEncoder {
    /// - Throws: `EncodingError` where a number is not finite.
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let output = LineOutput()
        do {
            try output.write(value)
            output.close(to: 0)
            if !output.isUnusual { return output.bytes }
        } catch is Unusual {}
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value))
    }

    /// Something that this encoder leaves to another.
    struct Unusual: Error {}
}

/// The bytes so far, and the objects and arrays that are still open.
///
/// A container does not know when it is complete; it is when the one around it, or nobody, gets the next value.
final class LineOutput {
    private(set) var bytes: [UInt8] = []
    private var open: [(end: UInt8, serial: Int, isEmpty: Bool)] = []
    private var serial = 0
    var isUnusual = false

    init() { bytes.reserveCapacity(1024) }

    /// Closes what is open beyond a depth.
    func close(to depth: Int) {
        while open.count > depth { bytes.append(open.removeLast().end) }
    }

    /// Opens an object or an array, and says where it lies.
    func begin(_ start: Character, _ end: Character) -> LinePlace {
        bytes.append(start.asciiValue ?? 0)
        serial += 1
        open.append((end.asciiValue ?? 0, serial, true))
        return LinePlace(output: self, depth: open.count, serial: serial)
    }

    /// Makes ready for the next value of a container.
    func next(in place: LinePlace) throws {
        guard open.count >= place.depth, open[place.depth - 1].serial == place.serial else {
            throw LineEncoder.Unusual()
        }
        close(to: place.depth)
        if open[place.depth - 1].isEmpty {
            open[place.depth - 1].isEmpty = false
        } else {
            bytes.append(UInt8(ascii: ","))
        }
    }

    /// Makes ready for the value of a member.
    func next(_ key: some CodingKey, in place: LinePlace) throws {
        try next(in: place)
        write(key.stringValue)
        bytes.append(UInt8(ascii: ":"))
    }

    func write<Value: Encodable>(_ value: Value) throws {
        if Value.self == String.self, let text = value as? String { return write(text) }
        if Value.self == JSONValue.self, let json = value as? JSONValue { return try write(json) }
        if Value.self == [String: JSONValue].self, let members = value as? [String: JSONValue] {
            return try write(JSONValue.object(members))
        }
        if Value.self == Date.self || Value.self == Data.self || Value.self == URL.self || Value.self == Decimal.self {
            throw LineEncoder.Unusual()
        }
        let count = bytes.count
        try value.encode(to: ValueEncoder(self))
        // A value that writes nothing: `JSONEncoder` has its own view of that.
        if bytes.count == count { throw LineEncoder.Unusual() }
    }

    func write(raw text: String) { bytes.append(contentsOf: text.utf8) }

    func write(_ number: Double) throws {
        guard number.isFinite else {
            throw EncodingError.invalidValue(
                number, .init(codingPath: [], debugDescription: "\(number) is no JSON number."))
        }
        write(raw: "\(number)")
    }

    func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var (start, index) = (0, 0)
            while index < utf8.count {
                let byte = utf8[index]
                index &+= 1
                // All but control characters, the quotation mark and the backslash.
                if byte >= 0x20, byte != 0x22, byte != 0x5C { continue }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<index &- 1]))
                escape(byte)
                start = index
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private func escape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
        case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
        default:
            let digits = Array("0123456789abcdef".utf8)
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        }
    }

    private func write(_ json: JSONValue) throws {
        switch json {
        case .object(let members):
            let place = begin("{", "}")
            for (key, value) in members.sorted(by: { $0.key < $1.key }) {
                try next(in: place)
                write(key)
                bytes.append(UInt8(ascii: ":"))
                try write(value)
            }
            close(to: place.depth - 1)
        case .array(let values):
            let place = begin("[", "]")
            for value in values {
                try next(in: place)
                try write(value)
            }
            close(to: place.depth - 1)
        case .string(let text): write(text)
        default:
            let count = bytes.count
            try json.encode(to: ValueEncoder(self))
            if bytes.count == count { throw LineEncoder.Unusual() }
        }
    }
}

/// Where an open object or array lies in the output.
struct LinePlace {
    let output: LineOutput
    let depth: Int
    let serial: Int
}
#endif
