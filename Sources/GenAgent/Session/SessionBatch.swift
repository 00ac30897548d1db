/// Runs many sessions side by side, a bounded number at a time, first come, first served.
///
/// ```swift
/// let batch = SessionBatch(concurrency: 16) { _, _ in AgentSession(policy: policy, tools: [painter]) }
/// let run = batch.run(queries)
/// for await event in run {
///     if case .finished(let index, let outcome, let progress) = event { print(progress, queries[index].id, outcome.stopReason) }
/// }
/// ```
public struct SessionBatch: Sendable {
    private let concurrency: Int
    private let makeSession: @Sendable (Query, Int) -> AgentSession

    /// Makes a batch.
    ///
    /// - Parameters:
    ///   - concurrency: The most sessions at a time; at least 1.
    ///   - makeSession: Makes the session for a query and its index.
    public init(concurrency: Int, makeSession: @escaping @Sendable (Query, Int) -> AgentSession) {
        self.concurrency = max(1, concurrency)
        self.makeSession = makeSession
    }

    /// Starts to answer the queries. Cancelling the listener cancels the whole; ``BatchRun/cancel(_:)`` cancels one.
    public func run(_ queries: [Query]) -> BatchRun {
        BatchRun(queries, concurrency: concurrency, makeSession: makeSession)
    }

    /// Answers the queries and returns the outcomes in their order. Cancelling the task cancels all; every query still gets an outcome.
    public func outcomes(for queries: [Query]) async -> [SessionOutcome] {
        var outcomes: [Int: SessionOutcome] = [:]
        for await event in run(queries) {
            if case .finished(let index, let outcome, _) = event { outcomes[index] = outcome }
        }
        return queries.indices.compactMap { outcomes[$0] }
    }
}

/// What a batch tells.
public enum BatchEvent: Sendable {
    /// A session begins.
    case started(index: Int, SessionID)
    /// A session is over.
    case finished(index: Int, SessionOutcome, BatchProgress)
}

/// How far a batch is.
public struct BatchProgress: Sendable, Hashable, CustomStringConvertible {
    /// Queries in all.
    public var total: Int
    /// Queries that are answered.
    public var finished: Int
    /// Queries whose image satisfies.
    public var satisfied: Int
    /// Sessions under way.
    public var running: Int

    /// Answered queries of all, as in `3/16`.
    public var description: String { "\(finished)/\(total)" }
}
