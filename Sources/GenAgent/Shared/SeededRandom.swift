/// A small, fast, seeded random source: the same seed gives the same numbers on every machine.
///
/// The generator is SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). It is for seeds, jitter and simulation, not for secrets.
public struct SeededRandom: RandomNumberGenerator, Sendable, Hashable, Codable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// The next number in `0 ..< 1`, with 53 random bits.
    public mutating func nextUnit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// An independent seed for the `index`-th user of a stream that is derived from `seed`.
    package static func derive(_ seed: UInt64, _ stream: UInt64, _ index: UInt64) -> UInt64 {
        var random = SeededRandom(seed: seed)
        var mixed = SeededRandom(seed: random.next() ^ (stream &* 0xD6E8_FEB8_6659_FD93))
        var last = SeededRandom(seed: mixed.next() ^ (index &* 0xA076_1D64_78BD_642F))
        return last.next()
    }
}

/// A hash of a text that is the same on every machine and in every run, unlike `Hasher`: for keys and seeds, not for security.
package enum StableHash {
    /// FNV-1a with 64 bits over the UTF-8 bytes (Fowler, Noll and Vo; draft-eastlake-fnv).
    package static func fnv1a(_ text: String, basis: UInt64 = 0xCBF2_9CE4_8422_2325) -> UInt64 {
        text.utf8.reduce(basis) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
