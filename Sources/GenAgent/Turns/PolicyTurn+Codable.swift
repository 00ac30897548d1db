extension TurnAction {
    /// Reads an action: `{"type": "call", "calls": […]}` or `{"type": "answer", "text": "…"}`.
    ///
    /// - Throws: `DecodingError` where the type is unknown or its member is missing.
    public init(from decoder: any Decoder) throws {
        let reader = try TypedCoding.Reader(decoder)
        switch reader.type {
        case "call": self = .call(try reader.read("calls"))
        case "answer": self = .answer(try reader.read("text"))
        default: throw reader.unknown("turn action")
        }
    }

    /// Writes the action with its type.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .call(let calls): try TypedCoding.write("call", calls, as: "calls", to: encoder)
        case .answer(let text): try TypedCoding.write("answer", text, as: "text", to: encoder)
        }
    }
}

extension TurnParse {
    /// Reads what parsing came to: `{"type": "turn", "turn": {…}}` or `{"type": "violation", "violation": {…}}`.
    ///
    /// - Throws: `DecodingError` where the type is unknown or its member is missing.
    public init(from decoder: any Decoder) throws {
        let reader = try TypedCoding.Reader(decoder)
        switch reader.type {
        case "turn": self = .turn(try reader.read("turn"))
        case "violation": self = .violation(try reader.read("violation"))
        default: throw reader.unknown("parse")
        }
    }

    /// Writes the outcome with its type.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .turn(let turn): try TypedCoding.write("turn", turn, as: "turn", to: encoder)
        case .violation(let violation):
            try TypedCoding.write("violation", violation, as: "violation", to: encoder)
        }
    }
}
