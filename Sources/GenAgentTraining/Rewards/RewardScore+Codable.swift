extension RewardScore {
    private enum CodingKeys: String, CodingKey {
        case value, unscored
    }

    /// Reads `{"value": 0.5}` or `{"unscored": "why"}`.
    ///
    /// - Throws: `DecodingError` where it is neither.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let reason = try container.decodeIfPresent(String.self, forKey: .unscored) {
            self = .unscored(reason)
        } else {
            self = .value(try container.decode(Double.self, forKey: .value))
        }
    }

    /// Writes the one member that it has.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .value(let value): try container.encode(value, forKey: .value)
        case .unscored(let reason): try container.encode(reason, forKey: .unscored)
        }
    }
}
