import GenAgent

/// A reward for the transcript, not for the images.
public protocol FormatReward: Reward {
    /// Scores a transcript, without images or a judge.
    func score(_ trajectory: Trajectory) -> RewardScore
}

extension FormatReward {
    /// Scores the rollout's transcript.
    public func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore {
        score(rollout.trajectory)
    }
}

/// 1 if any turn breaks the format, else 0. Use it with a negative weight.
public struct FormatErrorReward: FormatReward {
    public let name: String
    /// Harmless deviations that also count as breaking the format; default: none.
    package let deviations: Set<TurnDeviation>

    public init(name: String = "formatError", counting deviations: Set<TurnDeviation> = []) {
        self.name = name
        self.deviations = deviations
    }

    /// 1 if any turn cannot be parsed or has a counted deviation, even if it was repaired later.
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

/// DAPO's soft penalty for responses close to the length limit: 0 up to the buffer, then falling linearly.
///
/// Sources: DAPO (arXiv 2503.14476); verl's DAPO reward manager.
public struct OverlongPenalty: Sendable, Hashable, Codable {
    /// The longest response, in tokens.
    package var maximum: Int
    /// The number of tokens before the maximum over which the penalty grows; at least 1.
    package var buffer: Int
    /// The penalty at the maximum, as a positive number.
    package var factor: Double

    public init(maximum: Int, buffer: Int, factor: Double = 1) {
        self.maximum = maximum
        self.buffer = max(1, buffer)
        self.factor = factor
    }

    /// What to add to the reward of a response of this length: 0 or less. It keeps falling beyond the maximum, as in verl.
    public func reward(length: Int) -> Double {
        let buffer = Double(max(1, buffer))
        return min((Double(maximum) - buffer - Double(length)) / buffer * factor, 0)
    }
}
