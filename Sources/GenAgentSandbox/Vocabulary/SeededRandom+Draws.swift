import GenAgent

/// Independent streams and the draws that scenes need.
///
/// The sandbox's published results depend on every number that is drawn here: do not change one.
extension SeededRandom {
    /// Starts the stream that belongs to a seed and some keys. Streams with different keys are independent.
    package init(seed: UInt64, keys: UInt64...) {
        self.init(
            seed: keys.reduce(seed) { state, key in
                var random = SeededRandom(seed: key)
                return Self.mixed(state ^ random.next())
            })
    }

    /// The output function of SplitMix64 alone: the generator adds its increment first, so it is subtracted here.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var random = SeededRandom(seed: value &- 0x9E37_79B9_7F4A_7C15)
        return random.next()
    }

    /// A number in `-1 ..< 1`.
    package mutating func signedUnit() -> Double { 2 * nextUnit() - 1 }

    /// `true` with the given probability (0...1).
    package mutating func chance(_ probability: Double) -> Bool { nextUnit() < probability }

    /// An integer in `0 ..< count`; 0 when `count` is below 1.
    package mutating func number(below count: Int) -> Int { count < 2 ? 0 : Int(next() % UInt64(count)) }

    package mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[number(below: elements.count)]
    }

    /// `count` different elements in random order, or all of them when there are fewer.
    package mutating func sample<Element>(_ count: Int, of elements: [Element]) -> [Element] {
        var pool = elements
        var chosen: [Element] = []
        while chosen.count < count, !pool.isEmpty { chosen.append(pool.remove(at: number(below: pool.count))) }
        return chosen
    }
}
