#if Store
/// Bytes of a line of JSON that grow at the end.
///
/// Memory of its own instead of an array: an array behind a class checks every access, and a line has hundreds of small ones.
class LineBuffer {
    private var start: UnsafeMutablePointer<UInt8>
    /// Small enough that the allocator has such a piece at hand; half of the inputs need no more.
    private var capacity = 1000
    private(set) final var count = 0

    init() { start = .allocate(capacity: capacity) }

    deinit { start.deallocate() }

    /// What was written so far.
    final var bytes: [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }

    /// Writes text that needs no escaping and is known when this is compiled.
    final func write(literal text: StaticString) { append(text.utf8Start, text.utf8CodeUnitCount) }

    /// Writes text that needs no escaping.
    final func write(raw text: String) {
        var text = text
        text.withUTF8 { utf8 in
            if let base = utf8.baseAddress { append(base, utf8.count) }
        }
    }

    /// Writes one byte.
    final func append(_ byte: UInt8) {
        reserve(1)
        start[count] = byte
        count &+= 1
    }

    /// Writes a whole number.
    final func write(_ number: some FixedWidthInteger) {
        var rest = UInt64(truncatingIfNeeded: number.magnitude)
        // 2^64 has 20 digits, and there may be a sign.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { digits in
            var first = 24
            repeat {
                first &-= 1
                digits[first] = UInt8(truncatingIfNeeded: 48 &+ rest % 10)
                rest /= 10
            } while rest > 0
            if number < 0 {
                first &-= 1
                digits[first] = UInt8(ascii: "-")
            }
            if let base = digits.baseAddress { append(base + first, 24 &- first) }
        }
    }

    /// Writes text in quotation marks.
    final func write(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            reserve(utf8.count &+ 2)
            append(UInt8(ascii: "\""))
            var (written, index) = (0, 0)
            guard let base = utf8.baseAddress else { return }
            while index < utf8.count {
                // Eight at a time, for hardly any needs an escape.
                if index &+ 8 <= utf8.count, Self.isPlain(UnsafeRawPointer(base + index)) {
                    index &+= 8
                    continue
                }
                let byte = base[index]
                index &+= 1
                // All but control characters, the quotation mark and the backslash.
                if byte >= 0x20, byte != 0x22, byte != 0x5C { continue }
                append(base + written, index &- 1 &- written)
                escape(byte)
                written = index
            }
            append(base + written, utf8.count &- written)
        }
        append(UInt8(ascii: "\""))
    }

    /// Whether none of eight bytes needs an escape. A byte below `n`, or one that is zero after a comparison by XOR, borrows into
    /// its highest bit; a byte above it may then seem to as well, which only means to look closer.
    private static func isPlain(_ eight: UnsafeRawPointer) -> Bool {
        let word = eight.loadUnaligned(as: UInt64.self)
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        let found =
            ((word &- ones &* 0x20) & ~word) | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
        return found & (ones &* 0x80) == 0
    }

    private func escape(_ byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        case UInt8(ascii: "\n"): append(UInt8(ascii: "n"))
        case UInt8(ascii: "\r"): append(UInt8(ascii: "r"))
        case UInt8(ascii: "\t"): append(UInt8(ascii: "t"))
        default:
            write(literal: "u00")
            append(Self.digit(byte >> 4))
            append(Self.digit(byte & 15))
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 &+ value : 87 &+ value }

    private func append(_ bytes: UnsafePointer<UInt8>, _ more: Int) {
        reserve(more)
        (start + count).update(from: bytes, count: more)
        count &+= more
    }

    private func reserve(_ more: Int) {
        if capacity &- count < more { grow(more) }
    }

    @inline(never)
    private func grow(_ more: Int) {
        capacity = max(capacity * 2, count + more)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        moved.update(from: start, count: count)
        start.deallocate()
        start = moved
    }
}
#endif
