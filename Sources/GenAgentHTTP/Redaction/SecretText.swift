/// How characters are written in other than plain text: escapes, base64, and invisible characters between letters.
enum SecretText {
    /// The maximum number of invisible bytes between two characters of a secret.
    static let longestGap = 16
    /// The maximum run of backslashes or percent signs, which repeated escaping produces.
    private static let longestRun = 8

    /// One character that an escape stands for, as UTF-8.
    struct Character {
        private var bytes: UInt32
        var count: Int

        init(_ byte: UInt8) { (bytes, count) = (UInt32(byte), 1) }

        init?(scalar: UInt32) {
            guard let scalar = Unicode.Scalar(scalar), let encoded = UTF8.encode(scalar) else { return nil }
            (bytes, count) = (0, 0)
            for byte in encoded {
                bytes |= UInt32(byte) << UInt32(8 * count)
                count += 1
            }
        }

        var byte: UInt8 { byte(at: 0) }
        func byte(at place: Int) -> UInt8 { UInt8(truncatingIfNeeded: bytes >> UInt32(8 * place)) }
    }

    enum Escape {
        /// It is not an escape.
        case none
        /// The text ended within it.
        case open
        case character(Character, end: Int)
    }

    static func isEscape(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "&")
    }

    /// Whether two bytes begin an escape that may stand for a visible character; a backslash before any other character is left out.
    static func isEscape(_ one: UInt8, before two: UInt8) -> Bool {
        switch one {
        case UInt8(ascii: "\\"): two == one || two == UInt8(ascii: "u") || two == UInt8(ascii: "x")
        case UInt8(ascii: "%"): digit(two) != nil
        case UInt8(ascii: "&"): two == UInt8(ascii: "#") || isAlphanumeric(two)
        default: false
        }
    }

    /// Whether the byte is invisible within a word: blanks, controls, and all non-ASCII bytes, such as zero-width characters.
    static func isInvisible(_ byte: UInt8) -> Bool { byte <= 0x20 || byte >= 0x7F }

    /// Whether the byte ends a JSON string or base64.
    static func endsText(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "=") }

    /// The index after the invisible bytes that begin here; a terminal color sequence counts as invisible.
    static func endOfInvisible(in text: UnsafeRawBufferPointer, at start: Int) -> Int {
        var index = start
        while index < text.count, isInvisible(text[index]), index - start <= longestGap {
            if text[index] == 0x1B, index + 1 < text.count, text[index + 1] == UInt8(ascii: "[") {
                index += 2
                while index < text.count, index - start <= longestGap, !(0x40...0x7E).contains(text[index]) {
                    index += 1
                }
            }
            index += 1
        }
        return min(index, text.count)
    }

    static func escape(in text: UnsafeRawBufferPointer, at start: Int) -> Escape {
        switch text[start] {
        case UInt8(ascii: "\\"): backslash(in: text, at: start)
        case UInt8(ascii: "%"): percent(in: text, at: start)
        default: entity(in: text, at: start)
        }
    }

    /// `\u0041`, `\x41`, `\/`, `\n`; JSON within JSON has several backslashes.
    private static func backslash(in text: UnsafeRawBufferPointer, at start: Int) -> Escape {
        var index = start
        // Bounded, because this runs for every backslash of a long run.
        while index < text.count, index - start <= longestRun, text[index] == UInt8(ascii: "\\") { index += 1 }
        guard index - start <= longestRun else { return .none }
        guard index < text.count else { return .open }
        let kind = text[index]
        index += 1
        switch kind {
        case UInt8(ascii: "u"): return number(in: text, at: index, digits: 4)
        case UInt8(ascii: "x"): return number(in: text, at: index, digits: 2)
        case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "f"):
            return .character(Character(0x20), end: index)
        default: return .character(Character(kind), end: index)
        }
    }

    /// `%41`, and `%2541` where it was escaped twice.
    private static func percent(in text: UnsafeRawBufferPointer, at start: Int) -> Escape {
        var index = start + 1
        while index + 1 < text.count, text[index] == UInt8(ascii: "2"), text[index + 1] == UInt8(ascii: "5"),
            index - start <= 2 * longestRun
        {
            guard index + 2 < text.count else { return .open }
            guard digit(text[index + 2]) != nil else { break }
            index += 2
        }
        guard index + 2 <= text.count else {
            return index == text.count || digit(text[index]) != nil ? .open : .none
        }
        guard let high = digit(text[index]), let low = digit(text[index + 1]) else { return .none }
        // A byte of UTF-8, not a scalar.
        return .character(Character(UInt8(high << 4 | low)), end: index + 2)
    }

    /// `&#65;`, `&#x41;`, `&amp;`.
    private static func entity(in text: UnsafeRawBufferPointer, at start: Int) -> Escape {
        var index = start + 1
        while index < text.count, text[index] != UInt8(ascii: ";"), index - start < 9 {
            guard text[index] == UInt8(ascii: "#") || isAlphanumeric(text[index]) else { return .none }
            index += 1
        }
        guard index < text.count else { return index - start < 9 ? .open : .none }
        guard text[index] == UInt8(ascii: ";") else { return .none }
        let name = String(decoding: text[(start + 1)..<index], as: UTF8.self).lowercased()
        let named: [String: UInt8] = ["amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27]
        if let byte = named[name] { return .character(Character(byte), end: index + 1) }
        let digits = name.dropFirst(name.hasPrefix("#x") ? 2 : 1)
        guard name.hasPrefix("#"), let value = UInt32(digits, radix: name.hasPrefix("#x") ? 16 : 10),
            let character = Character(scalar: value)
        else { return .none }
        return .character(character, end: index + 1)
    }

    private static func number(in text: UnsafeRawBufferPointer, at start: Int, digits: Int) -> Escape {
        var value: UInt32 = 0
        for place in 0..<digits {
            guard start + place < text.count else { return .open }
            guard let digit = digit(text[start + place]) else { return .none }
            value = value << 4 | digit
        }
        // Half of a surrogate pair (emoji) is not a character; no key has one.
        return .character(Character(scalar: value) ?? Character(0x7F), end: start + digits)
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x41 + 10)
        case 0x61...0x66: UInt32(byte - 0x61 + 10)
        default: nil
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    /// The base64 characters of the secret that do not depend on its context, for each of the three alignments: so it is found in `Bearer …`,
    /// in `user:…` and within images too.
    static func base64Forms(of secret: [UInt8]) -> [[UInt8]] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        return (0..<3).compactMap { before in
            let bytes = [UInt8](repeating: 0, count: before) + secret
            // The first character without bits of the preceding byte, and the last without bits of the following one.
            let first = (before * 8 + 5) / 6
            let last = bytes.count * 8 / 6
            guard last - first >= Redactor.minimumSecretBytes else { return nil }
            return (first..<last).map { place in
                let bit = place * 6
                let high = UInt16(bytes[bit / 8]) << 8
                let low = bit / 8 + 1 < bytes.count ? UInt16(bytes[bit / 8 + 1]) : 0
                return alphabet[Int((high | low) >> UInt16(10 - bit % 8) & 63)]
            }
        }
    }
}
