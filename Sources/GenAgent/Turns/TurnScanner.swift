/// What stands in a reply's text, in reading order; not yet judged as a whole.
struct ScannedTurn {
    /// The contents of `<think>`.
    var thoughts: [String] = []
    /// The contents of `<judge>`.
    var judgments: [String] = []
    /// The contents of `<tool_call>`.
    var calls: [ToolCall] = []
    /// The contents of `<answer>`.
    var answers: [String] = []
    /// Call objects outside the tags, in order.
    var bareCalls: [BareCall] = []
    /// The stretches between the tags.
    var outside: [Range<Int>] = []
    /// Departures seen so far.
    var deviations: Set<TurnDeviation> = []

    /// A `{"name", "arguments"}` object outside the tags.
    struct BareCall {
        var reading: ToolCall.Reading
        /// Where it stands, with its code fence.
        var range: Range<Int>
        var isFenced: Bool
    }
}

/// Walks once over a reply's UTF-8 bytes. Every step moves forward, so that the time is linear in the length.
struct TurnScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    /// Whether the reply hit its token limit.
    let wasCutOff: Bool
    /// Where scanning stands.
    var offset = 0
    /// Before this place, no JSON object outside the tags is tried (again).
    var nextObjectAttempt = 0
    var turn = ScannedTurn()

    init(_ bytes: UnsafeBufferPointer<UInt8>, wasCutOff: Bool) {
        self.bytes = bytes
        self.wasCutOff = wasCutOff
    }

    /// Scans everything.
    ///
    /// - Throws: the first violation in reading order.
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

    /// Reads the text of an element up to its closer; the offset is behind the opener.
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

    /// Checks that a tag is the closer of the open element.
    func expect(_ token: TurnTag.Token, closes opener: TurnTag.Token) throws(FormatViolation) {
        guard token.isCloser else {
            throw FormatViolation(
                .nestedTags,
                "\(token.text) at byte \(token.range.lowerBound) stands within \(opener.text) from byte "
                    + "\(opener.range.lowerBound); write \(opener.tag.closer) first."
            )
        }
        guard token.tag == opener.tag else { throw strayCloser(token) }
    }

    private func strayCloser(_ token: TurnTag.Token) -> FormatViolation {
        FormatViolation(
            .strayCloser,
            "\(token.text) at byte \(token.range.lowerBound) closes nothing; expected \(token.tag.opener) before it."
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
