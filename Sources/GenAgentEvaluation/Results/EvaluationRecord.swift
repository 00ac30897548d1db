import GenAgent

/// The result of one item: a contender, a query and a seed.
public struct EvaluationRecord: Sendable, Hashable, Codable {
    /// How an item ended.
    public enum Status: String, Sendable, Hashable, Codable, CaseIterable {
        case scored
        /// The contender made no image although nothing failed; see ``Evaluation/noImage``.
        case noImage
        /// The judge could not score the image.
        case unscored
        /// The contender failed, so there is no score. The next run tries again.
        case failed
        /// No image was made yet, and this run makes none.
        case missing
    }

    public var contender: String
    public var query: String
    /// The query's first tag; empty without one.
    public var tag: String
    public var seed: UInt64
    public var status: Status
    /// The score, 0 (worst) ... 1 (best); `nil` if there is none.
    public var score: Double?
    /// Why there is no score, or no image.
    public var reason: String?
    /// The image in the store.
    public var image: ImageReference?
    /// The session in the store that made it, if any.
    public var session: SessionID?
    public var stopReason: StopReason?
    /// What it cost; `nil` if nothing was made.
    public var cost: ProductionCost?
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
    /// The record without a score that is not finite, which would spoil every mean.
    var withUsableScore: EvaluationRecord {
        guard let score, !score.isFinite else { return self }
        var record = self
        (record.status, record.score, record.reason) = (.unscored, nil, "The score is not a number (\(score)).")
        return record
    }
}
