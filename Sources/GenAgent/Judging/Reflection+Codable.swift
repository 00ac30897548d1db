extension Reflection.Action {
    /// Reads an action: `{"type": "guidance", "text": "…"}` or `{"type": "call", "call": {…}}`.
    ///
    /// - Throws: `DecodingError` where the type is unknown or its member is missing.
    public init(from decoder: any Decoder) throws {
        let reader = try TypedCoding.Reader(decoder)
        switch reader.type {
        case "guidance": self = .guidance(try reader.read("text"))
        case "call": self = .call(try reader.read("call"))
        default: throw reader.unknown("reflection")
        }
    }

    /// Writes the action with its type.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .guidance(let text): try TypedCoding.write("guidance", text, as: "text", to: encoder)
        case .call(let call): try TypedCoding.write("call", call, as: "call", to: encoder)
        }
    }
}
