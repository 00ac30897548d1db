/// A running session as a sequence of events, for one listener.
///
/// The session starts at once. Cancelling the listening task, leaving the loop early or dropping the sequence cancels it; a
/// cancelled listener still receives the events up to ``SessionEvent/finished(_:)``.
public struct SessionRun: AsyncSequence, Sendable {
    public typealias Element = SessionEvent
    public typealias Failure = Never

    private let handle: RunHandle<SessionEvent>

    init(start: @escaping @Sendable (EventChannel<SessionEvent>) async -> Void) {
        handle = RunHandle(EventChannel(isTransient: \.isTransient), start: start)
    }

    /// Cancels the session; it still reports how it ended.
    public func cancel() { handle.cancel() }

    public func makeAsyncIterator() -> Iterator { Iterator(listener: RunListener(handle)) }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let listener: RunListener<SessionEvent>

        public mutating func next() async -> SessionEvent? { await listener.next() }
    }
}

/// A task and the channel that it reports to. Releasing the last reference cancels the task.
final class RunHandle<Event: Sendable>: Sendable {
    private let channel: EventChannel<Event>
    private let task: Task<Void, Never>

    init(_ channel: EventChannel<Event>, start: @escaping @Sendable (EventChannel<Event>) async -> Void) {
        self.channel = channel
        task = Task {
            await start(channel)
            channel.finish()
        }
    }

    deinit { task.cancel() }

    func cancel() { task.cancel() }

    /// The next event. Cancelling the listener cancels the task, whose last events still arrive.
    func next() async -> Event? {
        await withTaskCancellationHandler {
            await channel.next()
        } onCancel: {
            task.cancel()
        }
    }
}

/// Held by an iterator. Leaving a loop drops it and so cancels the task, even if the sequence is still referenced.
final class RunListener<Event: Sendable>: Sendable {
    private let handle: RunHandle<Event>

    init(_ handle: RunHandle<Event>) { self.handle = handle }

    deinit { handle.cancel() }

    func next() async -> Event? { await handle.next() }
}

/// Carries events from one producer to one listener; the producer never waits.
///
/// Transient events are dropped while the listener is `capacity` events behind; all others must be rare.
final class EventChannel<Event: Sendable>: Sendable {
    private struct State {
        var buffer: [Event] = []
        var head = 0
        var waiter: CheckedContinuation<Event?, Never>?
        var isFinished = false
    }

    private let state = Locked(State())
    private let capacity: Int
    private let isTransient: @Sendable (Event) -> Bool

    init(capacity: Int = 256, isTransient: @escaping @Sendable (Event) -> Bool = { _ in false }) {
        self.capacity = capacity
        self.isTransient = isTransient
    }

    /// Adds an event; has no effect after the end.
    func send(_ event: Event) { add(event, isLast: false) }

    func finish(with event: Event) { add(event, isLast: true) }

    private func add(_ event: Event, isLast: Bool) {
        let waiter = state.withLock { state -> CheckedContinuation<Event?, Never>? in
            guard !state.isFinished else { return nil }
            state.isFinished = isLast
            if let waiter = state.waiter {
                state.waiter = nil
                return waiter
            }
            if state.buffer.count - state.head >= capacity, isTransient(event) { return nil }
            state.buffer.append(event)
            return nil
        }
        waiter?.resume(returning: event)
    }

    /// Ends the sequence, after what is still in the buffer.
    func finish() {
        let waiter = state.withLock { state in
            state.isFinished = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: nil)
    }

    /// The next event; `nil` at the end. One caller at a time: a second one gets `nil`.
    func next() async -> Event? {
        await withCheckedContinuation { continuation in
            let ready: Event?? = state.withLock { state in
                if state.head < state.buffer.count {
                    let event = state.buffer[state.head]
                    state.head += 1
                    if state.head == state.buffer.count {
                        state.buffer.removeAll(keepingCapacity: true)
                        state.head = 0
                    }
                    return .some(event)
                }
                if state.isFinished || state.waiter != nil { return .some(nil) }
                state.waiter = continuation
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }
}
