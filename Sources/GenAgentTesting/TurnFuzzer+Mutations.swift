/// Changes to a text; on bytes, so that they are fast and may also split a character.
extension TurnFuzzer {
    /// The text after some mutations.
    mutating func mutated(_ text: String, times: Int) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<times { mutate(&bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        switch below(12) {
        case 0, 1: bytes.removeSubrange(pickTag(bytes) ?? stretch(bytes))
        case 2: if let tag = pickTag(bytes) { bytes.replaceSubrange(tag, with: pick(Self.tags).utf8) }
        case 3: if let tag = pickTag(bytes) { bytes.insert(contentsOf: Array(bytes[tag]), at: tag.lowerBound) }
        case 4: bytes.insert(contentsOf: pick(Self.tags).utf8, at: below(bytes.count + 1))
        case 5: bytes.removeSubrange(below(bytes.count)...)
        case 6: bytes.removeSubrange(stretch(bytes))
        case 7: bytes.insert(contentsOf: Array(bytes[stretch(bytes)]), at: below(bytes.count + 1))
        case 8: bytes.insert(contentsOf: words().utf8, at: chance(50) ? 0 : bytes.count)
        case 9: bytes.insert(contentsOf: fragment().utf8, at: below(bytes.count + 1))
        case 10: bytes[below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
        default:
            // Exchange two neighbours of some length.
            let first = stretch(bytes)
            let moved = Array(bytes[first])
            bytes.removeSubrange(first)
            bytes.insert(contentsOf: moved, at: below(bytes.count + 1))
        }
    }

    /// A random stretch, mostly short.
    private mutating func stretch(_ bytes: [UInt8]) -> Range<Int> {
        let start = below(bytes.count)
        return start..<min(bytes.count, start + 1 + below(chance(70) ? 8 : 80))
    }

    /// The place of a random tag of the format; `nil` where there is none.
    private mutating func pickTag(_ bytes: [UInt8]) -> Range<Int>? {
        let starts = bytes.indices.filter { bytes[$0] == UInt8(ascii: "<") }
        guard !starts.isEmpty else { return nil }
        let start = pick(starts)
        for tag in Self.tags where bytes[start...].starts(with: tag.utf8) { return start..<start + tag.utf8.count }
        return nil
    }
}
