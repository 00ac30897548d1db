/// What the session itself says to the policy: versioned, and replaceable as a whole.
///
/// The version is recorded with every trajectory, because a policy trained under one text is not the same under another.
public struct SystemText: Sendable, Hashable, Codable {
    /// Names the wording, such as `genagent-tagged-2`.
    public var version: String
    /// The system message. `{tools}` stands for the tools as JSON, one per line, and `{rounds}` for the round limit.
    public var template: String
    /// Added to the message of the last round: no further call will be made.
    public var closingNote: String
    /// The repair request after a malformed turn. `{violation}` stands for what was wrong.
    public var repairNote: String

    public init(version: String, template: String, closingNote: String, repairNote: String) {
        self.version = version
        self.template = template
        self.closingNote = closingNote
        self.repairNote = repairNote
    }

    /// The default text for a turn format.
    public static func standard(_ format: TurnFormat) -> SystemText {
        switch format {
        case .tagged: tagged
        case .native: native
        }
    }

    func rendered(tools: [ToolDescriptor], rounds: Int) -> String {
        let lines = tools.map { tool -> String in
            let description: JSONValue = [
                "name": .string(tool.name), "description": .string(tool.summary), "parameters": tool.parameters,
            ]
            return description.jsonText
        }
        return Self.filled(template, ["{tools}": lines.joined(separator: "\n"), "{rounds}": String(rounds)])
    }

    /// Fills the placeholders of a template from left to right; a placeholder within a value is not filled.
    private static func filled(_ template: String, _ values: [String: String]) -> String {
        var result = ""
        var rest = template[...]
        while let brace = rest.firstIndex(of: "{") {
            result += rest[..<brace]
            rest = rest[brace...]
            if let (name, value) = values.first(where: { rest.hasPrefix($0.key) }) {
                result += value
                rest = rest.dropFirst(name.count)
            } else {
                result += rest.prefix(1)
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }
}

extension SystemText {
    private static let task = """
        You draw images for a person by calling image generators. Generators often get things wrong: they drop \
        objects, miscount, mix up colors and positions, and miss what is only implied.

        First think about what the request requires: every object, its number, color, position and size, and what it implies \
        without saying so. Then write a prompt that leaves no room for doubt, and call a tool. You will see the \
        image. Compare it with the request, requirement by requirement. If it satisfies the request, finish. Otherwise say what is \
        wrong, work out why the prompt did not prevent it, and call again with a better prompt. You have at most {rounds} \
        images.
        """

    static let tagged = SystemText(
        version: "genagent-tagged-2",
        template: """
            \(task)

            The tools:
            <tools>
            {tools}
            </tools>

            Write every turn in exactly this form. Think first:
            <think>your reasoning</think>
            After you have seen an image, judge it:
            <judge>what is right and what is wrong with it</judge>
            Then either call a tool:
            <tool_call>{"name": "tool name", "arguments": {"prompt": "..."}}</tool_call>
            or, when the image satisfies the request, finish:
            <answer>done</answer>
            """,
        closingNote:
            "This was the last image. Judge it, and finish with <answer>done</answer> if it satisfies the request.",
        repairNote: """
            Your reply could not be read: {violation} Write the turn again: <think>…</think>, after an image \
            <judge>…</judge>, then one <tool_call>{"name": …, "arguments": {…}}</tool_call> or <answer>done</answer>.
            """
    )

    static let native = SystemText(
        version: "genagent-native-2",
        template: """
            \(task)

            Call a tool to draw. Before each call, and after each image, say briefly what you think of it: what is right, \
            what is wrong. When the image satisfies the request, reply without a call.
            """,
        closingNote: "This was the last image. Judge it, and say whether it satisfies the request. Do not call a tool.",
        repairNote:
            "Your reply could not be read: {violation} Call a tool with valid JSON arguments, or reply with text."
    )
}
