extension UnsafeBufferPointer<UInt8> {
    @inline(__always)
    func has(_ expected: StaticString, at offset: Int) -> Bool {
        let count = expected.utf8CodeUnitCount
        guard offset >= 0, offset <= self.count &- count else { return false }
        let other = expected.utf8Start
        var index = 0
        while index < count {
            guard self[offset &+ index] == other[index] else { return false }
            index &+= 1
        }
        return true
    }

    /// The text of a range; invalid UTF-8 becomes U+FFFD.
    func string(_ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: self[range]), as: UTF8.self)
    }

    /// The range without white space (space, tab, line feed, carriage return) at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (lower, upper) = (range.lowerBound, range.upperBound)
        while lower < upper, self[lower].isJSONWhitespace { lower &+= 1 }
        while lower < upper, self[upper &- 1].isJSONWhitespace { upper &-= 1 }
        return lower..<upper
    }

    func trimmedString(_ range: Range<Int>) -> String { string(trimmed(range)) }

    /// At most 40 Unicode scalars from an offset on, hidden characters as spaces; for error texts.
    func excerpt(at offset: Int) -> String {
        guard offset >= 0, offset < count else { return "" }
        let text = string(offset..<Swift.min(count, offset &+ 160))
        var excerpt = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(40) {
            excerpt.append(scalar.isHidden ? " " : scalar)
        }
        return String(excerpt)
    }
}

extension UInt8 {
    @inline(__always)
    var isJSONWhitespace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }

    var isASCIILetter: Bool { (0x61...0x7A).contains(self | 0x20) }

    var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
}
