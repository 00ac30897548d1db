/// Something a policy can call: a search, a knowledge base, a calculator. Generators are the kind this library is about; see ``GeneratorTool``.
public protocol AgentTool: Sendable {
    /// What the policy is told about it.
    var descriptor: ToolDescriptor { get }

    /// Does what was asked. Honour task cancellation.
    ///
    /// - Parameters:
    ///   - arguments: The call's arguments, as the policy wrote them.
    ///   - context: What the tool may know and report while it works.
    /// - Throws: ``AdapterError`` to say what kind of failure it is; any other error stops the session as fatal.
    func call(_ arguments: [String: JSONValue], context: ToolContext) async throws -> ToolResult
}

/// What a tool gives back.
public struct ToolResult: Sendable {
    /// What the policy reads.
    public var text: String
    /// Images, which get ids of the session and are shown to the policy.
    public var images: [EncodedImage]
    /// What the tool could not honour; the policy reads it.
    public var warnings: [String]
    /// What the call cost.
    public var usage: Usage

    /// Makes a result.
    public init(_ text: String, images: [EncodedImage] = [], warnings: [String] = [], usage: Usage = Usage()) {
        self.text = text
        self.images = images
        self.warnings = warnings
        self.usage = usage
    }
}
