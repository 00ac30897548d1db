import GenAgent

/// Peak, retention and efficiency over all images of a rollout, each scored by a judge.
///
/// Source: Generation Navigator (arXiv 2605.17969); the arithmetic is ``NavigatorScore``.
public struct NavigatorReward: Reward {
    /// The name under which records know it.
    public let name: String
    /// Weights of the terms and the round limit.
    public let arithmetic: NavigatorScore
    private let judge: any Judge
    private let format = FormatErrorReward()

    /// Makes the reward. The judge must score: a verdict without a score leaves the rollout unscored.
    public init(_ judge: any Judge, name: String = "navigator", arithmetic: NavigatorScore = NavigatorScore()) {
        self.judge = judge
        self.name = name
        self.arithmetic = arithmetic
    }

    /// Asks the judge once for every round, in order. Without any image only the format term is left.
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
