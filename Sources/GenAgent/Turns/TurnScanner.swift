/// The content of a reply's text, in reading order.
struct ScannedTurn {
    var thoughts: [String] = []
    var judgments: [String] = []
    var calls: [ToolCall] = []
    var answers: [String] = []
    /// Call objects outside the tags, in order.
    var bareCalls: [BareCall] = []
    /// The ranges between the tags.
    var outside: [Range<Int>] = []
    var deviations: Set<TurnDeviation> = []

    /// A `{"name", "arguments"}` object outside the tags.
    struct BareCall {
        var reading: ToolCall.Reading
        /// Its range, with its code fence.
        var range: Range<Int>
        var isFenced: Bool
    }
}

/// Walks once over a reply's UTF-8 bytes. Every step moves forward, so that the time is linear in the length.
struct TurnScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    /// Whether the reply hit its token limit.
    let wasCutOff: Bool
    var offset = 0
    /// No JSON object outside the tags is tried before this offset.
    var nextObjectAttempt = 0
    var turn = ScannedTurn()

    init(_ bytes: UnsafeBufferPointer<UInt8>, wasCutOff: Bool) {
        self.bytes = bytes
        self.wasCutOff = wasCutOff
    }

    /// Scans everything; throws the first violation in reading order.
    mutating func scan() throws(FormatViolation) -> ScannedTurn {
        while offset < bytes.count {
            guard let token = scanOutside() else { break }
            if token.isCloser { throw strayCloser(token) }
            switch token.tag {
            case .think: turn.thoughts.append(try scanText(token))
            case .judge: turn.judgments.append(try scanText(token))
            case .answer: turn.answers.append(try scanText(token))
            case .toolCall: try scanCall(token)
            }
        }
        return turn
    }

    /// Reads the text of an element up to its closer; the offset is after the opener.
    private mutating func scanText(_ opener: TurnTag.Token) throws(FormatViolation) -> String {
        offset = opener.range.upperBound
        guard let token = bytes.nextTurnTag(from: offset) else {
            let begun = bytes.begunCloser(of: opener.tag)
            // A begun closer proves the content whole; without one, a reply that was cut off lost the rest.
            guard opener.tag == .answer, !wasCutOff || !begun.isEmpty else { throw unclosed(opener) }
            let content = bytes.trimmedString(offset..<Swift.max(offset, begun.lowerBound))
            turn.deviations.insert(.missingCloser)
            offset = bytes.count
            return content
        }
        let content = offset..<token.range.lowerBound
        try expect(token, closes: opener)
        offset = token.range.upperBound
        return bytes.trimmedString(content)
    }

    func expect(_ token: TurnTag.Token, closes opener: TurnTag.Token) throws(FormatViolation) {
        guard token.isCloser else {
            throw FormatViolation(
                .nestedTags,
                "\(token.text) at byte \(token.range.lowerBound) is inside \(opener.text) from byte "
                    + "\(opener.range.lowerBound); write \(opener.tag.closer) first."
            )
        }
        guard token.tag == opener.tag else { throw strayCloser(token) }
    }

    private func strayCloser(_ token: TurnTag.Token) -> FormatViolation {
        FormatViolation(
            .strayCloser,
            "\(token.text) at byte \(token.range.lowerBound) has no opening tag; expected \(token.tag.opener) before it."
        )
    }

    /// The violation for an element that the end of the reply leaves open.
    func unclosed(_ opener: TurnTag.Token, _ reason: String = "") -> FormatViolation {
        let place = "\(opener.text) at byte \(opener.range.lowerBound)"
        guard wasCutOff else {
            return FormatViolation(.unclosedTag, "\(place) has no \(opener.tag.closer).\(reason)")
        }
        return FormatViolation(.truncated, "The reply hit its token limit within \(place).\(reason)")
    }
}

extension TurnScanner {
    /// Walks over text outside the tags up to the next tag of the format, which it returns; `nil` at the end.
    ///
    /// JSON objects on the way are skipped whole, so that tags within their strings stay data; objects that look like calls are kept.
    mutating func scanOutside() -> TurnTag.Token? {
        let start = offset
        defer { if start < offset { turn.outside.append(start..<offset) } }
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "<"):
                if let token = bytes.turnTag(at: offset) { return token }
                if let end = bytes.endOfForeignTag(at: offset) {
                    turn.deviations.insert(.unknownTag)
                    offset = end
                } else {
                    offset &+= 1
                }
            case UInt8(ascii: "{") where offset >= nextObjectAttempt: skipObject()
            default: offset &+= 1
            }
        }
        return nil
    }

    /// Skips the JSON object that starts here, or only its brace if it is not one.
    private mutating func skipObject() {
        let start = offset
        var reader = JSONReader(bytes, at: start)
        let value: JSONValue
        do throws(JSONFailure) {
            value = try reader.readValue()
        } catch {
            // Trying again only after the failure keeps the time linear; objects within a broken one are not found.
            nextObjectAttempt = error.offset
            offset &+= 1
            return
        }
        offset = reader.offset
        guard let reading = ToolCall.readIfWhole(value) else { return }

        var end = reader.offset
        let fence = bytes.startOfFence(before: start)
        if fence != nil {
            reader.skipWhitespace()
            if bytes.has("```", at: reader.offset) { end = reader.offset &+ 3 }
        }
        offset = end
        turn.bareCalls.append(.init(reading: reading, range: (fence ?? start)..<end, isFenced: fence != nil))
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The start of an opening code fence, if only a language and white space separate it from the offset.
    fileprivate func startOfFence(before offset: Int) -> Int? {
        var index = offset
        while index > 0, self[index &- 1].isJSONWhitespace { index &-= 1 }
        var letters = 0
        while index > 0, letters < 16, self[index &- 1].isASCIILetter || self[index &- 1].isASCIIDigit {
            index &-= 1
            letters &+= 1
        }
        return index >= 3 && has("```", at: index &- 3) ? index &- 3 : nil
    }

    /// The end of something shaped like a tag: `<name>`, `</name>`, `<name/>` or `<name key=…>`, at most 128 bytes long.
    fileprivate func endOfForeignTag(at offset: Int) -> Int? {
        let limit = Swift.min(count, offset &+ 128)
        var index = offset &+ 1
        if index < limit, self[index] == UInt8(ascii: "/") { index &+= 1 }
        guard index < limit, self[index].isASCIILetter else { return nil }
        while index < limit, self[index].isTagNameByte { index &+= 1 }
        guard index < limit else { return nil }
        if self[index] == UInt8(ascii: ">") { return index &+ 1 }
        guard self[index].isJSONWhitespace || self[index] == UInt8(ascii: "/") else { return nil }

        var hasAttribute = false
        var hasOther = false
        while index < limit {
            switch self[index] {
            case UInt8(ascii: ">"): return hasAttribute || !hasOther ? index &+ 1 : nil
            case UInt8(ascii: "<"): return nil
            case UInt8(ascii: "="): hasAttribute = true
            case UInt8(ascii: "/"): break
            case let byte: hasOther = hasOther || !byte.isJSONWhitespace
            }
            index &+= 1
        }
        return nil
    }
}

extension UInt8 {
    fileprivate var isTagNameByte: Bool {
        isASCIILetter || isASCIIDigit || self == UInt8(ascii: "_") || self == UInt8(ascii: "-")
            || self == UInt8(ascii: ":") || self == UInt8(ascii: ".") || self == UInt8(ascii: "|")
    }
}

extension TurnScanner {
    /// Reads the content of `<tool_call>`. Tags within the JSON's strings are data, so the JSON is read before the closing tag.
    mutating func scanCall(_ opener: TurnTag.Token) throws(FormatViolation) {
        var reader = JSONReader(bytes, at: opener.range.upperBound)
        reader.skipWhitespace()
        let isFenced = bytes.skipFence(&reader.offset)
        let value: JSONValue
        do throws(JSONFailure) {
            value = try reader.readValue()
            reader.skipWhitespace()
            if isFenced, bytes.has("```", at: reader.offset) {
                reader.offset += 3
                reader.skipWhitespace()
            }
        } catch {
            throw brokenCall(opener, error)
        }

        let end = reader.offset
        if end == bytes.count || bytes.begunCloser(of: .toolCall).lowerBound == end {
            turn.deviations.insert(.missingCloser)
            offset = bytes.count
        } else if bytes[end] == UInt8(ascii: "<"), let token = bytes.turnTag(at: end) {
            try expect(token, closes: opener)
            offset = token.range.upperBound
        } else {
            throw brokenCall(opener, JSONFailure(offset: end, expectation: .end))
        }

        let reading = try ToolCall.read(value)
        if isFenced { turn.deviations.insert(.fencedJSON) }
        if reading.hadArgumentsInString { turn.deviations.insert(.argumentsInString) }
        turn.calls.append(reading.call)
    }

    /// The violation of a call whose JSON is broken. Its content extends to the next tag of the format after the failure.
    private func brokenCall(_ opener: TurnTag.Token, _ failure: JSONFailure) -> FormatViolation {
        guard let token = bytes.nextTurnTag(from: failure.offset) else {
            return unclosed(opener, " \(JSONParseError(failure, in: bytes))")
        }
        do throws(FormatViolation) {
            try expect(token, closes: opener)
        } catch {
            return error
        }
        let content = UnsafeBufferPointer(rebasing: bytes[..<token.range.lowerBound])
        let error = JSONParseError(failure, in: content)
        return FormatViolation(.invalidJSON, "The content of <tool_call> is broken. \(error)")
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Moves past an opening code fence with its language and white space; returns whether there was one.
    func skipFence(_ offset: inout Int) -> Bool {
        guard has("```", at: offset) else { return false }
        var index = offset &+ 3
        while index < count, self[index].isASCIILetter || self[index].isASCIIDigit { index &+= 1 }
        while index < count, self[index].isJSONWhitespace { index &+= 1 }
        offset = index
        return true
    }
}
