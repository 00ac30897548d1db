import Foundation

/// Tells the time and waits. Sessions use no other clock, so tests control time.
public protocol SessionClock: Sendable {
    func now() -> Timestamp
    /// Returns at the given time, or at once if it is past.
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

/// The machine's own clock.
public struct SystemClock: SessionClock {
    public init() {}

    public func now() -> Timestamp { Timestamp(Date()) }

    public func sleep(until deadline: Timestamp) async throws {
        let seconds = deadline.seconds(since: now())
        guard seconds > 0 else { return try Task.checkCancellation() }
        // At most a century: longer waits overflow the clock's arithmetic, and mean "never" anyway.
        try await Task.sleep(for: .seconds(min(seconds, 3_155_760_000)))
    }
}
