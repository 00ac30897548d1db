import Foundation

extension JSONValue: Codable {
    /// Reads any JSON value, with a coder that tells text from numbers, as those for JSON and property lists do.
    /// A boolean is tried before a whole number, and that before any number.
    ///
    /// A whole number is always ``JSONValue/integer(_:)`` where it fits, however it is written: `JSONEncoder` writes 1.0 as `1`,
    /// so a stored value could not be read back as the same otherwise.
    ///
    /// - Throws: `DecodingError` where there is none of these, or a number that is not finite.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // The most frequent kinds come first: every kind that does not fit costs an error.
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

    /// Writes the value.
    ///
    /// - Throws: `EncodingError` where a number is not finite.
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

    /// A member's name as a coding key.
    private struct MemberKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
