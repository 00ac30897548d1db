import GenAgent

/// One finished attempt of a policy at a prompt: what rewards look at and trainers learn from.
///
/// Rollouts with the same ``group`` are compared with each other when advantages are computed.
public struct Rollout: Sendable {
    /// Names the prompt within its training set; the query's id.
    package var promptID: String
    /// Names the rollouts that are compared with each other; by default the prompt's id. Where a prompt comes twice in one step, each
    /// time needs a group of its own.
    public var group: String
    /// The place within the group, counted from 0. With the prompt and the step it names the rollout.
    public var index: Int
    /// What the policy was asked, with the metadata that judges may read.
    public var query: Query
    /// Everything that happened.
    public var trajectory: Trajectory
    /// The bytes of every image of the session.
    public var images: [ImageID: EncodedImage]

    /// Makes a rollout; without a group, the prompt's id serves as one.
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

    /// Makes a rollout of how a session ended.
    public init(_ outcome: SessionOutcome, query: Query, group: String? = nil, index: Int = 0) {
        self.init(
            query: query, trajectory: outcome.trajectory, images: outcome.images, group: group, index: index)
    }
}

extension Rollout {
    /// How many images the policy had generated and assessed: the number that resampling evens out.
    public var roundCount: Int { trajectory.rounds.count }

    /// Why the session stopped; `nil` if it has not.
    public var stopReason: StopReason? { trajectory.exchanges.last?.stopReason }

    /// Why nothing can be learned from this rollout: it was cut short or broken by something that is not the policy's doing.
    ///
    /// A failed policy server or tool, a cancellation and the deadline are such things; limits and malformed turns are not.
    public var interruption: String? {
        guard let reason = stopReason else { return "the session has not ended" }
        guard reason.isFailure || reason.isInterruption else { return nil }
        let detail = trajectory.issues.last.map { ": \($0.error.message)" } ?? ""
        return "the session stopped as `\(reason.rawValue)`\(detail)"
    }

    /// The image of a round, counted from 0, as judges take it; `nil` if there is no such round or its bytes are missing.
    public func candidate(round: Int) -> Candidate? {
        guard trajectory.rounds.indices.contains(round) else { return nil }
        let round = trajectory.rounds[round]
        guard let image = images[round.image] else { return nil }
        let prompt = trajectory.calls.indices.contains(round.call) ? trajectory.calls[round.call].request?.prompt : nil
        return Candidate(id: round.image, image: image, prompt: prompt)
    }
}

/// A rollout and what it earned.
public struct ScoredRollout: Sendable {
    public var rollout: Rollout
    /// What it earned, part by part.
    public var report: RewardReport

    package init(rollout: Rollout, report: RewardReport) {
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
