/// Looks at every tool call before it is made: approval, caching and dry runs need no subclass.
public protocol ToolCallHook: Sendable {
    /// Says what becomes of a call. Runs once for a call, not again for its retries.
    ///
    /// - Throws: Any error stops the session as `hookFailed`.
    func decide(_ call: ToolCall, context: HookContext) async throws -> HookDecision
}

/// What a hook may know.
public struct HookContext: Sendable {
    /// The session that calls.
    public var sessionID: SessionID
    /// What the tool is.
    public var tool: ToolDescriptor
    /// The query that the session answers.
    public var query: Query

    /// Makes a context.
    public init(sessionID: SessionID, tool: ToolDescriptor, query: Query) {
        self.sessionID = sessionID
        self.tool = tool
        self.query = query
    }
}

/// What becomes of a call.
public enum HookDecision: Sendable {
    /// It is made as it is.
    case allow
    /// It is made with these arguments instead; the policy is told.
    case change(arguments: [String: JSONValue])
    /// It is not made; this is its result, for example from a cache. For a generator, its first image makes
    /// it a round like any other; without an image it is an answer in words, such as a dry run's.
    case answer(ToolResult)
    /// It is not made; the policy reads why.
    case refuse(String)
}
