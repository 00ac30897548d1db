import GenAgent

/// A reward for improvement: whether the last image fits the query better than the first.
public protocol PairwiseReward: Reward {
    /// What a rollout of one round earns, because it has nothing to compare.
    var oneRound: OneRoundCredit { get }

    /// Scores the step from an earlier image to a later one; ``RewardScore/unscored(_:)`` if the result is unknown.
    func score(
        _ later: Candidate, over earlier: Candidate, for query: Query, context: JudgeContext
    ) async throws -> RewardScore
}

extension PairwiseReward {
    /// A one-round success earns 1, a one-round failure 0.
    public var oneRound: OneRoundCredit { .full }

    /// Compares the last image with the first. A rollout without images earns 0; with one image it earns ``oneRound``.
    public func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore {
        let last = rollout.roundCount - 1
        if last < 0 { return .value(0) }
        if last == 0 { return oneRound.score(given: context) }
        guard let first = rollout.candidate(round: 0) else { return .missingImage(rollout, round: 0) }
        guard let later = rollout.candidate(round: last) else { return .missingImage(rollout, round: last) }
        return try await score(
            later, over: first, for: rollout.query, context: context.judging(rollout, round: last))
    }
}

/// What the pairwise reward gives to a rollout with only one round. The paper does not say.
///
/// If a one-round success earns nothing, a policy is paid to spoil its first image and then repair it. If a one-round failure earns
/// something, a policy is paid to give up early. So the default pays a success in full and a failure nothing.
public struct OneRoundCredit: Sendable, Hashable, Codable {
    /// What a success earns, 0 ... 1.
    package var success: Double
    /// What a failure earns, 0 ... 1.
    package var failure: Double
    /// The earlier reward in the mix that decides on success; default: `pointwise`. It is not needed if both earn the same.
    package var judgedBy: String
    /// The lowest value of that reward that is a success; default 0.5.
    package var threshold: Double

    public init(success: Double, failure: Double = 0, judgedBy: String = "pointwise", threshold: Double = 0.5) {
        self.success = success
        self.failure = failure
        self.judgedBy = judgedBy
        self.threshold = threshold
    }

    /// The default: a success earns 1, a failure 0.
    public static let full = OneRoundCredit(success: 1)
    /// A success earns 0.5, a failure 0.
    public static let half = OneRoundCredit(success: 0.5)
    /// No rollout earns anything. This rewards a spoiled first round.
    public static let none = OneRoundCredit(success: 0)
    /// Every rollout earns 1. This rewards giving up after the first round.
    public static let unconditional = OneRoundCredit(success: 1, failure: 1)

    func score(given context: RewardContext) -> RewardScore {
        if success == failure { return .value(success) }
        switch context.earlier[judgedBy] {
        case .value(let value): return .value(value >= threshold ? success : failure)
        case .unscored(let reason):
            return .unscored(
                "it is unknown whether its one round was a success: \(judgedBy) could not be computed, \(reason)")
        case nil:
            return .unscored(
                "it is unknown whether its one round was a success: no reward named `\(judgedBy)` comes before it in the mix"
            )
        }
    }
}

/// An `ImageComparator`'s choice between the first and the last image: 1 if the last is better, else 0.
public struct ComparedReward: PairwiseReward {
    public let name: String
    public let oneRound: OneRoundCredit
    /// Whether to ask in both orders; a contradiction is then a tie and earns 0.
    package let asksBothOrders: Bool
    private let comparator: any ImageComparator

    /// - Parameter asksBothOrders: Disable it only for a comparator that asks in both orders itself.
    public init(
        _ comparator: any ImageComparator, name: String = "pairwise", oneRound: OneRoundCredit = .full,
        asksBothOrders: Bool = true
    ) {
        self.comparator = comparator
        self.name = name
        self.oneRound = oneRound
        self.asksBothOrders = asksBothOrders
    }

    /// Asks the comparator, and asks again in the other order if the first answer favors the later image. Any other answer earns 0.
    public func score(
        _ later: Candidate, over earlier: Candidate, for query: Query, context: JudgeContext
    ) async throws -> RewardScore {
        let forward = try await comparator.compare(earlier, later, for: query, context: context)
        guard forward.outcome == .second else { return .value(0) }
        guard asksBothOrders else { return .value(1) }
        let backward = try await comparator.compare(later, earlier, for: query, context: context)
        return .value(backward.outcome == .first ? 1 : 0)
    }
}
