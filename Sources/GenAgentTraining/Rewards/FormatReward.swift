import GenAgent

/// A reward for how the transcript is written, not for what it drew.
public protocol FormatReward: Reward {
    /// Scores a transcript; it needs no images and no judge.
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
    package let deviations: Set<TurnDeviation>

    public init(name: String = "formatError", counting deviations: Set<TurnDeviation> = []) {
        self.name = name
        self.deviations = deviations
    }

    /// 1 if any turn cannot be parsed, or has a deviation that counts. A turn that was repaired later still counts.
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

/// DAPO's soft punishment of responses that come near the length limit: 0 up to the buffer, then falling linearly.
///
/// Sources: DAPO (arXiv 2503.14476); verl's DAPO reward manager.
public struct OverlongPenalty: Sendable, Hashable, Codable {
    /// The longest response, in tokens.
    package var maximum: Int
    /// Over how many tokens before it the penalty grows; at least 1.
    package var buffer: Int
    /// The penalty at the maximum, as a positive number.
    package var factor: Double

    public init(maximum: Int, buffer: Int, factor: Double = 1) {
        self.maximum = maximum
        self.buffer = max(1, buffer)
        self.factor = factor
    }

    /// What a response of this length gets on top of its reward: 0 or less. Beyond the maximum it keeps falling, as in verl.
    public func reward(length: Int) -> Double {
        let buffer = Double(max(1, buffer))
        return min((Double(maximum) - buffer - Double(length)) / buffer * factor, 0)
    }
}
