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

    /// Skips the JSON object that starts here, or only its brace where it is none.
    private mutating func skipObject() {
        let start = offset
        var reader = JSONReader(bytes, at: start)
        let value: JSONValue
        do throws(JSONFailure) {
            value = try reader.readValue()
        } catch {
            // Trying again only behind the failure keeps the time linear; an object within a broken one is not sought.
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
    /// Where an opening code fence starts that has nothing but a language and white space between it and the offset.
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
    /// A byte of a tag's name.
    fileprivate var isTagNameByte: Bool {
        isASCIILetter || isASCIIDigit || self == UInt8(ascii: "_") || self == UInt8(ascii: "-")
            || self == UInt8(ascii: ":") || self == UInt8(ascii: ".") || self == UInt8(ascii: "|")
    }
}
