/// A running session as a sequence of events, for one listener.
///
/// The session starts at once. Cancelling the listening task, leaving the loop early or dropping the sequence cancels it; a
/// cancelled listener still receives the events up to ``SessionEvent/finished(_:)``.
public struct SessionRun: AsyncSequence, Sendable {
    /// What the sequence gives.
    public typealias Element = SessionEvent
    /// The sequence never throws.
    public typealias Failure = Never

    private let handle: RunHandle<SessionEvent>

    init(start: @escaping @Sendable (EventChannel<SessionEvent>) async -> Void) {
        handle = RunHandle(EventChannel(isTransient: \.isTransient), start: start)
    }

    /// Cancels the session; it still reports how it ended.
    public func cancel() { handle.cancel() }

    /// The listener's place in the sequence. Dropping it cancels what runs.
    public func makeAsyncIterator() -> Iterator { Iterator(listener: RunListener(handle)) }

    /// Gives one event after the other.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let listener: RunListener<SessionEvent>

        /// The next event; `nil` at the end.
        public mutating func next() async -> SessionEvent? { await listener.next() }
    }
}
