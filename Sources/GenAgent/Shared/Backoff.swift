/// Exponential back-off: the bound of a wait doubles with every attempt. Jitter is the caller's, because its source must be seeded.
package struct Backoff: Sendable, Hashable {
    /// The bound after the first attempt, in seconds.
    package var base: Double
    /// The largest bound, in seconds.
    package var maximum: Double

    package init(base: Double, maximum: Double) {
        self.base = base
        self.maximum = maximum
    }

    /// The longest wait after `attempt` attempts (from 1), in seconds; never negative.
    package func bound(after attempt: Int) -> Double {
        max(0, min(maximum, base * Double(1 << min(max(attempt - 1, 0), 30))))
    }
}
