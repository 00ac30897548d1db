import GenAgent

/// What tokens cost at an endpoint, in a currency of your choice; keep to one currency within a session.
public struct TokenPrice: Sendable, Hashable, Codable {
    /// A million tokens read.
    public var inputPerMillion: Double
    /// A million tokens written.
    public var outputPerMillion: Double

    /// Makes a price.
    public init(inputPerMillion: Double, outputPerMillion: Double) {
        self.inputPerMillion = inputPerMillion
        self.outputPerMillion = outputPerMillion
    }

    /// What a usage's tokens cost.
    public func money(for usage: Usage) -> Double {
        (Double(usage.inputTokens) * inputPerMillion + Double(usage.outputTokens) * outputPerMillion) / 1_000_000
    }
}
