import GenAgent

/// A reward for how the transcript is written, not for what it drew.
public protocol FormatReward: Reward {
    /// Scores a transcript; it needs no images and asks nobody.
    func score(_ trajectory: Trajectory) -> RewardScore
}

extension FormatReward {
    /// Scores the rollout's transcript.
    public func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore {
        score(rollout.trajectory)
    }
}

/// 1 where the transcript breaks the turn format anywhere, else 0: to be taken with a negative weight.
public struct FormatErrorReward: FormatReward {
    /// The name under which records know it.
    public let name: String
    /// The harmless departures that count as breaking the format too; by default none.
    public let deviations: Set<TurnDeviation>

    /// Makes the reward.
    public init(name: String = "formatError", counting deviations: Set<TurnDeviation> = []) {
        self.name = name
        self.deviations = deviations
    }

    /// 1 where any turn is no turn at all, or has a deviation that counts. A turn that was repaired later still counts.
    public func score(_ trajectory: Trajectory) -> RewardScore {
        let isBroken = trajectory.turns.contains { record in
            switch record.parse {
            case .violation: true
            case .turn(let turn): turn.deviations.contains(where: deviations.contains)
            }
        }
        return .value(isBroken ? 1 : 0)
    }
}
