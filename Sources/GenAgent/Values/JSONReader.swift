extension JSONValue {
    /// Reads strict JSON (RFC 8259): no comments, no trailing commas, nothing after the value. The time is linear in the length.
    ///
    /// Where the RFC leaves room:
    /// - Of members with the same name, the last wins.
    /// - A number that is whole and fits 64 bits is an ``integer(_:)``, however it is written (`2`, `2.0`, `2e0`); any other is a ``number(_:)``.
    ///   Numbers beyond the range of `Double` are errors.
    /// - `\u` escapes of lone surrogates become U+FFFD.
    /// - More than 128 levels of nesting are an error.
    ///
    /// - Throws: ``JSONParseError`` with the offset, what was found and what was expected.
    public static func parse(_ text: some StringProtocol) throws(JSONParseError) -> JSONValue {
        var text = String(text)
        return try text.withUTF8 { bytes in Result { () throws(JSONParseError) in try parse(utf8: bytes) } }.get()
    }

    /// Parses bytes; invalid UTF-8 becomes U+FFFD.
    package static func parse(utf8 bytes: UnsafeBufferPointer<UInt8>) throws(JSONParseError) -> JSONValue {
        var reader = JSONReader(bytes)
        do throws(JSONFailure) {
            return try reader.readDocument()
        } catch {
            throw JSONParseError(error, in: bytes)
        }
    }

    /// Parses text whose failure is common and needs no explanation.
    static func parseIfWhole(_ text: String) -> JSONValue? {
        var text = text
        return text.withUTF8 { bytes in
            var reader = JSONReader(bytes)
            return try? reader.readDocument()
        }
    }
}

/// A recursive-descent reader over UTF-8 bytes.
struct JSONReader {
    /// The deepest nesting; it bounds the stack.
    static let depthLimit = 128

    let bytes: UnsafeBufferPointer<UInt8>
    var offset: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int = 0) {
        self.bytes = bytes
        self.offset = offset
    }

    @inline(__always)
    var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// Reads one value that fills the text.
    mutating func readDocument() throws(JSONFailure) -> JSONValue {
        let value = try readValue()
        skipWhitespace()
        guard offset == bytes.count else { throw failure(.end) }
        return value
    }

    /// Reads the value that starts here (after white space) and stops right after it.
    mutating func readValue(depth: Int = 0) throws(JSONFailure) -> JSONValue {
        skipWhitespace()
        switch current {
        case UInt8(ascii: "{"): return try readObject(depth: depth + 1)
        case UInt8(ascii: "["): return try readArray(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try readString())
        case .some(let byte) where byte == UInt8(ascii: "-") || byte.isASCIIDigit: return try readNumber()
        case UInt8(ascii: "t"): return try readWord("true", .bool(true))
        case UInt8(ascii: "f"): return try readWord("false", .bool(false))
        case UInt8(ascii: "n"): return try readWord("null", .null)
        default: throw failure(.value)
        }
    }

    private mutating func readObject(depth: Int) throws(JSONFailure) -> JSONValue {
        guard depth <= Self.depthLimit else { throw failure(.shallower) }
        offset &+= 1
        var members: [String: JSONValue] = [:]
        skipWhitespace()
        if accept("}") { return .object(members) }
        var expectation = JSONFailure.Expectation.memberOrEnd
        while true {
            guard current == UInt8(ascii: "\"") else { throw failure(expectation) }
            let name = try readString()
            skipWhitespace()
            guard accept(":") else { throw failure(.colon) }
            members[name] = try readValue(depth: depth)
            skipWhitespace()
            if accept("}") { return .object(members) }
            guard accept(",") else { throw failure(.commaOrBrace) }
            skipWhitespace()
            expectation = .memberName
        }
    }

    private mutating func readArray(depth: Int) throws(JSONFailure) -> JSONValue {
        guard depth <= Self.depthLimit else { throw failure(.shallower) }
        offset &+= 1
        var elements: [JSONValue] = []
        skipWhitespace()
        if accept("]") { return .array(elements) }
        while true {
            elements.append(try readValue(depth: depth))
            skipWhitespace()
            if accept("]") { return .array(elements) }
            guard accept(",") else { throw failure(.commaOrBracket) }
        }
    }

    private mutating func readWord(_ word: StaticString, _ value: JSONValue) throws(JSONFailure) -> JSONValue {
        guard bytes.has(word, at: offset) else { throw failure(.value) }
        offset &+= word.utf8CodeUnitCount
        return value
    }

    @inline(__always)
    mutating func skipWhitespace() {
        while offset < bytes.count, bytes[offset].isJSONWhitespace { offset &+= 1 }
    }

    @inline(__always)
    mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: character) else { return false }
        offset &+= 1
        return true
    }

    func failure(_ expectation: JSONFailure.Expectation) -> JSONFailure {
        JSONFailure(offset: offset, expectation: expectation)
    }
}

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

    /// Continues at the first backslash of a string whose content starts at `start`.
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
            offset = digits &+ 1  // No digit may follow a leading zero.
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

    private mutating func skipDigits() throws(JSONFailure) {
        let start = offset
        while let byte = current, byte.isASCIIDigit { offset &+= 1 }
        guard offset > start else { throw failure(.digit) }
    }

    /// The digits as a number; `nil` if it does not fit 64 bits.
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

/// Text that is not valid JSON: where, what was found, and what was expected.
public struct JSONParseError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The offset in UTF-8 bytes from the start of the text.
    public let offset: Int
    package let expected: String
    /// What was found there: at most 40 Unicode scalars, control characters as spaces; empty at the end of the text.
    package let found: String

    /// Whether the text ends too early: more text could complete it.
    package var isAtEnd: Bool { found.isEmpty }

    public var description: String {
        "Not JSON at byte \(offset): expected \(expected), found \(isAtEnd ? "the end" : "'\(found)'")."
    }

    init(_ failure: JSONFailure, in bytes: UnsafeBufferPointer<UInt8>) {
        offset = failure.offset
        expected = failure.expectation.rawValue
        found = bytes.excerpt(at: failure.offset)
    }
}

/// A failure without any text, so that trying and failing costs no allocation.
struct JSONFailure: Error {
    var offset: Int
    var expectation: Expectation

    enum Expectation: String {
        case value = "a value"
        case memberOrEnd = "a member name or '}'"
        case memberName = "a member name"
        case colon = "':'"
        case commaOrBrace = "',' or '}'"
        case commaOrBracket = "',' or ']'"
        case closingQuote = "the rest of a string with its closing quote"
        case escape = "one of \"\\/bfnrtu after the backslash"
        case hexadecimal = "four hexadecimal digits"
        case escapedControl = "an escape such as \\n instead of a bare control character"
        case digit = "a digit"
        case finite = "a number that fits a 64-bit floating-point value"
        case shallower = "at most 128 levels of nesting"
        case end = "nothing after the value"
    }
}
