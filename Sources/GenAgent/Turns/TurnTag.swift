/// The tags of the turn format. Only the exact lowercase forms `<name>` and `</name>` count; anything else is text.
enum TurnTag: String, CaseIterable {
    case think
    case judge
    case toolCall = "tool_call"
    case answer

    var opener: String { "<\(rawValue)>" }
    var closer: String { "</\(rawValue)>" }

    struct Token {
        var tag: TurnTag
        var isCloser: Bool
        var range: Range<Int>

        var text: String { isCloser ? tag.closer : tag.opener }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The tag of the format that starts exactly here; the byte at the offset must be `<`.
    func turnTag(at offset: Int) -> TurnTag.Token? {
        let isCloser = offset &+ 1 < count && self[offset &+ 1] == UInt8(ascii: "/")
        let name = offset &+ (isCloser ? 2 : 1)
        let tag: TurnTag
        let length: Int
        if has("think>", at: name) {
            (tag, length) = (.think, 6)
        } else if has("tool_call>", at: name) {
            (tag, length) = (.toolCall, 10)
        } else if has("answer>", at: name) {
            (tag, length) = (.answer, 7)
        } else if has("judge>", at: name) {
            (tag, length) = (.judge, 6)
        } else {
            return nil
        }
        return TurnTag.Token(tag: tag, isCloser: isCloser, range: offset..<name &+ length)
    }

    func nextTurnTag(from offset: Int) -> TurnTag.Token? {
        var index = offset
        while index < count {
            if self[index] == UInt8(ascii: "<"), let token = turnTag(at: index) { return token }
            index &+= 1
        }
        return nil
    }

    /// An incomplete closer at the end of the text (at least `</`); otherwise the empty range at the end.
    func begunCloser(of tag: TurnTag) -> Range<Int> {
        let closer = Array(tag.closer.utf8)
        for length in stride(from: Swift.min(closer.count - 1, count), through: 2, by: -1)
        where self[(count - length)...].elementsEqual(closer.prefix(length)) {
            return count - length..<count
        }
        return count..<count
    }
}

extension String {
    /// The text with a space after the `<` of every tag of the format, so that it is text: `< think>`.
    var withoutTurnTags: String {
        var copy = self
        return copy.withUTF8 { bytes in
            guard var token = bytes.nextTurnTag(from: 0) else { return self }
            var text: [UInt8] = []
            text.reserveCapacity(bytes.count &+ 16)
            var copied = 0
            while true {
                text += bytes[copied...token.range.lowerBound]
                text.append(UInt8(ascii: " "))
                copied = token.range.lowerBound &+ 1
                guard let next = bytes.nextTurnTag(from: token.range.upperBound) else { break }
                token = next
            }
            text += bytes[copied...]
            return String(decoding: text, as: UTF8.self)
        }
    }
}

/// Writes a turn in the paper's tags, one element per line: thought, judgment, then the calls or the answer.
///
/// ``TurnParser`` reads the text back as the same turn if the turn came from the parser without deviations, except that the ids of native
/// calls are lost: the tagged format has no place for them. Deviations are not written.
///
/// A turn made by hand can hold text that would break the format, such as `</think>` within the thought. A space is then inserted after
/// the `<`, so that it is text (`< /think>`). Turns from the parser contain no such text. Calls are unchanged: tags within JSON strings are data.
public struct TurnRenderer: Sendable {
    public init() {}

    /// Writes a turn.
    public func render(_ turn: PolicyTurn) -> String {
        var lines: [String] = []
        if let thought = turn.thought { lines.append(element(.think, thought.withoutTurnTags)) }
        if let judgment = turn.judgment { lines.append(element(.judge, judgment.withoutTurnTags)) }
        switch turn.action {
        case .call(let calls): lines += calls.map(render)
        case .answer(let answer): lines.append(element(.answer, answer.withoutTurnTags))
        }
        return lines.joined(separator: "\n")
    }

    /// Writes one call with its tags: `<tool_call>{"name": "x", "arguments": {…}}</tool_call>`.
    public func render(_ call: ToolCall) -> String {
        let name = JSONValue.string(call.name).jsonText
        let arguments = JSONValue.object(call.arguments).jsonText(spaced: true)
        return element(.toolCall, "{\"name\": \(name), \"arguments\": \(arguments)}")
    }

    private func element(_ tag: TurnTag, _ content: String) -> String { tag.opener + content + tag.closer }
}
