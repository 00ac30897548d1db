import GenAgent

/// A step of a ``ScriptedPolicy``.
public typealias PolicyStep = ScriptStep<PolicyRequest, PolicyReply>

extension PolicyStep {
    /// Writes a turn verbatim, tags and all.
    public static func turn(_ text: String) -> PolicyStep { .give(PolicyReply(text: text)) }

    /// Sends a reply as it is: with usage, tokens, separate reasoning or native calls.
    public static func reply(_ reply: PolicyReply) -> PolicyStep { .give(reply) }

    /// Calls a generator.
    ///
    /// - Parameters:
    ///   - prompt: The argument `prompt`.
    ///   - tool: The tool's name; ``StubGenerator`` is called `draw` by default.
    ///   - thinking: The content of `<think>`.
    ///   - judging: The content of `<judge>`, about the image before.
    ///   - arguments: Further arguments.
    public static func call(
        prompt: String, tool: String = "draw", thinking: String = "I call a tool.", judging: String? = nil,
        arguments: [String: JSONValue] = [:]
    ) -> PolicyStep {
        var arguments = arguments
        arguments["prompt"] = .string(prompt)
        return .calls([ToolCall(name: tool, arguments: arguments)], thinking: thinking, judging: judging)
    }

    /// Calls several tools in one turn, or one that is no generator.
    public static func calls(
        _ calls: [ToolCall], thinking: String = "I call tools.", judging: String? = nil
    ) -> PolicyStep {
        .turn(TurnRenderer().render(PolicyTurn(thought: thinking, judgment: judging, action: .call(calls))))
    }

    /// Answers: the last image satisfies.
    public static func answer(
        _ text: String = "done", thinking: String = "I am done.", judging: String? = nil
    ) -> PolicyStep {
        .turn(TurnRenderer().render(PolicyTurn(thought: thinking, judgment: judging, action: .answer(text))))
    }
}
