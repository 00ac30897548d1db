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
    /// - Throws: ``JSONParseError`` with the place, what was found and what was expected.
    public static func parse(_ text: some StringProtocol) throws(JSONParseError) -> JSONValue {
        var text = String(text)
        return try text.withUTF8 { bytes in Result { () throws(JSONParseError) in try parse(utf8: bytes) } }.get()
    }

    /// The same for bytes; what is not valid UTF-8 becomes U+FFFD.
    package static func parse(utf8 bytes: UnsafeBufferPointer<UInt8>) throws(JSONParseError) -> JSONValue {
        var reader = JSONReader(bytes)
        do throws(JSONFailure) {
            return try reader.readDocument()
        } catch {
            throw JSONParseError(error, in: bytes)
        }
    }

    /// The same where failure is common and need not be explained.
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
    /// Where reading stands.
    var offset: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int = 0) {
        self.bytes = bytes
        self.offset = offset
    }

    /// The byte at the offset; `nil` at the end.
    @inline(__always)
    var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// Reads one value that fills the text.
    mutating func readDocument() throws(JSONFailure) -> JSONValue {
        let value = try readValue()
        skipWhitespace()
        guard offset == bytes.count else { throw failure(.end) }
        return value
    }

    /// Reads the value that starts here (after white space) and stops right behind it.
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

    /// Skips the four characters that JSON calls white space.
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
