/// The reward of PRE-GRPO: the best image of a rollout, how much of it is left at the end, and how few rounds it took.
///
/// `reward = P + αR − βE + γF` with `P` the highest score, `R` the last score, `E = (T−1)/(Tmax−1)` for `T` rounds, and `F` 1
/// where the format was kept. Source: Generation Navigator (arXiv 2605.17969).
public struct NavigatorScore: Sendable, Hashable, Codable {
    /// α, the weight of the last score; default 0.25.
    public var retention: Double
    /// β, the price of the rounds; default 0.025.
    public var efficiency: Double
    /// γ, the bonus for keeping the format; default 0.1.
    public var format: Double
    /// Tmax, the round limit; default 3. With 1 or less, rounds cost nothing.
    public var maximumRounds: Int

    /// Makes the arithmetic; the defaults are the source's.
    public init(retention: Double = 0.25, efficiency: Double = 0.025, format: Double = 0.1, maximumRounds: Int = 3) {
        self.retention = retention
        self.efficiency = efficiency
        self.format = format
        self.maximumRounds = maximumRounds
    }

    /// The reward of a rollout; without scores, the format term alone.
    ///
    /// - Parameters:
    ///   - scores: Shape `[T]`: the score of every round, 0 ... 1, in order.
    ///   - keepsFormat: Whether the transcript keeps the turn format.
    public func reward(scores: [Double], keepsFormat: Bool = false) -> Double {
        let bonus = keepsFormat ? format : 0
        guard let peak = scores.max(), let last = scores.last else { return bonus }
        let rounds = maximumRounds > 1 ? Double(scores.count - 1) / Double(maximumRounds - 1) : 0
        return peak + retention * last - efficiency * rounds + bonus
    }
}
