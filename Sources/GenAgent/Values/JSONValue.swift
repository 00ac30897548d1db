import Foundation

/// Any JSON value: tool arguments, parameter schemas and metadata.
public enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// A whole number that fits 64 bits; reading makes one of `2.0` and `2e0` too, because coders write 2.0 as `2`.
    case integer(Int64)
    /// Any other number; always finite.
    case number(Double)
    case string(String)
    case array([JSONValue])
    /// Members by name; their order is not kept.
    case object([String: JSONValue])
}

extension JSONValue {
    public var stringValue: String? { if case .string(let value) = self { value } else { nil } }
    public var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// The value as a whole number: an integer, or a number without fraction that fits 64 bits.
    public var integerValue: Int64? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int64(exactly: value)
        default: nil
        }
    }

    public var doubleValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    public var arrayValue: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    public var objectValue: [String: JSONValue]? { if case .object(let value) = self { value } else { nil } }

    /// A member of an object; `nil` if it is missing or this is not an object. Setting a member turns any other value into an object.
    public subscript(key: String) -> JSONValue? {
        get { objectValue?[key] }
        set {
            var members = objectValue ?? [:]
            members[key] = newValue
            self = .object(members)
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// Makes a number; null if it is not finite, because JSON has no such number.
    public init(floatLiteral value: Double) { self = value.isFinite ? .number(value) : .null }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// Makes an object; of equal keys, the last one counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }
    public init(nilLiteral: ()) { self = .null }
}

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
            // Bytes that need no escape are copied in one piece.
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

extension JSONValue: Codable {
    /// Reads any JSON value, with a coder that distinguishes text from numbers, as those for JSON and property lists do.
    /// A boolean is tried before a whole number, and that before any number.
    ///
    /// A whole number is always ``JSONValue/integer(_:)`` if it fits, however it is written: `JSONEncoder` writes 1.0 as `1`,
    /// so a stored value could not be read back as the same otherwise.
    ///
    /// - Throws: `DecodingError` for anything else, and for a number that is not finite.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // The most frequent kinds come first, because every wrong guess costs an error.
        if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if container.decodeNil() {
            self = .null
        } else if let members = try? decoder.container(keyedBy: MemberKey.self) {
            var object: [String: JSONValue] = [:]
            for key in members.allKeys { object[key.stringValue] = try members.decode(JSONValue.self, forKey: key) }
            self = .object(object)
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self), value.isFinite {
            self = JSONValue(finite: value)
        } else if var elements = try? decoder.unkeyedContainer() {
            var array: [JSONValue] = []
            while !elements.isAtEnd { array.append(try elements.decode(JSONValue.self)) }
            self = .array(array)
        } else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "Expected null, a boolean, a finite number, text, an array or an object."
            )
        }
    }

    /// Throws `EncodingError` if a number is not finite.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .object(let members):
            var container = encoder.container(keyedBy: MemberKey.self)
            // Sorted, so that coders which keep the order write the same text every time.
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                try container.encode(value, forKey: MemberKey(stringValue: name))
            }
        case .array(let elements):
            var container = encoder.unkeyedContainer()
            for element in elements { try container.encode(element) }
        default:
            var container = encoder.singleValueContainer()
            try encodeScalar(into: &container)
        }
    }

    /// The canonical form of a finite number: whole numbers that fit 64 bits are integers.
    init(finite value: Double) {
        if let whole = Int64(exactly: value) { self = .integer(whole) } else { self = .number(value) }
    }

    private func encodeScalar(into container: inout any SingleValueEncodingContainer) throws {
        switch self {
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value):
            guard value.isFinite else {
                throw EncodingError.invalidValue(
                    value, .init(codingPath: container.codingPath, debugDescription: "JSON has no number \(value).")
                )
            }
            try container.encode(value)
        case .string(let value): try container.encode(value)
        case .null, .array, .object: try container.encodeNil()
        }
    }

    private struct MemberKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension JSONValue {
    /// Writes any encodable value as JSON.
    ///
    /// - Throws: `EncodingError` if it cannot be written.
    public init(encoding value: some Encodable) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
    }

    /// Reads the value as a type.
    ///
    /// - Throws: `DecodingError` if it does not fit.
    public func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: JSONEncoder().encode(self))
    }
}
