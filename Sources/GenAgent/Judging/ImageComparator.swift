/// Says which of two images serves a query better; used to select, to reward and to compare runs.
public protocol ImageComparator: Sendable {
    /// A short name for records and logs.
    var name: String { get }

    /// Compares two images.
    ///
    /// Implementations that can be biased by the order should ask both orders and call a contradiction a tie.
    ///
    /// - Throws: Any error is recorded and counts as a tie; a transient ``AdapterError`` is retried first.
    func compare(
        _ first: Candidate, _ second: Candidate, for query: Query, context: JudgeContext
    ) async throws -> Comparison
}

/// What a comparison came to.
public struct Comparison: Sendable, Hashable, Codable {
    /// The three things it can come to.
    public enum Outcome: String, Sendable, Hashable, Codable {
        /// The one that serves the query better, or neither.
        case first, second, tie
    }

    /// Which one serves the query better.
    public var outcome: Outcome
    /// Why, for people.
    public var reason: String?
    /// What the comparison cost.
    public var usage: Usage

    /// Makes a comparison.
    public init(_ outcome: Outcome, reason: String? = nil, usage: Usage = Usage()) {
        self.outcome = outcome
        self.reason = reason
        self.usage = usage
    }
}
