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

    /// Runs at most `concurrency` sessions at a time, at least 1. `makeSession` gets a query and its index.
    public init(concurrency: Int, makeSession: @escaping @Sendable (Query, Int) -> AgentSession) {
        self.concurrency = max(1, concurrency)
        self.makeSession = makeSession
    }

    /// Starts to answer the queries. Cancelling the listener cancels the batch; ``BatchRun/cancel(_:)`` cancels one session.
    public func run(_ queries: [Query]) -> BatchRun {
        BatchRun(queries, concurrency: concurrency, makeSession: makeSession)
    }

    /// Answers the queries and keeps their sessions in a store; after an interruption the same call resumes.
    ///
    /// ```swift
    /// let run = batch.run(queries, in: store, seed: 1)   // after a crash: the same line again, in a new process.
    /// ```
    /// A session's id is the hash of its query, its setup (participants by name, tools, limits, texts), the seed of the batch, and how many equal
    /// queries came before it in the list; so ask a query four times to get four sessions of it. Its own seed comes from the same hash.
    /// The sessions that the batch makes only name the participants: their store, id and seed do not count.
    /// - A session that is finished is skipped: ``BatchEvent/skipped(index:_:_:)`` has its outcome from the store.
    /// - A session that ended for a reason in `redone` is asked again, with the same seed, under the id followed by `-2`, `-3`, …
    /// - An unfinished one is resumed, as ``AgentSession/resume(_:from:policy:tools:assessment:selection:hook:substituting:environment:)``
    ///   does it, deadlines included.
    /// - One that cannot be read or resumed is left alone (``BatchEvent/unusable(index:_:)``); its outcome is `cancelled`, with the reason as
    ///   an issue of the store. Nothing is paid for twice because a file is damaged, or because another process is running that session.
    ///
    /// - Parameters:
    ///   - store: Keeps the sessions, and is searched first.
    ///   - seed: The seed of the whole batch; another one gives other sessions.
    ///   - redone: The stop reasons that are not results.
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
    case started(index: Int, SessionID)
    /// A session that an earlier run of the batch started resumes.
    case resumed(index: Int, SessionID)
    case finished(index: Int, SessionOutcome, BatchProgress)
    /// An earlier run finished the session: its outcome, from the store. Nothing was asked again.
    case skipped(index: Int, SessionOutcome, BatchProgress)
    /// The store has a session that cannot be used; its query ends as `cancelled`, and nothing is asked.
    case unusable(index: Int, ResumeError)
}

/// How far a batch is.
public struct BatchProgress: Sendable, Hashable, CustomStringConvertible {
    public var total: Int
    public var finished: Int
    public var satisfied: Int
    public var running: Int

    /// Answered queries of all, as in `3/16`.
    public var description: String { "\(finished)/\(total)" }
}
