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

    /// Adds an event; after the end, nothing.
    func send(_ event: Event) { add(event, isLast: false) }

    /// Adds the last event: nothing comes after it, whoever still sends.
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
