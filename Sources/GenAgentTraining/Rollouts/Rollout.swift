import GenAgent

/// One finished attempt of a policy at a prompt. Rewards score it, and trainers learn from it.
public struct Rollout: Sendable {
    /// Default: the query's id.
    package var promptID: String
    /// Advantages compare the rollouts of one group. Default: the prompt's id. A prompt that appears twice in one step needs two groups.
    public var group: String
    /// The place within the group, counted from 0.
    public var index: Int
    /// What the policy was asked, with the metadata that judges may read.
    public var query: Query
    public var trajectory: Trajectory
    public var images: [ImageID: EncodedImage]

    public init(
        query: Query, trajectory: Trajectory, images: [ImageID: EncodedImage], promptID: String? = nil,
        group: String? = nil, index: Int = 0
    ) {
        self.promptID = promptID ?? query.id
        self.group = group ?? self.promptID
        self.index = index
        self.query = query
        self.trajectory = trajectory
        self.images = images
    }

    public init(_ outcome: SessionOutcome, query: Query, group: String? = nil, index: Int = 0) {
        self.init(
            query: query, trajectory: outcome.trajectory, images: outcome.images, group: group, index: index)
    }
}

extension Rollout {
    /// How many rounds the rollout took; ``RoundResampler`` balances this number.
    public var roundCount: Int { trajectory.rounds.count }

    /// Why the session stopped; `nil` if it has not.
    public var stopReason: StopReason? { trajectory.exchanges.last?.stopReason }

    /// Why nothing can be learned from this rollout: something other than the policy stopped or broke it, such as a failed policy
    /// server or tool, a cancellation or the deadline. Limits and malformed turns do not count.
    public var interruption: String? {
        guard let reason = stopReason else { return "the session has not ended" }
        guard reason.isFailure || reason.isInterruption else { return nil }
        let detail = trajectory.issues.last.map { ": \($0.error.message)" } ?? ""
        return "the session stopped as `\(reason.rawValue)`\(detail)"
    }

    /// The image of a round (counted from 0) for a judge; `nil` if there is no such round or its bytes are missing.
    public func candidate(round: Int) -> Candidate? {
        guard trajectory.rounds.indices.contains(round) else { return nil }
        let round = trajectory.rounds[round]
        guard let image = images[round.image] else { return nil }
        let prompt = trajectory.calls.indices.contains(round.call) ? trajectory.calls[round.call].request?.prompt : nil
        return Candidate(id: round.image, image: image, prompt: prompt)
    }
}

/// A rollout with its reward.
public struct ScoredRollout: Sendable {
    public var rollout: Rollout
    public var report: RewardReport

    package init(rollout: Rollout, report: RewardReport) {
        self.rollout = rollout
        self.report = report
    }

    /// The total reward; `nil` if it could not be computed.
    public var reward: Double? { report.total }
}

/// Why a collected rollout is not used for training. Metrics count rollouts by these names.
public enum RolloutDrop: Sendable, Hashable, CustomStringConvertible {
    /// Something other than the policy stopped or broke it.
    case stopped(StopReason?)
    /// The server echoed a key in one of its turns, so the record is not what was sampled.
    case redacted
    /// These parts of its reward could not be computed.
    case unscored([String])
    /// ``RoundResampler`` kept other rollouts.
    case resampled
    /// The policy cannot compute the likelihood of its turns.
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
    /// All rollouts, including dropped ones: prompt by prompt, in the order of their indices.
    public var all: [ScoredRollout]
    /// Indices into ``all`` of the rollouts to learn from, in ascending order.
    public var kept: [Int]
    /// How many were dropped, by the name of the ``RolloutDrop``.
    public var dropped: [String: Int]

    public init(all: [ScoredRollout], kept: [Int], dropped: [String: Int]) {
        self.all = all
        self.kept = kept
        self.dropped = dropped
    }

    public var selected: [ScoredRollout] { kept.map { all[$0] } }
}

/// The progress of a collection.
public struct RolloutProgress: Sendable, Hashable, CustomStringConvertible {
    public var step: Int
    public var total: Int
    /// Rollouts that are finished and scored.
    public var finished: Int
    /// Finished rollouts that cannot be learned from.
    public var failed: Int

    /// Such as `17/96`.
    public var description: String { "\(finished)/\(total)" }
}
