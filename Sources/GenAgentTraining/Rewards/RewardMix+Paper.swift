import GenAgent

extension RewardMix {
    /// The paper's mix: 0.7 for a final image that satisfies, 0.3 for one better than the first, -0.2 for breaking the format.
    ///
    /// Source: GenAgent (arXiv 2601.18543); what a one-round success earns in the second term is not published.
    ///
    /// - Parameters:
    ///   - judge: Says whether an image satisfies.
    ///   - comparator: Says which of two images is better.
    ///   - oneRound: What a rollout of one round earns in the second term.
    ///   - asksBothOrders: Turn it off only for a comparator that itself asks both orders.
    ///   - watchesFirstImage: Scores the first image as well, with weight 0, as ``TrainingMetrics/firstImage``: the alarm for a policy that
    ///     spoils its first round to be paid for mending it. It costs one more verdict of the judge where there are several rounds.
    public static func paper(
        judge: any Judge, comparator: any ImageComparator, oneRound: OneRoundCredit = .full,
        asksBothOrders: Bool = true, watchesFirstImage: Bool = true
    ) -> RewardMix {
        let watched: [(any Reward, Double)] = watchesFirstImage ? [(FirstImageWatch(judge), 0)] : []
        return RewardMix(
            [
                (JudgeReward(judge), 0.7),
                (ComparedReward(comparator, oneRound: oneRound, asksBothOrders: asksBothOrders), 0.3),
                (FormatErrorReward(), -0.2),
            ] + watched)
    }
}

/// Whether the first image satisfies. With one round it is the last as well, and what that earned is not asked for again.
private struct FirstImageWatch: Reward {
    let name = TrainingMetrics.firstImagePart
    let reward: JudgeReward

    init(_ judge: any Judge) { reward = JudgeReward(judge, subject: .first) }

    func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore {
        if rollout.roundCount == 1, let known = context.earlier[reward.name] { return known }
        return try await reward.score(rollout, context: context)
    }
}
