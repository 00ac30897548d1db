/// Writes a turn in the paper's tags, one element a line: thought, judgment, then the calls or the answer.
///
/// ``TurnParser`` reads the text back as the same turn if the turn came from the parser without deviations, except that the ids of native
/// calls are lost: the tagged format has no place for them. Deviations are not written.
///
/// A turn made by hand can hold text that would break the format, such as `</think>` within the thought. A space is then put after
/// the `<`, so that it is text (`< /think>`). Turns from the parser hold no such text. Calls need no such care: tags within JSON strings are data.
public struct TurnRenderer: Sendable {
    /// Makes a renderer; it has no settings.
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
