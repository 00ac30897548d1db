import GenAgent

/// The sandbox's random numbers: ``SeededRandom`` with streams by key and the draws that scenes need.
package struct SceneRandom: RandomNumberGenerator, Sendable {
    private var base: SeededRandom

    /// Starts a stream.
    package init(seed: UInt64) { base = SeededRandom(seed: seed) }

    /// Starts the stream that belongs to a seed and some keys. Streams of different keys do not move each other.
    package init(seed: UInt64, keys: UInt64...) {
        var state = seed
        for key in keys { state = Self.scramble(state ^ Self.scramble(key &+ 0x9E37_79B9_7F4A_7C15)) }
        base = SeededRandom(seed: state)
    }

    package mutating func next() -> UInt64 { base.next() }

    /// A number in 0..<1.
    package mutating func unit() -> Double { base.nextUnit() }

    /// A number in -1..<1.
    package mutating func signedUnit() -> Double { 2 * unit() - 1 }

    /// `true` with the given chance (0...1).
    package mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    /// A whole number in 0..<count; 0 when `count` is below 1.
    package mutating func index(_ count: Int) -> Int { count < 2 ? 0 : Int(next() % UInt64(count)) }

    /// One element; `nil` when there is none.
    package mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[index(elements.count)]
    }

    /// `count` different elements in random order; fewer when there are not so many.
    package mutating func sample<Element>(_ count: Int, of elements: [Element]) -> [Element] {
        var pool = elements
        var chosen: [Element] = []
        while chosen.count < count, !pool.isEmpty { chosen.append(pool.remove(at: index(pool.count))) }
        return chosen
    }

    /// A stable 64-bit fingerprint of a text (FNV-1a), for keys. Swift's own hash differs from run to run.
    package static func fingerprint(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash
    }

    private static func scramble(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
