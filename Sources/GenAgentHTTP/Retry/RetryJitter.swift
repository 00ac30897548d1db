import GenAgent

/// A source of jitter that a seed determines: numbers of 0..<1, spread evenly. Not for secrets.
public final class RetryJitter: Sendable {
    private let random: Locked<SeededRandom>

    /// Makes a source; the same seed gives the same numbers.
    public init(seed: UInt64) { random = Locked(SeededRandom(seed: seed)) }

    /// The next number, 0..<1.
    public func next() -> Double { random.withLock { $0.nextUnit() } }
}
