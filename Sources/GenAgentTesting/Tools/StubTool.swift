import GenAgent

/// A tool that is no generator, from a closure; keeps what it was asked.
public final class StubTool: AgentTool {
    /// What the policy is told.
    public let descriptor: ToolDescriptor
    private let answer: @Sendable ([String: JSONValue], ToolContext) async throws -> ToolResult
    private let log = Locked<[[String: JSONValue]]>([])

    /// Makes a tool; its arguments are any object.
    public init(
        _ name: String, answer: @escaping @Sendable ([String: JSONValue], ToolContext) async throws -> ToolResult
    ) {
        descriptor = ToolDescriptor(name: name, summary: "Stands for a tool in tests.", parameters: ["type": "object"])
        self.answer = answer
    }

    /// Makes a tool that always says the same.
    public convenience init(_ name: String, says text: String) { self.init(name) { _, _ in ToolResult(text) } }

    /// The arguments of its calls so far.
    public var requests: [[String: JSONValue]] { log.withLock { $0 } }

    /// Notes the arguments and answers.
    public func call(_ arguments: [String: JSONValue], context: ToolContext) async throws -> ToolResult {
        log.withLock { $0.append(arguments) }
        return try await answer(arguments, context)
    }
}
