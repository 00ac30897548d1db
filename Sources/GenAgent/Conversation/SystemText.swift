/// The words that the session itself says to the policy: versioned, and replaceable as a whole.
///
/// The version is recorded with every trajectory, because a policy trained under one text is not the same under another.
public struct SystemText: Sendable, Hashable, Codable {
    /// Names the wording, such as `genagent-tagged-1`.
    public var version: String
    /// The system message. `{tools}` stands for the tools as JSON, one a line, and `{rounds}` for the round limit.
    public var template: String
    /// Added to the last round's message: no further call will be made.
    public var closingNote: String
    /// The repair request after a malformed turn. `{violation}` stands for what was wrong.
    public var repairNote: String

    /// Makes a text.
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

    /// The system message for a session.
    func rendered(tools: [ToolDescriptor], rounds: Int) -> String {
        let lines = tools.map { tool -> String in
            let description: JSONValue = [
                "name": .string(tool.name), "description": .string(tool.summary), "parameters": tool.parameters,
            ]
            return description.jsonText
        }
        return Self.filled(template, ["{tools}": lines.joined(separator: "\n"), "{rounds}": String(rounds)])
    }

    /// A template with its placeholders filled, from left to right: what a value holds is never a placeholder.
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
