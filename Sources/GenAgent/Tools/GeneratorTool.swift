/// An image generator as a tool. An adapter is two members:
/// ```swift
/// struct MyGenerator: GeneratorTool {
///     let descriptor = ToolDescriptor(generator: "paint", summary: "Paints a picture of a prompt.")
///     func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
///         let bytes = try await myServer.paint(request.prompt, seed: request.seed ?? 0)
///         return try GenerationResult(EncodedImage(bytes))
///     }
/// }
/// ```
public protocol GeneratorTool: AgentTool {
    /// Generates one image. Honour task cancellation.
    ///
    /// - Throws: ``AdapterError`` to say what kind of failure it is; any other error stops the session as fatal.
    func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult

    /// Resumes a job that an earlier process submitted, by the handle that it recorded, instead of paying again.
    ///
    /// Only called where the descriptor's capabilities say `reattach`, or name jobs (``CallNaming/job``); by default it fails.
    func reattach(to job: JobHandle, request: GenerationRequest, context: ToolContext) async throws -> GenerationResult
}

extension GeneratorTool {
    /// Fails: by default a tool cannot take up a job again.
    public func reattach(
        to job: JobHandle, request: GenerationRequest, context: ToolContext
    ) async throws -> GenerationResult {
        throw AdapterError.fatal(
            "The tool \(descriptor.name) cannot take up a job again, although a handle was recorded.")
    }

    /// Reads the arguments as a ``GenerationRequest`` and generates. Sessions call ``generate(_:context:)`` directly.
    public func call(_ arguments: [String: JSONValue], context: ToolContext) async throws -> ToolResult {
        let result = try await generate(GenerationRequest(arguments: arguments), context: context)
        return ToolResult("", images: [result.image], warnings: result.warnings, usage: result.usage)
    }
}

/// What a generator gives back: one image and the truth about how it came to be.
public struct GenerationResult: Sendable {
    /// The image.
    public var image: EncodedImage
    /// The seed that was really used, where the backend tells.
    public var seed: UInt64?
    /// What the generator could not honour (a size, a negative prompt); the policy reads it.
    public var warnings: [String]
    /// What it cost. `images` is counted as 1 where it is left 0.
    public var usage: Usage

    /// Makes a result.
    public init(_ image: EncodedImage, seed: UInt64? = nil, warnings: [String] = [], usage: Usage = Usage(images: 1)) {
        self.image = image
        self.seed = seed
        self.warnings = warnings
        self.usage = usage
    }
}

/// A backend's name for a running job, good enough to take the job up again from another process.
public struct JobHandle: Sendable, Hashable, Codable {
    /// The backend's words: an id, or a polling URL. Never a key.
    public var value: String
    /// More that the backend needs to find the job.
    public var details: [String: JSONValue]

    /// Makes a handle.
    public init(_ value: String, details: [String: JSONValue] = [:]) {
        self.value = value
        self.details = details
    }

    private static let unconfirmedKey = "unconfirmed"

    /// Makes a handle from a call's name, of a job that may never have been submitted.
    public static func unconfirmed(_ callName: String) -> JobHandle {
        JobHandle(callName, details: [unconfirmedKey: true])
    }

    /// The value is the call's name (``ToolContext/callName``), and nothing shows that the request arrived. Look for the job, and submit
    /// it under that name where the backend does not know it.
    public var isUnconfirmed: Bool { details[Self.unconfirmedKey] == true }
}
