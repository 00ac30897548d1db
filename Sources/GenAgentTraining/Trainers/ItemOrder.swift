import GenAgent

/// An endless, seeded order of items: one permutation after another.
struct ItemOrder: Sendable, Hashable {
    let count: Int
    let seed: UInt64
    private(set) var epoch = 0
    private(set) var order: [Int]
    private(set) var cursor = 0

    init(count: Int, seed: UInt64) {
        self.count = count
        self.seed = seed
        order = Self.permutation(count, seed, epoch: 0)
    }

    mutating func restore(_ checkpoint: TrainingCheckpoint) {
        (epoch, order, cursor) = (checkpoint.epoch, checkpoint.order, checkpoint.cursor)
    }

    /// The next items, across the end of a pass if needed.
    mutating func next(_ number: Int) -> [Int] {
        guard count > 0 else { return [] }
        return (0..<max(0, number)).map { _ in
            if cursor == count { beginEpoch() }
            defer { cursor += 1 }
            return order[cursor]
        }
    }

    /// The next items of the current pass; fewer at its end.
    mutating func nextInEpoch(_ number: Int) -> [Int] {
        if cursor == count { beginEpoch() }
        let items = Array(order[cursor...].prefix(max(1, number)))
        cursor += items.count
        return items
    }

    private mutating func beginEpoch() {
        epoch += 1
        cursor = 0
        order = Self.permutation(count, seed, epoch: epoch)
    }

    private static func permutation(_ count: Int, _ seed: UInt64, epoch: Int) -> [Int] {
        var random = SeededRandom(
            seed: SeededRandom.derive(seed, TrainingStream.promptOrder, UInt64(bitPattern: Int64(epoch))))
        return random.shuffled(Array(0..<count))
    }
}

extension SeededRandom {
    /// A Fisher-Yates shuffle; the standard library's may change between versions.
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
}

/// Independent streams of seeds within one training, so that adding one does not change the others.
enum TrainingStream {
    static let rollouts: UInt64 = 0x726F_6C6C
    static let promptOrder: UInt64 = 0x6F72_6465
    static let minibatches: UInt64 = 0x6D69_6E69
    static let control: UInt64 = 0x636F_6E74
    static let coldStart: UInt64 = 0x636F_6C64
}
