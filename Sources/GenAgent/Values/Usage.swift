/// What something cost. Absent numbers are unknown, not zero, except where the unit cannot occur.
public struct Usage: Sendable, Hashable, Codable {
    public var inputTokens: Int
    public var outputTokens: Int
    public var images: Int
    /// Seconds that the boundary took; the session measures them if the adapter leaves 0.
    public var seconds: Double {
        didSet { seconds = Usage.finite(seconds) ?? 0 }
    }
    /// Repeated requests of an adapter, because a server was busy or failed for a moment. The session's own
    /// attempts are not included: they are recorded one by one.
    public var retries: Int
    /// Money, in the currency of the configured prices; `nil` if no price is known.
    public var money: Double? {
        didSet { money = Usage.finite(money) }
    }

    public init(
        inputTokens: Int = 0, outputTokens: Int = 0, images: Int = 0, seconds: Double = 0, money: Double? = nil,
        retries: Int = 0
    ) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.images = images
        self.seconds = Usage.finite(seconds) ?? 0
        self.money = Usage.finite(money)
        self.retries = retries
    }

    /// A number that is not finite counts as unknown: JSON has no such number, and no limit can be compared with it.
    private static func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }

    /// Input and output tokens together; saturates instead of overflowing.
    public var totalTokens: Int { Usage.saturatingSum(inputTokens, outputTokens) }

    /// Adds two usages. Money is known if either is.
    public static func + (left: Usage, right: Usage) -> Usage {
        Usage(
            inputTokens: saturatingSum(left.inputTokens, right.inputTokens),
            outputTokens: saturatingSum(left.outputTokens, right.outputTokens),
            images: saturatingSum(left.images, right.images),
            seconds: left.seconds + right.seconds,
            money: left.money == nil && right.money == nil ? nil : (left.money ?? 0) + (right.money ?? 0),
            retries: saturatingSum(left.retries, right.retries)
        )
    }

    public static func += (left: inout Usage, right: Usage) { left = left + right }

    private static func saturatingSum(_ left: Int, _ right: Int) -> Int {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? (right < 0 ? .min : .max) : sum
    }
}

extension Usage {
    private enum CodingKeys: String, CodingKey { case inputTokens, outputTokens, images, seconds, money, retries }

    /// Reads a usage; records from before retries were counted have none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            inputTokens: try container.decode(Int.self, forKey: .inputTokens),
            outputTokens: try container.decode(Int.self, forKey: .outputTokens),
            images: try container.decode(Int.self, forKey: .images),
            seconds: try container.decode(Double.self, forKey: .seconds),
            money: try container.decodeIfPresent(Double.self, forKey: .money),
            retries: try container.decodeIfPresent(Int.self, forKey: .retries) ?? 0)
    }

    /// Writes a usage; ``retries`` only where there were some.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(inputTokens, forKey: .inputTokens)
        try container.encode(outputTokens, forKey: .outputTokens)
        try container.encode(images, forKey: .images)
        try container.encode(seconds, forKey: .seconds)
        try container.encodeIfPresent(money, forKey: .money)
        if retries != 0 { try container.encode(retries, forKey: .retries) }
    }
}
