// The one place that decides which characters must not reach a terminal.

extension Unicode.Scalar {
    /// Whether it can steer a terminal, or make a text read differently from what it says: control characters (C0, DEL, C1),
    /// format characters (overrides and marks of the writing direction, zero-width characters, tags), line and paragraph
    /// separators, and everything else that Unicode draws as nothing. Variation selectors (U+FE00 to U+FE0F) are not among them:
    /// they only choose how the character before them looks.
    package var isHidden: Bool {
        switch value {
        case 0x20..<0x7F, 0xA0..<0xAD, 0xFE00...0xFE0F: return false
        case 0..<0xA0: return true
        default: break
        }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: return true
        default: return properties.isDefaultIgnorableCodePoint
        }
    }

    /// Whether it joins or separates its neighbors, as emoji and some scripts need it.
    fileprivate var isJoiner: Bool { value == 0x200C || value == 0x200D }
}

extension StringProtocol {
    /// The text without ``Swift/Unicode/Scalar/isHidden`` characters, for people. Line feeds and tabs stay. Joiners stay after
    /// characters that are not ASCII; between Latin letters they would only hide. Other line separators become a space.
    package var withoutControls: String { visible(keepingBreaks: true) }

    /// ``withoutControls`` in one line: line feeds and tabs become spaces, so that outside text cannot add a line to ours.
    package var inOneLine: String { visible(keepingBreaks: false) }

    /// Whether there is nothing but visible ASCII, and line feeds and tabs where those are allowed.
    private func isPlain(keepingBreaks: Bool) -> Bool {
        utf8.withContiguousStorageIfAvailable { bytes in
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                if byte < 0x20 ? !(keepingBreaks && (byte == 0x0A || byte == 0x09)) : byte >= 0x7F { return false }
                index &+= 1
            }
            return true
        } ?? false
    }

    private func visible(keepingBreaks: Bool) -> String {
        if isPlain(keepingBreaks: keepingBreaks) { return String(self) }
        var kept = String.UnicodeScalarView()
        var last: Unicode.Scalar = " "
        for scalar in unicodeScalars {
            var shown = scalar
            if scalar.isHidden {
                switch scalar.value {
                case 0x09, 0x0A: shown = keepingBreaks ? scalar : " "
                case 0x2028, 0x2029: shown = " "
                default: guard scalar.isJoiner, !last.isASCII, !last.isJoiner else { continue }
                }
            }
            kept.append(shown)
            last = shown
        }
        return String(kept)
    }
}

extension String {
    /// JSON text in which hidden characters are written as `\u202e`: the same value, and nothing that a terminal obeys.
    ///
    /// The text must be JSON: hidden ASCII characters other than the line feeds and spaces between its values are escaped already.
    package var escapingHidden: String {
        var text = self
        return text.withUTF8 { bytes in
            var index = 0
            while index < bytes.count, bytes[index] < 0x7F { index &+= 1 }
            return index == bytes.count ? nil : Self.escaped(bytes)
        } ?? self
    }

    private static func escaped(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 64)
        var index = 0
        while index < bytes.count {
            let start = index
            while index < bytes.count, bytes[index] < 0x7F { index &+= 1 }
            result.append(contentsOf: bytes[start..<index])
            guard index < bytes.count else { break }
            // The text is valid UTF-8: the first byte tells the length.
            let length = bytes[index] < 0x80 ? 1 : bytes[index] < 0xE0 ? 2 : bytes[index] < 0xF0 ? 3 : 4
            let end = Swift.min(index + length, bytes.count)
            let scalar = String(decoding: bytes[index..<end], as: UTF8.self).unicodeScalars.first
            if let scalar, scalar.isHidden {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    result += #"\u"#.utf8
                    result += String(repeating: "0", count: 4 - digits.count).utf8
                    result += digits.utf8
                }
            } else {
                result.append(contentsOf: bytes[index..<end])
            }
            index = end
        }
        return String(decoding: result, as: UTF8.self)
    }
}
