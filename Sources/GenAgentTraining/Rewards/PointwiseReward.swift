import GenAgent

/// A reward for a single image, by default the last.
public protocol PointwiseReward: Reward {
    var subject: RewardedImage { get }

    /// Scores an image; ``RewardScore/unscored(_:)`` if the result is unknown.
    func score(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> RewardScore
}

/// Which image of a rollout a pointwise reward scores.
public enum RewardedImage: String, Sendable, Hashable, Codable {
    case last
    /// With weight 0 it warns of a policy that spoils its first round to be paid for the repair.
    case first
}

extension PointwiseReward {
    public var subject: RewardedImage { .last }

    /// Scores the subject. A rollout without images earns 0; an image whose bytes are missing is unscored.
    public func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore {
        guard rollout.roundCount > 0 else { return .value(0) }
        let round = subject == .last ? rollout.roundCount - 1 : 0
        guard let candidate = rollout.candidate(round: round) else { return .missingImage(rollout, round: round) }
        return try await score(candidate, for: rollout.query, context: context.judging(rollout, round: round))
    }
}

extension RewardScore {
    static func missingImage(_ rollout: Rollout, round: Int) -> RewardScore {
        let id = rollout.trajectory.rounds[round].image
        return .unscored("the bytes of `\(id)`, the image of round \(round + 1), are not among the rollout's images")
    }
}

/// A `Judge`'s verdict as a number.
public struct JudgeReward: PointwiseReward {
    /// How a verdict becomes a number.
    public enum Rule: String, Sendable, Hashable, Codable {
        /// 1 if the verdict is `satisfied`, else 0 (the paper).
        case satisfied
        /// The verdict's score; a verdict without one is unscored.
        case score
    }

    public let name: String
    public let subject: RewardedImage
    public let rule: Rule
    private let judge: any Judge

    public init(
        _ judge: any Judge, name: String = "pointwise", rule: Rule = .satisfied, subject: RewardedImage = .last
    ) {
        self.judge = judge
        self.name = name
        self.rule = rule
        self.subject = subject
    }

    /// Asks the judge once.
    public func score(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> RewardScore {
        let verdict = try await judge.assess(candidate, for: query, context: context)
        if verdict.outcome == .unscored {
            return .unscored("the judge \(judge.name) gave no verdict: \(verdict.summary ?? "it gave no reason")")
        }
        switch rule {
        case .satisfied: return .value(verdict.outcome == .satisfied ? 1 : 0)
        case .score:
            guard let score = verdict.score else {
                return .unscored("the verdict of the judge \(judge.name) has no score; use the rule `satisfied`")
            }
            return .value(score)
        }
    }
}

/// The verdict that the session recorded for the image that it returned, as a number. It calls no judge and costs nothing.
///
/// ```swift
/// let mix = RewardMix([(VerdictReward(), 0.8), (FormatErrorReward(), -0.2)])
/// ```
/// The number is the verdict's score; without a score it is 1 for *satisfied* and 0 for *unsatisfied*. An *unscored* verdict, and an image
/// that was never assessed, leave the rollout unscored. Without any image nothing is earned (0).
///
/// With separate judging (`Assessment.judge`) the verdict is the judge's, and can be the reward that another judge would be asked for. With self
/// judging it is the policy's own opinion: a policy that is paid for it learns to praise itself. Such verdicts are unscored unless
/// ``allowsSelfJudging`` is set, which is for watching them with weight 0.
public struct VerdictReward: Reward {
    public let name: String
    /// Whether the policy's verdict on its own image counts; default: no.
    public let allowsSelfJudging: Bool

    /// Makes the reward. It has the name of ``JudgeReward`` by default, so that ``OneRoundCredit`` finds it.
    public init(name: String = "pointwise", allowsSelfJudging: Bool = false) {
        self.name = name
        self.allowsSelfJudging = allowsSelfJudging
    }

    /// Reads the verdict of the returned image.
    public func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore {
        let trajectory = rollout.trajectory
        guard let last = trajectory.rounds.last else { return .value(0) }
        let returned = trajectory.exchanges.last?.selected ?? last.image
        guard let round = trajectory.rounds.last(where: { $0.image == returned }), let verdict = round.verdict else {
            return .unscored("the session has no verdict on `\(returned)`, the image that it returned")
        }
        if round.judgedInTurn != nil, !allowsSelfJudging {
            return .unscored("the policy judged `\(returned)` itself; its opinion of its own work is not a reward")
        }
        switch verdict.outcome {
        case .unscored:
            return .unscored("the verdict on `\(returned)` is unscored: \(verdict.summary ?? "no reason was given")")
        case .satisfied: return .value(verdict.score ?? 1)
        case .unsatisfied: return .value(verdict.score ?? 0)
        }
    }
}
