import GenAgent

/// A rollout and what it earned.
public struct ScoredRollout: Sendable {
    /// The rollout.
    public var rollout: Rollout
    /// What it earned, part by part.
    public var report: RewardReport

    /// Makes one.
    public init(rollout: Rollout, report: RewardReport) {
        self.rollout = rollout
        self.report = report
    }

    /// What it earned in all; `nil`: it could not be told.
    public var reward: Double? { report.total }
}

/// Why a rollout that was collected is not learned from. Metrics count rollouts by these names.
public enum RolloutDrop: Sendable, Hashable, CustomStringConvertible {
    /// Something that is not the policy's doing cut it short or broke it.
    case stopped(StopReason?)
    /// The server repeated a key in one of its turns; what is recorded is not what was sampled.
    case redacted
    /// Parts of its reward, by name, could not be computed.
    case unscored([String])
    /// Its place went to a rollout with another number of rounds, or of the same.
    case resampled
    /// The policy cannot say how likely its turns were.
    case untraceable

    /// A short name, such as `stopped:toolFailed` or `unscored:pointwise`.
    public var description: String {
        switch self {
        case .stopped(let reason): "stopped:\(reason?.rawValue ?? "unfinished")"
        case .redacted: "redacted"
        case .unscored(let parts): "unscored:\(parts.joined(separator: "+"))"
        case .resampled: "resampled"
        case .untraceable: "untraceable"
        }
    }

    init?(_ scored: ScoredRollout) {
        if scored.rollout.interruption != nil {
            self = .stopped(scored.rollout.stopReason)
        } else if scored.rollout.trajectory.firstRedactedTurn != nil {
            self = .redacted
        } else if scored.reward == nil {
            let parts = scored.report.parts.filter { $0.weight != 0 && $0.score.value == nil }.map(\.name)
            self = .unscored(parts.isEmpty ? ["total"] : parts)
        } else {
            return nil
        }
    }
}

/// The rollouts of one training step.
public struct RolloutBatch: Sendable {
    /// All of them, prompt by prompt, in the order of their indices; those that are dropped too.
    public var all: [ScoredRollout]
    /// Places in ``all`` of those that are learned from, in rising order.
    public var kept: [Int]
    /// How many were dropped, by the name of the ``RolloutDrop``.
    public var dropped: [String: Int]

    /// Makes a batch.
    public init(all: [ScoredRollout], kept: [Int], dropped: [String: Int]) {
        self.all = all
        self.kept = kept
        self.dropped = dropped
    }

    /// Those that are learned from.
    public var selected: [ScoredRollout] { kept.map { all[$0] } }
}

/// How far a collection is.
public struct RolloutProgress: Sendable, Hashable, CustomStringConvertible {
    /// The training step.
    public var step: Int
    /// Rollouts to be collected.
    public var total: Int
    /// Rollouts that are over and scored.
    public var finished: Int
    /// Those of them that cannot be learned from.
    public var failed: Int

    /// Finished rollouts of all, as in `17/96`.
    public var description: String { "\(finished)/\(total)" }
}
