import Foundation

/// The machine's own clock.
public struct SystemClock: SessionClock {
    /// Makes a clock.
    public init() {}

    /// The system's time.
    public func now() -> Timestamp { Timestamp(Date()) }

    /// Sleeps until then; throws `CancellationError` when the task is cancelled.
    public func sleep(until deadline: Timestamp) async throws {
        let seconds = deadline.seconds(since: now())
        guard seconds > 0 else { return try Task.checkCancellation() }
        // A century at most: longer waits overflow the clock's arithmetic, and mean "never" anyway.
        try await Task.sleep(for: .seconds(min(seconds, 3_155_760_000)))
    }
}
