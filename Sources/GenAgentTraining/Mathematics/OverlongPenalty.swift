/// DAPO's soft punishment of responses that come near the length limit: 0 up to the buffer, then falling linearly.
///
/// Sources: DAPO (arXiv 2503.14476); verl's DAPO reward manager.
public struct OverlongPenalty: Sendable, Hashable, Codable {
    /// The longest response, in tokens.
    public var maximum: Int
    /// Over how many tokens before it the penalty grows; at least 1.
    public var buffer: Int
    /// The penalty at the maximum, as a positive number.
    public var factor: Double

    /// Makes a penalty.
    public init(maximum: Int, buffer: Int, factor: Double = 1) {
        self.maximum = maximum
        self.buffer = max(1, buffer)
        self.factor = factor
    }

    /// What a response of this length gets on top of its reward: 0 or less. Beyond the maximum it goes on falling, as in verl.
    public func reward(length: Int) -> Double {
        let buffer = Double(max(1, buffer))
        return min((Double(maximum) - buffer - Double(length)) / buffer * factor, 0)
    }
}
