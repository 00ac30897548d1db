/// Tells the time and waits. Sessions never look at a clock of their own, so tests control time.
public protocol SessionClock: Sendable {
    /// The time now.
    func now() -> Timestamp
    /// Returns at the given time, or at once where it is past.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func sleep(until deadline: Timestamp) async throws
}

extension SessionClock {
    /// Waits some seconds.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    public func sleep(seconds: Double) async throws {
        try await sleep(until: now().advanced(bySeconds: seconds))
    }
}
