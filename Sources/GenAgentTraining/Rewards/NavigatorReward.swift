import GenAgent

/// Peak, retention and efficiency over all images of a rollout, each scored by a judge.
///
/// Source: Generation Navigator (arXiv 2605.17969); the arithmetic is ``NavigatorScore``.
public struct NavigatorReward: Reward {
    public let name: String
    /// Weights of the terms and the round limit.
    public let arithmetic: NavigatorScore
    private let judge: any Judge
    private let format = FormatErrorReward()

    /// The judge must give scores: a verdict without one leaves the rollout unscored.
    public init(_ judge: any Judge, name: String = "navigator", arithmetic: NavigatorScore = NavigatorScore()) {
        self.judge = judge
        self.name = name
        self.arithmetic = arithmetic
    }

    /// Asks the judge once per round, in order. Without an image, only the format term remains.
    public func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore {
        let scorer = JudgeReward(judge, rule: .score)
        var scores: [Double] = []
        for round in 0..<rollout.roundCount {
            guard let candidate = rollout.candidate(round: round) else { return .missingImage(rollout, round: round) }
            let judging = context.judging(rollout, round: round)
            switch try await scorer.score(candidate, for: rollout.query, context: judging) {
            case .value(let score): scores.append(score)
            case .unscored(let reason): return .unscored("round \(round + 1): \(reason)")
            }
        }
        let keepsFormat = format.score(rollout.trajectory).value == 0
        return .value(arithmetic.reward(scores: scores, keepsFormat: keepsFormat))
    }
}

/// The reward of PRE-GRPO: peak, retention and efficiency.
///
/// `reward = P + αR − βE + γF`, where `P` is the highest score, `R` the last score, `E = (T−1)/(Tmax−1)` for `T` rounds, and `F` is 1
/// if the format was kept. Source: Generation Navigator (arXiv 2605.17969).
public struct NavigatorScore: Sendable, Hashable, Codable {
    /// α, the weight of the last score; default 0.25.
    package var retention: Double
    /// β, the cost of the rounds; default 0.025.
    package var efficiency: Double
    /// γ, the bonus for keeping the format; default 0.1.
    package var format: Double
    /// Tmax, the round limit; default 3. With 1 or less, rounds cost nothing.
    package var maximumRounds: Int

    public init(retention: Double = 0.25, efficiency: Double = 0.025, format: Double = 0.1, maximumRounds: Int = 3) {
        self.retention = retention
        self.efficiency = efficiency
        self.format = format
        self.maximumRounds = maximumRounds
    }

    /// The reward of a rollout; without scores, only the format term.
    ///
    /// - Parameters:
    ///   - scores: Shape `[T]`: the score of every round in order, 0 ... 1.
    ///   - keepsFormat: Whether the transcript keeps the turn format.
    public func reward(scores: [Double], keepsFormat: Bool = false) -> Double {
        let bonus = keepsFormat ? format : 0
        guard let peak = scores.max(), let last = scores.last else { return bonus }
        let rounds = maximumRounds > 1 ? Double(scores.count - 1) / Double(maximumRounds - 1) : 0
        return peak + retention * last - efficiency * rounds + bonus
    }
}
