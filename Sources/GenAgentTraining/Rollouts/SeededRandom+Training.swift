import GenAgent

extension SeededRandom {
    /// A permutation by Fisher and Yates; the standard library's may change between versions.
    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var elements = elements
        var left = elements.count
        while left > 1 {
            let drawn = Int(next().multipliedFullWidth(by: UInt64(left)).high)
            left -= 1
            elements.swapAt(drawn, left)
        }
        return elements
    }

    /// FNV-1a over the UTF-8 bytes: the same on every machine, unlike `Hasher`.
    static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}

/// Names for independent streams of seeds of one training, so that adding one changes no other.
enum TrainingStream {
    static let rollouts: UInt64 = 0x726F_6C6C
    static let promptOrder: UInt64 = 0x6F72_6465
    static let minibatches: UInt64 = 0x6D69_6E69
    static let control: UInt64 = 0x636F_6E74
    static let coldStart: UInt64 = 0x636F_6C64
}
