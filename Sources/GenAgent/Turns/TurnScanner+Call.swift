extension TurnScanner {
    /// Reads the content of `<tool_call>`. Tags within the JSON's strings are data, so the JSON is read before any tag is sought.
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

    /// What to say of a call whose JSON is broken. It reaches to the next tag of the format after the failure.
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
    /// Moves over an opening code fence with its language and white space; returns whether there was one.
    func skipFence(_ offset: inout Int) -> Bool {
        guard has("```", at: offset) else { return false }
        var index = offset &+ 3
        while index < count, self[index].isASCIILetter || self[index].isASCIIDigit { index &+= 1 }
        while index < count, self[index].isJSONWhitespace { index &+= 1 }
        offset = index
        return true
    }
}
