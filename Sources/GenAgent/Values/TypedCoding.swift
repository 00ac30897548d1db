/// Writes and reads an enum as an object whose member `type` names the case and whose other members hold its values:
/// `{"type": "text", "text": "…"}`. The derived form (`{"text": {"_0": "…"}}`) is unfit for a published format.
enum TypedCoding {
    static let typeKey = Key("type")

    struct Key: CodingKey, ExpressibleByStringLiteral {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init(stringLiteral value: String) { stringValue = value }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    static func write(_ type: String, to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(type, forKey: typeKey)
    }

    static func write(_ type: String, _ value: some Encodable, as key: Key, to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(type, forKey: typeKey)
        try container.encode(value, forKey: key)
    }

    static func write(
        _ type: String, _ first: some Encodable, as firstKey: Key, _ second: some Encodable, as secondKey: Key,
        to encoder: any Encoder
    ) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(type, forKey: typeKey)
        try container.encode(first, forKey: firstKey)
        try container.encode(second, forKey: secondKey)
    }

    struct Reader {
        let type: String
        private let container: KeyedDecodingContainer<Key>

        init(_ decoder: any Decoder) throws {
            container = try decoder.container(keyedBy: Key.self)
            type = try container.decode(String.self, forKey: TypedCoding.typeKey)
        }

        func read<Value: Decodable>(_ key: Key, as type: Value.Type = Value.self) throws -> Value {
            try container.decode(type, forKey: key)
        }

        /// The error for a case that this version does not have.
        func unknown(_ what: String) -> DecodingError {
            .dataCorruptedError(
                forKey: TypedCoding.typeKey, in: container, debugDescription: "There is no \(what) of type `\(type)`.")
        }
    }
}
