import GenAgent

/// The result of one item: a contender, a query and a seed.
public struct EvaluationRecord: Sendable, Hashable, Codable {
    /// How an item ended.
    public enum Status: String, Sendable, Hashable, Codable, CaseIterable {
        /// It has a score.
        case scored
        /// The contender made no image although nothing failed; scored as the suite's worst unless the evaluation says otherwise.
        case noImage
        /// The judge could not score the image.
        case unscored
        /// The contender failed, so there is nothing to score. Not a low score; the next run tries again.
        case failed
        /// It was not made yet, and the run was not to make it.
        case missing
    }

    /// The contender's name.
    public var contender: String
    /// The query's id.
    public var query: String
    /// The query's first tag; empty without one.
    public var tag: String
    /// The seed of the evaluation.
    public var seed: UInt64
    /// How it ended.
    public var status: Status
    /// The score, 0 (worst) ... 1 (best); `nil` if there is none.
    public var score: Double?
    /// Why there is no score, or no image.
    public var reason: String?
    /// The image; the store has it under this digest.
    public var image: ImageReference?
    /// The session behind it, under this name in the store.
    public var session: SessionID?
    /// Why that session stopped.
    public var stopReason: StopReason?
    /// What it cost; `nil` if nothing was made.
    public var cost: ProductionCost?
    /// What the judge said.
    public var verdict: Verdict?

    public init(
        contender: String, query: String, tag: String = "", seed: UInt64 = 0, status: Status = .scored,
        score: Double? = nil, cost: ProductionCost? = nil
    ) {
        self.contender = contender
        self.query = query
        self.tag = tag
        self.seed = seed
        self.status = status
        self.score = score
        self.cost = cost
    }
}

extension EvaluationRecord {
    /// The record with a score that is a number, or without one: a score that is none would spoil every mean.
    var withUsableScore: EvaluationRecord {
        guard let score, !score.isFinite else { return self }
        var record = self
        (record.status, record.score, record.reason) = (.unscored, nil, "The score is not a number (\(score)).")
        return record
    }
}
