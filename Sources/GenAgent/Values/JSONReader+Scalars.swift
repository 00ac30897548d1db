extension JSONReader {
    /// Reads a string; the offset is at its opening quote.
    mutating func readString() throws(JSONFailure) -> String {
        offset &+= 1
        let start = offset
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                let text = bytes.string(start..<offset)
                offset &+= 1
                return text
            case UInt8(ascii: "\\"): return try readEscapedString(from: start)
            case 0..<0x20: throw failure(.escapedControl)
            default: offset &+= 1
            }
        }
        throw failure(.closingQuote)
    }

    /// Goes on at the first backslash of a string whose content starts at `start`.
    private mutating func readEscapedString(from start: Int) throws(JSONFailure) -> String {
        var text = Array(bytes[start..<offset])
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                offset &+= 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try readEscape(into: &text)
            case 0..<0x20: throw failure(.escapedControl)
            default:
                text.append(byte)
                offset &+= 1
            }
        }
        throw failure(.closingQuote)
    }

    private mutating func readEscape(into text: inout [UInt8]) throws(JSONFailure) {
        offset &+= 1
        guard let code = current else { throw failure(.closingQuote) }
        switch code {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(code)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            offset &+= 1
            text.append(contentsOf: UTF8.encode(try readEscapedScalar()) ?? UTF8.encodedReplacementCharacter)
            return
        default: throw failure(.escape)
        }
        offset &+= 1
    }

    /// Reads the digits after `\u`, and the second half of a surrogate pair; a lone half becomes U+FFFD.
    private mutating func readEscapedScalar() throws(JSONFailure) -> Unicode.Scalar {
        let first = try readHexadecimal()
        guard (0xD800..<0xDC00).contains(first), bytes.has("\\u", at: offset) else {
            return Unicode.Scalar(first) ?? "\u{FFFD}"
        }
        let beforeSecond = offset
        offset &+= 2
        let second = try readHexadecimal()
        guard (0xDC00..<0xE000).contains(second) else {
            offset = beforeSecond
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 &+ (first &- 0xD800) << 10 &+ (second &- 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func readHexadecimal() throws(JSONFailure) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current else { throw failure(.closingQuote) }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte &- UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte &- UInt8(ascii: "a") &+ 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte &- UInt8(ascii: "A") &+ 10
            default: throw failure(.hexadecimal)
            }
            value = value << 4 | UInt32(digit)
            offset &+= 1
        }
        return value
    }

    /// Reads a number; the offset is at its sign or first digit.
    mutating func readNumber() throws(JSONFailure) -> JSONValue {
        let start = offset
        let isNegative = accept("-")
        let digits = offset
        try skipDigits()
        if bytes[digits] == UInt8(ascii: "0"), offset > digits &+ 1 {
            offset = digits &+ 1  // A zero stands alone; what follows it is the error.
            throw failure(.end)
        }
        let wholeEnd = offset
        if accept(".") { try skipDigits() }
        if accept("e") || accept("E") {
            if !accept("+") { _ = accept("-") }
            try skipDigits()
        }
        if offset == wholeEnd, let whole = wholeNumber(digits..<offset, isNegative: isNegative) {
            return .integer(whole)
        }
        guard let value = Double(bytes.string(start..<offset)), value.isFinite else {
            throw JSONFailure(offset: start, expectation: .finite)
        }
        return JSONValue(finite: value)
    }

    /// Skips at least one digit.
    private mutating func skipDigits() throws(JSONFailure) {
        let start = offset
        while let byte = current, byte.isASCIIDigit { offset &+= 1 }
        guard offset > start else { throw failure(.digit) }
    }

    /// The digits as a number; `nil` where it does not fit 64 bits.
    private func wholeNumber(_ digits: Range<Int>, isNegative: Bool) -> Int64? {
        guard digits.count <= 19 else { return nil }
        var value: Int64 = 0
        for index in digits {
            let digit = Int64(bytes[index] &- UInt8(ascii: "0"))
            let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
            // Built on the negative side, which reaches one further.
            let (difference, tooSmall) = product.subtractingReportingOverflow(digit)
            guard !tooLarge, !tooSmall else { return nil }
            value = difference
        }
        if isNegative { return value }
        return value == .min ? nil : 0 &- value
    }
}
