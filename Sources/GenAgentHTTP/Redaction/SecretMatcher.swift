/// Finds secrets in bytes, in every form in which a server may repeat them: plain, escaped (also twice) for JSON, URLs or HTML, within base64
/// at any of its three alignments, and, if they are long, in other case or with blanks and control characters in between.
///
/// Bytes that cannot begin a secret cost next to nothing.
final class SecretMatcher: Sendable {
    fileprivate struct Pattern: Sendable {
        var bytes: [UInt8]
        var isBase64 = false
        var ignoresCase = false
        /// Invisible bytes may stand in between, and a part of the secret counts where the text was cut.
        var isLong = false
    }

    struct Found: Sendable {
        /// The ranges of secrets, in order, without overlaps.
        var ranges: [Range<Int>] = []
        /// The start of what may become a secret with the bytes that follow.
        var open: Int?
    }

    /// Only secrets from this length on are found in other forms: shorter ones may be words of the language.
    private static let longSecretBytes = 12
    /// The minimum length for the rest of a secret at a cut to count as one.
    private static let leastCutBytes = 6

    private let patterns: [Pattern]
    /// By first byte: the start in ``order`` of the patterns that may begin with it, and one more entry for the end.
    private let places: [Int]
    private let order: [Int]
    /// One bit for each pair of bytes: whether a secret may begin with it.
    private let isPair: [UInt64]

    var isEmpty: Bool { patterns.isEmpty }

    /// - Parameter secrets: Those shorter than ``Redactor/minimumSecretBytes`` are ignored.
    init(_ secrets: [String]) {
        let known = Set(secrets.filter { $0.utf8.count >= Redactor.minimumSecretBytes && $0 != Redactor.mark })
        let patterns = known.sorted().flatMap { Self.patterns(of: Array($0.utf8)) }
        self.patterns = patterns
        guard !patterns.isEmpty else {
            (places, order, isPair) = ([], [], [])
            return
        }
        var (places, order, isPair) = ([Int](), [Int](), [UInt64](repeating: 0, count: 1024))
        func add(_ one: UInt8, _ two: UInt8) {
            let pair = Int(one) << 8 | Int(two)
            isPair[pair >> 6] |= 1 << UInt64(pair & 63)
        }
        for one in 0...UInt8.max {
            places.append(order.count)
            let starting = patterns.indices.filter { patterns[$0].accepts(one, at: 0) }
            order += starting
            guard !starting.isEmpty || SecretText.isEscape(one) else { continue }
            for two in 0...UInt8.max {
                let mayFollow = starting.contains { index in
                    SecretText.isEscape(two) || patterns[index].accepts(two, at: 1)
                        || (patterns[index].isLong && SecretText.isInvisible(two))
                }
                let mayBeEscaped =
                    SecretText.isEscape(one, before: two)
                    || (one == UInt8(ascii: "\\") && patterns.contains { $0.accepts(two, at: 0) })
                if mayFollow || mayBeEscaped { add(one, two) }
            }
        }
        places.append(order.count)
        (self.places, self.order, self.isPair) = (places, order, isPair)
    }

    private static func patterns(of secret: [UInt8]) -> [Pattern] {
        let isLong = secret.count >= longSecretBytes
        return [Pattern(bytes: isLong ? secret.map(\.lowercased) : secret, ignoresCase: isLong, isLong: isLong)]
            + SecretText.base64Forms(of: secret).map { Pattern(bytes: $0, isBase64: true, isLong: isLong) }
    }

    // MARK: Looking

    /// - Parameters:
    ///   - isEnd: Whether nothing follows. Otherwise ``Found/open`` says where a secret may have begun, and later bytes are not searched.
    ///   - isCut: Whether the bytes may be truncated: then the beginning of a long secret at the end, or at the end of a JSON string, counts too.
    func find(in bytes: UnsafeRawBufferPointer, isEnd: Bool = true, isCut: Bool = false) -> Found {
        var found = Found()
        guard !isEmpty else { return found }
        isPair.withUnsafeBufferPointer { isPair in
            var index = 0
            while index < bytes.count {
                guard mayBegin(bytes, index, isPair) else {
                    index += 1
                    continue
                }
                let start = index
                index += 1
                var end = start
                // Another secret may begin within this one and reach further.
                var inner = start
                while inner == start || inner < end {
                    if inner == start || mayBegin(bytes, inner, isPair) {
                        let match = longest(in: bytes, at: inner)
                        if !isEnd, match.isOpen {
                            found.open = start
                            return
                        }
                        end = max(end, match.end ?? start, isCut ? match.cut ?? start : start)
                    }
                    inner += 1
                }
                if end > start {
                    found.ranges.append(start..<end)
                    index = end
                }
            }
        }
        return found
    }

    /// Whether a secret may begin there, by the next two bytes; nearly always false.
    @inline(__always)
    private func mayBegin(
        _ bytes: UnsafeRawBufferPointer, _ index: Int, _ isPair: UnsafeBufferPointer<UInt64>
    ) -> Bool {
        guard index + 1 < bytes.count else {
            return SecretText.isEscape(bytes[index]) || places[Int(bytes[index])] < places[Int(bytes[index]) + 1]
        }
        let pair = Int(bytes[index]) << 8 | Int(bytes[index + 1])
        return isPair[pair >> 6] & (1 << UInt64(pair & 63)) != 0
    }

    private struct Match {
        /// The end of the longest secret that begins here.
        var end: Int?
        /// The bytes ended in the middle of a secret.
        var isOpen = false
        /// The end of a truncated secret that is long enough to keep secret.
        var cut: Int?
    }

    private func longest(in bytes: UnsafeRawBufferPointer, at start: Int) -> Match {
        var result = Match()
        look(for: bytes[start], in: bytes, at: start, &result)
        guard SecretText.isEscape(bytes[start]) else { return result }
        switch SecretText.escape(in: bytes, at: start) {
        case .none: break
        case .open: result.isOpen = true
        // The byte itself was already searched for.
        case .character(let character, _) where character.byte == bytes[start]: break
        case .character(let character, _): look(for: character.byte, in: bytes, at: start, &result)
        }
        return result
    }

    private func look(for first: UInt8, in bytes: UnsafeRawBufferPointer, at start: Int, _ result: inout Match) {
        for place in places[Int(first)]..<places[Int(first) + 1] {
            let index = order[place]
            switch patterns[index].match(bytes, at: start) {
            case .none: break
            case .whole(let end): result.end = max(result.end ?? end, end)
            case .open(let matched, let end, let isAtEnd):
                if isAtEnd { result.isOpen = true }
                if patterns[index].isLong, matched >= Self.leastCutBytes { result.cut = max(result.cut ?? end, end) }
            }
        }
    }
}

extension SecretMatcher.Pattern {
    fileprivate enum Outcome {
        case none
        case whole(end: Int)
        /// The bytes, or a string within them, ended after this many bytes of the secret.
        case open(Int, end: Int, isAtEnd: Bool)
    }

    /// Whether a byte may stand for the secret's byte at an index.
    fileprivate func accepts(_ byte: UInt8, at index: Int) -> Bool {
        let own = bytes[index]
        if byte == own { return true }
        if ignoresCase { return byte.lowercased == own }
        // The alphabet for URLs (RFC 4648, section 5).
        return isBase64
            && ((byte == UInt8(ascii: "-") && own == UInt8(ascii: "+"))
                || (byte == UInt8(ascii: "_") && own == UInt8(ascii: "/")))
    }

    fileprivate func match(_ text: UnsafeRawBufferPointer, at start: Int) -> Outcome {
        var (matched, index) = (0, start)
        while matched < bytes.count {
            guard index < text.count else { return matched > 0 ? .open(matched, end: index, isAtEnd: true) : .none }
            let byte = text[index]
            if accepts(byte, at: matched) {
                matched += 1
                index += 1
                continue
            }
            if SecretText.isEscape(byte) {
                switch SecretText.escape(in: text, at: index) {
                case .open: return .open(matched, end: text.count, isAtEnd: true)
                case .character(let character, let end) where takes(character, &matched):
                    index = end
                    continue
                case .character(let character, let end)
                where matched > 0 && isLong && (character.count > 1 || SecretText.isInvisible(character.byte)):
                    index = end
                    continue
                case .character(let character, _) where SecretText.endsText(character.byte):
                    return .open(matched, end: index, isAtEnd: false)
                default: return .none
                }
            }
            if SecretText.endsText(byte) { return .open(matched, end: index, isAtEnd: false) }
            guard matched > 0, isLong, SecretText.isInvisible(byte) else { return .none }
            let end = SecretText.endOfInvisible(in: text, at: index)
            guard end - index <= SecretText.longestGap else { return .none }
            index = end
        }
        return .whole(end: index)
    }

    /// Whether the bytes of an escaped character are the next bytes of the secret.
    private func takes(_ character: SecretText.Character, _ matched: inout Int) -> Bool {
        guard matched + character.count <= bytes.count else { return false }
        for place in 0..<character.count where !accepts(character.byte(at: place), at: matched + place) { return false }
        matched += character.count
        return true
    }
}

extension UInt8 {
    fileprivate var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self + 32 : self }
}
