/// A running batch as a sequence of events, for one listener; ends when every query has its outcome.
///
/// The batch starts at once. Cancelling the listening task, leaving the loop early or dropping the sequence cancels it whole.
public struct BatchRun: AsyncSequence, Sendable {
    /// What the sequence gives.
    public typealias Element = BatchEvent
    /// The sequence never throws.
    public typealias Failure = Never

    private let handle: RunHandle<BatchEvent>
    private let sessions = BatchSessions()

    init(_ queries: [Query], concurrency: Int, makeSession: @escaping @Sendable (Query, Int) -> AgentSession) {
        let worker = BatchWorker(
            queries: queries, concurrency: concurrency, makeSession: makeSession, sessions: sessions)
        handle = RunHandle(EventChannel()) { await worker.work($0) }
    }

    /// Cancels the session of one query, also before it begins; its outcome is `cancelled`. An unknown index is ignored.
    public func cancel(_ index: Int) { sessions.cancel(index) }

    /// Cancels everything; every query still gets an outcome.
    public func cancel() { handle.cancel() }

    /// The listener's place in the sequence. Dropping it cancels what runs.
    public func makeAsyncIterator() -> Iterator { Iterator(listener: RunListener(handle)) }

    /// Gives one event after the other.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let listener: RunListener<BatchEvent>

        /// The next event; `nil` at the end.
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
    let makeSession: @Sendable (Query, Int) -> AgentSession
    let sessions: BatchSessions

    func work(_ channel: EventChannel<BatchEvent>) async {
        var progress = BatchProgress(total: queries.count, finished: 0, satisfied: 0, running: 0)
        await withTaskGroup(of: (Int, SessionOutcome).self) { group in
            var next = 0
            func startOne() {
                guard next < queries.count else { return }
                let index = next
                next += 1
                progress.running += 1
                // Here and not in the task, so that sessions begin in the order of their queries.
                let session = makeSession(queries[index], index)
                channel.send(.started(index: index, session.id))
                group.addTask { (index, await answer(index, session)) }
            }
            for _ in 0..<min(concurrency, queries.count) { startOne() }
            for await (index, outcome) in group {
                progress.running -= 1
                progress.finished += 1
                if outcome.isSatisfied { progress.satisfied += 1 }
                startOne()
                channel.send(.finished(index: index, outcome, progress))
            }
        }
    }

    private func answer(_ index: Int, _ session: AgentSession) async -> SessionOutcome {
        let isCancelled = Task.isCancelled || sessions.isCancelled(index)
        let task = Task {
            // Cancelled before it began: nobody is asked.
            if isCancelled { withUnsafeCurrentTask { $0?.cancel() } }
            return await session.respond(to: queries[index])
        }
        sessions.register(task, at: index)
        defer { sessions.remove(index) }
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
    }
}
