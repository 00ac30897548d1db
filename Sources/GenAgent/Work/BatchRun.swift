/// A running batch as a sequence of events, for one listener; ends when every query has its outcome.
///
/// The batch starts at once. Cancelling the listening task, leaving the loop early or dropping the sequence cancels all of it.
public struct BatchRun: AsyncSequence, Sendable {
    public typealias Element = BatchEvent
    public typealias Failure = Never

    private let handle: RunHandle<BatchEvent>
    private let sessions = BatchSessions()

    init(
        _ queries: [Query], concurrency: Int, stored: StoredBatch? = nil,
        makeSession: @escaping @Sendable (Query, Int) -> AgentSession
    ) {
        let worker = BatchWorker(
            queries: queries, concurrency: concurrency, stored: stored, makeSession: makeSession, sessions: sessions)
        handle = RunHandle(EventChannel()) { await worker.work($0) }
    }

    /// Cancels the session of one query, also before it begins; its outcome is `cancelled`. An unknown index is ignored.
    public func cancel(_ index: Int) { sessions.cancel(index) }

    /// Cancels everything; every query still gets an outcome.
    public func cancel() { handle.cancel() }

    public func makeAsyncIterator() -> Iterator { Iterator(listener: RunListener(handle)) }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let listener: RunListener<BatchEvent>

        public mutating func next() async -> BatchEvent? { await listener.next() }
    }
}

/// The tasks of a batch, so that one can be cancelled alone.
final class BatchSessions: Sendable {
    private struct State {
        var tasks: [Int: Task<SessionOutcome, Never>] = [:]
        var cancelled: Set<Int> = []
    }

    private let state = Locked(State())

    func cancel(_ index: Int) {
        let task = state.withLock { state in
            state.cancelled.insert(index)
            return state.tasks[index]
        }
        task?.cancel()
    }

    func isCancelled(_ index: Int) -> Bool { state.withLock { $0.cancelled.contains(index) } }

    func register(_ task: Task<SessionOutcome, Never>, at index: Int) {
        let isCancelled = state.withLock { state in
            state.tasks[index] = task
            return state.cancelled.contains(index)
        }
        if isCancelled { task.cancel() }
    }

    func remove(_ index: Int) { state.withLock { _ = $0.tasks.removeValue(forKey: index) } }
}

/// Starts the sessions of a batch in the order of their queries, a bounded number at a time.
struct BatchWorker: Sendable {
    let queries: [Query]
    let concurrency: Int
    /// Sessions are looked up here before they are made; `nil`: no store.
    let stored: StoredBatch?
    let makeSession: @Sendable (Query, Int) -> AgentSession
    let sessions: BatchSessions

    func work(_ channel: EventChannel<BatchEvent>) async {
        var progress = BatchProgress(total: queries.count, finished: 0, satisfied: 0, running: 0)
        await withTaskGroup(of: BatchAnswer.self) { group in
            var next = 0
            var replicates = ReplicateCounter()
            func startOne() {
                guard next < queries.count else { return }
                let index = next
                next += 1
                progress.running += 1
                // Here and not in the task, so that sessions begin in the order of their queries.
                let session = makeSession(queries[index], index)
                if let stored {
                    let identity = stored.identity(of: queries[index], session, &replicates)
                    group.addTask { await find(index, identity, in: stored, channel) }
                    return
                }
                channel.send(.started(index: index, session.id))
                group.addTask { await begin(index, session) }
            }
            for _ in 0..<min(concurrency, queries.count) { startOne() }
            for await answer in group {
                progress.running -= 1
                progress.finished += 1
                if answer.outcome.isSatisfied { progress.satisfied += 1 }
                startOne()
                channel.send(
                    answer.isSkipped
                        ? .skipped(index: answer.index, answer.outcome, progress)
                        : .finished(index: answer.index, answer.outcome, progress))
            }
        }
    }

    private func begin(_ index: Int, _ session: AgentSession) async -> BatchAnswer {
        let isCancelled = Task.isCancelled || sessions.isCancelled(index)
        return await answer(index) {
            // Cancelled before it started: nothing is asked.
            if isCancelled { withUnsafeCurrentTask { $0?.cancel() } }
            return await session.respond(to: queries[index])
        }
    }

    /// Uses what the store has of a query's session, and asks for what is left.
    private func find(
        _ index: Int, _ identity: StoredBatch.Identity, in stored: StoredBatch, _ channel: EventChannel<BatchEvent>
    ) async -> BatchAnswer {
        let (query, found) = (queries[index], await stored.find(identity))
        let isCancelled = Task.isCancelled || sessions.isCancelled(index)
        switch found {
        case .finished(let outcome): return BatchAnswer(index: index, outcome: outcome, isSkipped: true)
        case .unusable(let error, let session):
            channel.send(.unusable(index: index, error))
            return BatchAnswer(index: index, outcome: await session.outcomeOfUnusable(query, error))
        case .fresh(let session), .unfinished(let session):
            // Cancelled before it started: the next run of the batch finds it unchanged.
            if isCancelled { return BatchAnswer(index: index, outcome: await session.outcomeOfUnasked(query)) }
            if case .unfinished = found {
                channel.send(.resumed(index: index, session.id))
                return await answer(index) { await session.finish() }
            }
            channel.send(.started(index: index, session.id))
            return await answer(index) { await session.respond(to: query) }
        }
    }

    /// Runs a session as a task of its own, so that it can be cancelled alone.
    private func answer(
        _ index: Int, _ body: @escaping @Sendable () async -> SessionOutcome
    ) async -> BatchAnswer {
        let task = Task { await body() }
        sessions.register(task, at: index)
        defer { sessions.remove(index) }
        let outcome = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        return BatchAnswer(index: index, outcome: outcome)
    }
}

/// How a query of a batch was answered.
struct BatchAnswer: Sendable {
    var index: Int
    var outcome: SessionOutcome
    /// Whether an earlier run answered it.
    var isSkipped = false
}
