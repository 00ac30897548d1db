import GenAgent

/// A reward for getting better: whether the last image serves the query better than the first.
public protocol PairwiseReward: Reward {
    /// What a rollout of one round earns, which has nothing to compare.
    var oneRound: OneRoundCredit { get }

    /// Scores the step from an earlier image to a later one; not knowing is ``RewardScore/unscored(_:)``.
    func score(
        _ later: Candidate, over earlier: Candidate, for query: Query, context: JudgeContext
    ) async throws -> RewardScore
}

extension PairwiseReward {
    /// One-round success in full, one-round failure nothing.
    public var oneRound: OneRoundCredit { .full }

    /// Compares the last image with the first. Without any image nothing is earned; with one, ``oneRound`` says what is.
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

/// What the pairwise reward gives to a rollout that had only one round. The paper does not say.
///
/// With nothing for a one-round success, a policy is paid to spoil its first image and then to repair it. With something for a
/// one-round failure, it is paid to give up early. So the default pays the first in full and the second not at all.
public struct OneRoundCredit: Sendable, Hashable, Codable {
    /// What a success earns, 0 ... 1.
    package var success: Double
    /// What a failure earns, 0 ... 1.
    package var failure: Double
    /// The reward earlier in the mix that tells a success; by default `pointwise`. Not asked where both earn the same.
    package var judgedBy: String
    /// From which value of that reward on a rollout is a success; default 0.5.
    package var threshold: Double

    public init(success: Double, failure: Double = 0, judgedBy: String = "pointwise", threshold: Double = 0.5) {
        self.success = success
        self.failure = failure
        self.judgedBy = judgedBy
        self.threshold = threshold
    }

    /// The default: a success earns all, a failure nothing.
    public static let full = OneRoundCredit(success: 1)
    /// A success earns half, a failure nothing.
    public static let half = OneRoundCredit(success: 0.5)
    /// No rollout earns anything. It pays for spoiling the first round.
    public static let none = OneRoundCredit(success: 0)
    /// Every rollout earns all. It pays for giving up after the first round.
    public static let unconditional = OneRoundCredit(success: 1, failure: 1)

    func score(given context: RewardContext) -> RewardScore {
        if success == failure { return .value(success) }
        switch context.earlier[judgedBy] {
        case .value(let value): return .value(value >= threshold ? success : failure)
        case .unscored(let reason):
            return .unscored(
                "whether its one round was a success is not known: \(judgedBy) could not be computed, \(reason)")
        case nil:
            return .unscored(
                "whether its one round was a success is not known: no reward named `\(judgedBy)` stands before it in the mix"
            )
        }
    }
}

/// What an `ImageComparator` says of the last image against the first: 1 where the last is better, else 0.
public struct ComparedReward: PairwiseReward {
    /// The name under which records know it.
    public let name: String
    /// What a rollout of one round earns.
    public let oneRound: OneRoundCredit
    /// Ask in both orders; a contradiction is then a tie and earns 0.
    package let asksBothOrders: Bool
    private let comparator: any ImageComparator

    /// Makes a reward of a comparator's answers.
    ///
    /// - Parameters:
    ///   - comparator: Says which image is better.
    ///   - name: By default `pairwise`.
    ///   - oneRound: What a rollout of one round earns.
    ///   - asksBothOrders: Turn it off only for a comparator that itself asks both orders, and so save half of the calls.
    public init(
        _ comparator: any ImageComparator, name: String = "pairwise", oneRound: OneRoundCredit = .full,
        asksBothOrders: Bool = true
    ) {
        self.comparator = comparator
        self.name = name
        self.oneRound = oneRound
        self.asksBothOrders = asksBothOrders
    }

    /// Asks the comparator, in both orders where the first answer favours the later image; any other answer earns 0 already.
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
