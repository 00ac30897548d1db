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
    static func encode(_ value: some Encodable) throws -> [UInt8] { try line(value) { try $0.encode(value) } }

    /// An input, which is what thousands of come each second: the same bytes, the usual members written without their `encode(to:)`.
    ///
    /// - Throws: `EncodingError` where a number is not finite.
    static func encode(input: RecordedInput) throws -> [UInt8] { try line(input) { try $0.write(input) } }

    private static func line(_ value: some Encodable, _ body: (JSONLineWriter) throws -> Void) throws -> [UInt8] {
        let output = JSONLineWriter()
        do {
            try body(output)
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
final class JSONLineWriter: LineBuffer {
    private var open: [(end: UInt8, serial: Int, isEmpty: Bool)] = []
    private var serial = 0
    var isUnusual = false

    /// Closes what is open beyond a depth.
    func close(to depth: Int) {
        while open.count > depth { append(open.removeLast().end) }
    }

    /// Opens an object, and says where it lies.
    func beginObject() -> LinePlace { begin(UInt8(ascii: "{"), UInt8(ascii: "}")) }

    /// Opens an array, and says where it lies.
    func beginArray() -> LinePlace { begin(UInt8(ascii: "["), UInt8(ascii: "]")) }

    private func begin(_ start: UInt8, _ end: UInt8) -> LinePlace {
        append(start)
        serial += 1
        open.append((end, serial, true))
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
            append(UInt8(ascii: ","))
        }
    }

    /// Makes ready for the value of a member.
    func next(_ key: some CodingKey, in place: LinePlace) throws {
        try next(in: place)
        write(key.stringValue)
        append(UInt8(ascii: ":"))
    }

    /// Writes any value by its own `encode(to:)`, and closes what that opened.
    func write(whole value: some Encodable) throws {
        let depth = open.count
        try encode(value)
        close(to: depth)
    }

    func encode<Value: Encodable>(_ value: Value) throws {
        if Value.self == String.self, let text = value as? String { return write(text) }
        if Value.self == JSONValue.self, let json = value as? JSONValue { return try write(json) }
        if Value.self == [String: JSONValue].self, let members = value as? [String: JSONValue] {
            return try write(members)
        }
        if Value.self == Date.self || Value.self == Data.self || Value.self == URL.self || Value.self == Decimal.self {
            throw LineEncoder.Unusual()
        }
        let before = count
        try value.encode(to: ValueEncoder(self))
        // A value that writes nothing: `JSONEncoder` has its own view of that.
        if count == before { throw LineEncoder.Unusual() }
    }

    /// - Throws: `EncodingError` where the number is not finite.
    func write(_ number: Double) throws {
        guard number.isFinite else {
            throw EncodingError.invalidValue(
                number, .init(codingPath: [], debugDescription: "\(number) is no JSON number."))
        }
        write(raw: number.description)
    }

    func write(_ json: JSONValue) throws {
        switch json {
        case .null: write(literal: "null")
        case .bool(let value): write(value)
        case .integer(let value): write(value)
        case .number(let value): try write(value)
        case .string(let text): write(text)
        case .object(let members): try write(members)
        case .array(let values): try write(values) { try write($0) }
        }
    }

    /// Writes members sorted by their names.
    func write(_ members: [String: JSONValue]) throws {
        append(UInt8(ascii: "{"))
        var isFirst = true
        for (key, value) in members.count > 1 ? members.sorted(by: { $0.key < $1.key }) : Array(members) {
            if !isFirst { append(UInt8(ascii: ",")) }
            isFirst = false
            write(key)
            append(UInt8(ascii: ":"))
            try write(value)
        }
        append(UInt8(ascii: "}"))
    }

    /// Writes an array, its elements by a body.
    func write<Element>(_ elements: [Element], _ body: (Element) throws -> Void) rethrows {
        append(UInt8(ascii: "["))
        var isFirst = true
        for element in elements {
            if !isFirst { append(UInt8(ascii: ",")) }
            isFirst = false
            try body(element)
        }
        append(UInt8(ascii: "]"))
    }

    func write(_ value: Bool) { value ? write(literal: "true") : write(literal: "false") }
}

/// Where an open object or array lies in the output.
struct LinePlace {
    let output: JSONLineWriter
    let depth: Int
    let serial: Int
}
#endif
