import Logging

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

/// What a tool may know and report while it works on one call.
public struct ToolContext: Sendable {
    /// The session that calls.
    public let sessionID: SessionID
    /// Counts the session's calls from 0.
    public let callIndex: Int
    /// Names the call for its backend, as a job id or an idempotency key: a lowercase UUID (RFC 9562, version 8) that no other call has.
    /// It is durable before the request leaves, and a call that is repeated after a crash keeps it; an attempt after a failure that
    /// the backend reported gets another one.
    public let callName: String
    /// Counts the attempts of this call from 1.
    public let attempt: Int
    /// The session's logger, with the session's id in its metadata.
    public let logger: Logger
    /// The session's clock; use it for every wait.
    public let clock: any SessionClock

    private let images: [ImageID: EncodedImage]
    private let onProgress: @Sendable (ToolProgress) -> Void
    private let onJob: @Sendable (JobHandle) async throws -> Void

    /// Makes a context; tests of an adapter do so, sessions otherwise.
    ///
    /// - Parameters:
    ///   - sessionID: The session that calls.
    ///   - callIndex: Counts the session's calls from 0.
    ///   - attempt: Counts the attempts of this call from 1.
    ///   - callName: Names the call for its backend; by default derived from the three before.
    ///   - images: The session's images, by id.
    ///   - logger: Gets what developers want to know.
    ///   - clock: Used for every wait.
    ///   - onProgress: Called with every progress report.
    ///   - onJob: Called with a job handle; returns once it is durable.
    public init(
        sessionID: SessionID = "test", callIndex: Int = 0, attempt: Int = 1, callName: String? = nil,
        images: [ImageID: EncodedImage] = [:],
        logger: Logger = .silent, clock: any SessionClock = SystemClock(),
        onProgress: @escaping @Sendable (ToolProgress) -> Void = { _ in },
        onJob: @escaping @Sendable (JobHandle) async throws -> Void = { _ in }
    ) {
        self.sessionID = sessionID
        self.callIndex = callIndex
        self.attempt = attempt
        self.callName = callName ?? CallName.derived(from: sessionID, callIndex, attempt, salt: 0)
        self.images = images
        self.logger = logger
        self.clock = clock
        self.onProgress = onProgress
        self.onJob = onJob
    }

    /// An image of the session, by the id that a call named.
    ///
    /// - Throws: ``AdapterError`` of kind `rejected` where the session has no such image.
    public func image(_ id: ImageID) throws(AdapterError) -> EncodedImage {
        guard let image = images[id] else {
            let known = images.keys.map(\.rawValue).sorted().joined(separator: ", ")
            throw .rejected("There is no image \(id) in this session; it has \(known.isEmpty ? "none yet" : known).")
        }
        return image
    }

    /// Tells listeners how far the call is. Reports are for show; slow listeners may miss some.
    public func report(_ progress: ToolProgress) { onProgress(progress) }

    /// Records the backend's job handle; returns once it is durable. Call it as soon as the handle is known.
    public func record(_ job: JobHandle) async throws { try await onJob(job) }
}

/// How far a tool call is.
public struct ToolProgress: Sendable, Hashable {
    /// The share that is done, 0...1; `nil` where nobody knows.
    public var fraction: Double?
    /// A word or two for people, such as `queued, 3 before you`.
    public var note: String?

    /// Makes a report.
    public init(fraction: Double? = nil, note: String? = nil) {
        self.fraction = fraction
        self.note = note
    }
}

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
