/// Carries events from one producer to one listener without ever making the producer wait.
///
/// Transient events are dropped while the listener is `capacity` events behind; all others must be few.
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

    /// Adds an event.
    func send(_ event: Event) {
        let waiter = state.withLock { state -> CheckedContinuation<Event?, Never>? in
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

/// A task and the channel it reports to. Whoever holds it keeps the task alive; letting go cancels it.
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
