extension MessagePart {
    /// Reads a part: `{"type": "text", "text": "…"}` and alike.
    ///
    /// - Throws: `DecodingError` where the type is unknown or its member is missing.
    public init(from decoder: any Decoder) throws {
        let reader = try TypedCoding.Reader(decoder)
        switch reader.type {
        case "text": self = .text(try reader.read("text"))
        case "image": self = .image(try reader.read("image"))
        case "reasoning": self = .reasoning(try reader.read("text"))
        case "toolCall": self = .toolCall(try reader.read("call"))
        case "toolResult": self = .toolResult(try reader.read("result"))
        default: throw reader.unknown("message part")
        }
    }

    /// Writes the part with its type.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .text(let text): try TypedCoding.write("text", text, as: "text", to: encoder)
        case .image(let id): try TypedCoding.write("image", id, as: "image", to: encoder)
        case .reasoning(let text): try TypedCoding.write("reasoning", text, as: "text", to: encoder)
        case .toolCall(let call): try TypedCoding.write("toolCall", call, as: "call", to: encoder)
        case .toolResult(let result): try TypedCoding.write("toolResult", result, as: "result", to: encoder)
        }
    }
}
