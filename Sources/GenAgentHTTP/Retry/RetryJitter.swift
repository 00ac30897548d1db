import Foundation

/// A source of jitter that a seed determines: numbers of 0..<1, spread evenly. Not for secrets.
public final class RetryJitter: Sendable {
    private let state: HTTPLock<UInt64>

    /// Makes a source; the same seed gives the same numbers.
    public init(seed: UInt64) { state = HTTPLock(seed) }

    /// The next number, 0..<1.
    public func next() -> Double {
        // SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
        var bits = state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            return state
        }
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((bits ^ (bits >> 31)) >> 11) / 9_007_199_254_740_992
    }
}
