/// Text that is no JSON: where, what stood there, and what was expected.
public struct JSONParseError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The place, in UTF-8 bytes from the start of the text.
    public let offset: Int
    /// What the grammar allows there, in words.
    public let expected: String
    /// What stands there: at most 40 Unicode scalars, control characters as spaces; empty at the end of the text.
    public let found: String

    /// Whether the text ends too early: more text could complete it.
    public var isAtEnd: Bool { found.isEmpty }

    /// What is wrong and where, in words for people.
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
