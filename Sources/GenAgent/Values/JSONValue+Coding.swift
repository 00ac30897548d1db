import Foundation

extension JSONValue {
    /// Writes any encodable value as JSON.
    ///
    /// - Throws: `EncodingError` where it cannot be written.
    public init(encoding value: some Encodable) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
    }

    /// Reads the value as a type.
    ///
    /// - Throws: `DecodingError` where it does not fit.
    public func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: JSONEncoder().encode(self))
    }
}
