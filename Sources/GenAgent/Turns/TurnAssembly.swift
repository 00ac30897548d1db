/// Makes one turn of the channels of a reply: text, separate reasoning and native calls.
struct TurnAssembly {
    private let reply: PolicyReply
    private let format: TurnFormat
    private var wasCutOff: Bool { reply.finishReason == .length }

    init(_ reply: PolicyReply, _ format: TurnFormat) {
        self.reply = reply
        self.format = format
    }

    /// Chooses the channel that holds the tags.
    func turn() throws(FormatViolation) -> PolicyTurn {
        let hasText = !reply.text.utf8.allSatisfy(\.isJSONWhitespace)
        let reasoning = reply.reasoning ?? ""
        let hasReasoning = !reasoning.utf8.allSatisfy(\.isJSONWhitespace)
        let native = try nativeReadings()
        if !hasText, native.isEmpty {
            guard hasReasoning else {
                if wasCutOff { throw cutOffBeforeAction }
                throw FormatViolation(.empty, "The reply is empty; expected a call or an answer.")
            }
            return try scanning(reasoning) { bytes, scanned throws(FormatViolation) in
                var scanned = scanned
                moveOutsideIntoThoughts(bytes, &scanned)
                return try assemble(bytes, scanned, native: [], reasoning: "", takesTextAsAnswer: false)
            }
        }
        do throws(FormatViolation) {
            return try scanning(reply.text) { bytes, scanned throws(FormatViolation) in
                try assemble(bytes, scanned, native: native, reasoning: reasoning, takesTextAsAnswer: format == .native)
            }
        } catch {
            // The server already took the calls out of the text; what is left of it need not follow any rules.
            guard format == .native, !native.isEmpty, error.kind != .callAndAnswer else { throw error }
            return try scanning("") { bytes, scanned throws(FormatViolation) in
                try assemble(bytes, scanned, native: native, reasoning: reasoning, takesTextAsAnswer: false)
            }
        }
    }

    /// Scans a text and hands on what is in it, together with its bytes.
    private func scanning(
        _ text: String,
        _ body: (UnsafeBufferPointer<UInt8>, ScannedTurn) throws(FormatViolation) -> PolicyTurn
    ) throws(FormatViolation) -> PolicyTurn {
        var text = text
        return try text.withUTF8 { bytes in
            Result { () throws(FormatViolation) in
                var scanner = TurnScanner(bytes, wasCutOff: wasCutOff)
                return try body(bytes, try scanner.scan())
            }
        }.get()
    }

    private func nativeReadings() throws(FormatViolation) -> [ToolCall.Reading] {
        var readings: [ToolCall.Reading] = []
        for call in reply.toolCalls { readings.append(try call.reading(wasCutOff: wasCutOff)) }
        return readings
    }

    /// In the reasoning channel, text outside the tags is what the channel is for.
    private func moveOutsideIntoThoughts(_ bytes: UnsafeBufferPointer<UInt8>, _ scanned: inout ScannedTurn) {
        let bare = scanned.calls.isEmpty && scanned.answers.isEmpty ? scanned.bareCalls.map(\.range) : []
        let prose = bytes.texts(of: scanned.outside, without: bare)
        // As one text, so that it is no repeated tag.
        scanned.thoughts = [(prose + scanned.thoughts).joinedThought ?? ""]
        scanned.outside = []
        scanned.deviations.remove(.unknownTag)
    }

    private func assemble(
        _ bytes: UnsafeBufferPointer<UInt8>, _ scanned: ScannedTurn, native: [ToolCall.Reading], reasoning: String,
        takesTextAsAnswer: Bool
    ) throws(FormatViolation) -> PolicyTurn {
        var deviations = scanned.deviations
        var calls = merge(scanned.calls, native, &deviations)
        if !calls.isEmpty, !scanned.answers.isEmpty {
            throw FormatViolation(
                .callAndAnswer, "The turn both calls '\(calls[0].name.shortened)' and answers; do one of them.")
        }
        if scanned.answers.count > 1 {
            throw FormatViolation(.severalAnswers, "There are \(scanned.answers.count) answers; write one.")
        }

        var taken: [Range<Int>] = []
        if calls.isEmpty, scanned.answers.isEmpty, !scanned.bareCalls.isEmpty {
            taken = scanned.bareCalls.map(\.range)
            calls = scanned.bareCalls.map(\.reading.call)
            deviations.insert(.untaggedCall)
            if scanned.bareCalls.contains(where: \.isFenced) { deviations.insert(.fencedJSON) }
            if scanned.bareCalls.contains(where: \.reading.hadArgumentsInString) {
                deviations.insert(.argumentsInString)
            }
        }
        let prose = bytes.texts(of: scanned.outside, without: taken)
        let action: TurnAction
        if !calls.isEmpty {
            action = .call(calls)
        } else if let answer = scanned.answers.first {
            action = .answer(answer)
        } else if wasCutOff {
            throw cutOffBeforeAction
        } else if takesTextAsAnswer, !prose.isEmpty {
            action = .answer(prose.joined(separator: "\n").withoutTurnTags)
        } else {
            throw FormatViolation(
                .noAction,
                "The reply neither calls a tool nor answers; expected <tool_call> or <answer>, found "
                    + "'\(bytes.excerpt(at: bytes.trimmed(0..<bytes.count).lowerBound))'."
            )
        }

        if format == .native {
            deviations.remove(.unknownTag)
        } else if !prose.isEmpty {
            deviations.insert(.proseOutsideTags)
        }
        if scanned.thoughts.count > 1 || scanned.judgments.count > 1 { deviations.insert(.repeatedTag) }
        let thought = ([reasoning.trimmed] + scanned.thoughts).joinedThought
        if thought == nil { deviations.insert(.missingThought) }
        return PolicyTurn(
            thought: thought, judgment: scanned.judgments.joinedThought, action: action,
            // In the order of their declaration, so that equal turns are equal.
            deviations: TurnDeviation.allCases.filter(deviations.contains)
        )
    }

    /// Joins the calls in the text with the native ones; a text call that equals a native one is that call.
    private func merge(
        _ tagged: [ToolCall], _ native: [ToolCall.Reading], _ deviations: inout Set<TurnDeviation>
    ) -> [ToolCall] {
        guard !native.isEmpty else { return tagged }
        if native.contains(where: \.hadArgumentsInString) { deviations.insert(.argumentsInString) }
        var open: [ToolCall: Int] = [:]
        for reading in native {
            open[ToolCall(name: reading.call.name, arguments: reading.call.arguments), default: 0] += 1
        }
        let others = tagged.filter { call in
            guard let count = open[call], count > 0 else { return true }
            open[call] = count - 1
            return false
        }
        return others + native.map(\.call)
    }

    private var cutOffBeforeAction: FormatViolation {
        FormatViolation(
            .truncated, "The reply hit its token limit before a call or an answer; allow more tokens or think shorter.")
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The texts of some ranges, less what others cover; both in ascending order. Blank ones are left out.
    fileprivate func texts(of ranges: [Range<Int>], without covered: [Range<Int>]) -> [String] {
        var texts: [String] = []
        var next = 0
        for range in ranges {
            var start = range.lowerBound
            while next < covered.count, covered[next].lowerBound < range.upperBound {
                append(start..<Swift.max(start, covered[next].lowerBound), to: &texts)
                start = Swift.max(start, covered[next].upperBound)
                next += 1
            }
            append(start..<Swift.max(start, range.upperBound), to: &texts)
        }
        return texts
    }

    private func append(_ range: Range<Int>, to texts: inout [String]) {
        let trimmed = trimmed(range)
        if !trimmed.isEmpty { texts.append(string(trimmed)) }
    }
}

extension [String] {
    /// The texts that are not empty, one a line and without tags; `nil` where there are none.
    fileprivate var joinedThought: String? {
        let texts = filter { !$0.isEmpty }
        return texts.isEmpty ? nil : texts.joined(separator: "\n").withoutTurnTags
    }
}

extension String {
    /// The text without white space at its ends.
    fileprivate var trimmed: String {
        var copy = self
        return copy.withUTF8 { $0.trimmedString(0..<$0.count) }
    }
}
