/// Parses a policy's reply: any reply gives a ``PolicyTurn`` or a ``FormatViolation``.
///
/// ```swift
/// switch TurnParser().parse("<think>A red cube.</think><answer>done</answer>") {
/// case .turn(let turn): print(turn.action)
/// case .violation(let violation): print(violation)
/// }
/// ```
/// The format is that of the paper: `<think>…</think>`, optionally `<judge>…</judge>`, then one or more
/// `<tool_call>{"name": …, "arguments": {…}}</tool_call>` or one `<answer>…</answer>`. Precisely:
/// - Tags are exact: lowercase, no spaces, no attributes. Their order is not checked.
/// - Texts are kept without white space (space, tab, line ends) at their ends. An empty thought or judgment counts as none.
/// - Tags within the strings of a call's JSON, or of any whole JSON object outside the tags, are data.
///   Everywhere else they are tags, also within `<think>`: there they are `nestedTags` (openers) or `strayCloser` (closers).
/// - A missing closer at the end of the reply is forgiven (`missingCloser`) for a call whose JSON is whole, and for an answer unless the
///   token limit cut it off. Otherwise it is `unclosedTag`, or `truncated` with the finish reason `length`.
/// - Without any other action, bare or fenced call objects outside the tags count (`untaggedCall`, `fencedJSON`).
/// - Of several violations, the first in reading order is reported; then `callAndAnswer`, `severalAnswers`, `noAction`.
///   Without any action at the token limit it is `truncated`.
///
/// **Native tool calls** are accepted in both formats; their ids are kept. Calls in the text that equal a native one are that call
/// (servers may send both); any others come first, because text precedes calls. In the native format a text that breaks the rules
/// next to native calls is prose, and prose or unknown tags are no deviations. Without any action, the native format takes the text outside the tags as the answer.
///
/// **Separate reasoning** is the thought, followed by the `<think>` text if there is one. If the text is empty and there are no native calls,
/// the tags are read from the reasoning: some servers put a whole reply there (vLLM with a `qwen3` reasoning parser). Text outside the tags is then thought.
///
/// Thoughts, judgments and answers contain no tag of the format: a space is inserted after the `<` of one (from reasoning, or from JSON in a native answer).
///
/// Time and memory are linear in the reply's length.
public struct TurnParser: Sendable {
    public init() {}

    /// Parses a reply.
    public func parse(_ reply: PolicyReply, format: TurnFormat) -> TurnParse {
        do throws(FormatViolation) {
            return .turn(try TurnAssembly(reply, format).turn())
        } catch {
            return .violation(error)
        }
    }

    /// Parses plain text, as if a policy had replied with it.
    public func parse(
        _ text: String, format: TurnFormat = .tagged, finishReason: FinishReason = .stop
    ) -> TurnParse {
        parse(PolicyReply(text: text, finishReason: finishReason), format: format)
    }
}

extension TurnParse {
    public var turn: PolicyTurn? { if case .turn(let turn) = self { turn } else { nil } }
    public var violation: FormatViolation? { if case .violation(let violation) = self { violation } else { nil } }
}

/// Makes one turn from the channels of a reply: text, separate reasoning and native calls.
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
            // The server already removed the calls from the text; the rest need not follow any rules.
            guard format == .native, !native.isEmpty, error.kind != .callAndAnswer else { throw error }
            return try scanning("") { bytes, scanned throws(FormatViolation) in
                try assemble(bytes, scanned, native: native, reasoning: reasoning, takesTextAsAnswer: false)
            }
        }
    }

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
        // As one text, so that it does not count as a repeated tag.
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
    /// The texts that are not empty, one per line and without tags; `nil` if there are none.
    fileprivate var joinedThought: String? {
        let texts = filter { !$0.isEmpty }
        return texts.isEmpty ? nil : texts.joined(separator: "\n").withoutTurnTags
    }
}

extension String {
    fileprivate var trimmed: String {
        var copy = self
        return copy.withUTF8 { $0.trimmedString(0..<$0.count) }
    }
}

extension String {
    /// What a model wrote after its thoughts: the text after the last `</think>`, also if a server left the opening tag out. The
    /// whole text if it has no tags; `nil` if the last thought has no end, because then there is no answer.
    package var afterThought: Substring? {
        let rest = ranges(of: "</think>").last.map { self[$0.upperBound...] } ?? self[...]
        return rest.contains("<think>") ? nil : rest
    }
}
