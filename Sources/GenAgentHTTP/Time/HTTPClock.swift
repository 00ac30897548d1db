import Foundation

/// Tells the time and waits. Retries and limits never look at a clock of their own, so tests control time.
public protocol HTTPClock: Sendable {
    /// The time now.
    func now() -> Date
    /// Returns when so many seconds have passed; at once for 0 or less.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func sleep(seconds: Double) async throws
}

/// The machine's own clock.
public struct SystemHTTPClock: HTTPClock {
    /// Makes a clock.
    public init() {}

    /// The machine's time.
    public func now() -> Date { Date() }

    /// Waits.
    public func sleep(seconds: Double) async throws {
        try Task.checkCancellation()
        guard seconds > 0 else { return }
        // A century at most: longer waits overflow the clock's arithmetic, and mean "never" anyway.
        try await Task.sleep(for: .seconds(min(seconds, 3_155_760_000)))
    }
}
