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

    /// Answers the queries and keeps their sessions in a store; after an interruption the same call resumes.
    ///
    /// ```swift
    /// let run = batch.run(queries, in: store, seed: 1)   // after a crash: the same line again, in a new process.
    /// ```
    /// A session's id is the hash of its query, its setup (participants by name, tools, limits, words), the seed of the batch, and how many equal
    /// queries came before it in the list; so ask a query four times to get four sessions of it. Its own seed comes from the same hash.
    /// The sessions that the batch makes only name the participants: their store, id and seed do not count.
    /// - A session that is finished is skipped: ``BatchEvent/skipped(index:_:_:)`` has its outcome from the store.
    /// - One that ended for a reason in `redone` is asked anew, with the same seed, under the id with `-2`, `-3`, … behind it.
    /// - An unfinished one is resumed, as ``AgentSession/resume(_:from:policy:tools:assessment:selection:hook:substituting:environment:)``
    ///   does it, deadlines included.
    /// - One that cannot be read or resumed is left alone (``BatchEvent/unusable(index:_:)``); its outcome is `cancelled`, with the reason as
    ///   an issue of the store. Nothing is paid for twice because a file is damaged, or because another process runs that session just now.
    ///
    /// - Parameters:
    ///   - queries: What is asked.
    ///   - store: Keeps the sessions, and is looked into first.
    ///   - seed: Of the whole batch; another one gives other sessions.
    ///   - redone: The ends that are no results.
    public func run(
        _ queries: [Query], in store: any TrajectoryStore, seed: UInt64,
        redoing redone: Set<StopReason> = StopReason.redoneInBatches
    ) -> BatchRun {
        BatchRun(
            queries, concurrency: concurrency, stored: StoredBatch(store: store, seed: seed, redone: redone),
            makeSession: makeSession)
    }

    /// Answers the queries and returns the outcomes in their order. Cancelling the task cancels all; every query still gets an outcome.
    public func outcomes(for queries: [Query]) async -> [SessionOutcome] {
        await run(queries).outcomes(queries.count)
    }

    /// Answers the queries with the help of a store, as ``run(_:in:seed:redoing:)`` does, and returns the outcomes in their order.
    public func outcomes(
        for queries: [Query], in store: any TrajectoryStore, seed: UInt64,
        redoing redone: Set<StopReason> = StopReason.redoneInBatches
    ) async -> [SessionOutcome] {
        await run(queries, in: store, seed: seed, redoing: redone).outcomes(queries.count)
    }
}

extension BatchRun {
    /// The outcomes, in the order of the queries.
    fileprivate func outcomes(_ count: Int) async -> [SessionOutcome] {
        var outcomes: [Int: SessionOutcome] = [:]
        for await event in self {
            switch event {
            case .finished(let index, let outcome, _), .skipped(let index, let outcome, _): outcomes[index] = outcome
            case .started, .resumed, .unusable: break
            }
        }
        return (0..<count).compactMap { outcomes[$0] }
    }
}

/// What a batch reports.
public enum BatchEvent: Sendable {
    /// A session starts.
    case started(index: Int, SessionID)
    /// A session that an earlier run of the batch started resumes.
    case resumed(index: Int, SessionID)
    /// A session is over.
    case finished(index: Int, SessionOutcome, BatchProgress)
    /// An earlier run finished the session: its outcome, from the store. Nothing was asked again.
    case skipped(index: Int, SessionOutcome, BatchProgress)
    /// The store has a session that cannot be used; its query ends as `cancelled`, and nothing is asked.
    case unusable(index: Int, ResumeError)
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
