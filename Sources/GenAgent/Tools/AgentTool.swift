import Logging

/// A tool that a policy can call: a search, a knowledge base, a calculator. Image generators are ``GeneratorTool``s.
public protocol AgentTool: Sendable {
    /// What the policy knows about it.
    var descriptor: ToolDescriptor { get }

    /// Performs the call. Respect task cancellation.
    ///
    /// - Throws: ``AdapterError`` to say what kind of failure it is; any other error stops the session as fatal.
    func call(_ arguments: [String: JSONValue], context: ToolContext) async throws -> ToolResult
}

/// The result of a tool call.
public struct ToolResult: Sendable {
    public var text: String
    /// Images; they get ids and are shown to the policy.
    public var images: [EncodedImage]
    /// What the tool could not honor; the policy reads it.
    public var warnings: [String]
    public var usage: Usage

    public init(_ text: String, images: [EncodedImage] = [], warnings: [String] = [], usage: Usage = Usage()) {
        self.text = text
        self.images = images
        self.warnings = warnings
        self.usage = usage
    }
}

/// Information for a tool about one call, and its way to report.
public struct ToolContext: Sendable {
    public let sessionID: SessionID
    /// Counts the session's calls from 0.
    public let callIndex: Int
    /// The call's name for its backend, as a job id or an idempotency key: a lowercase UUID (RFC 9562, version 8) that no other call has.
    /// It is durable before the request is sent. A call that is repeated after a crash keeps its name; an attempt after a reported
    /// failure gets another one.
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

    /// Makes a context; use it in tests of an adapter. By default, `callName` is derived from the parameters before it.
    /// `onJob` returns when the handle is durable.
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
    /// - Throws: ``AdapterError`` of kind `rejected` if the session has no such image.
    public func image(_ id: ImageID) throws(AdapterError) -> EncodedImage {
        guard let image = images[id] else {
            let known = images.keys.map(\.rawValue).sorted().joined(separator: ", ")
            throw .rejected("There is no image \(id) in this session; it has \(known.isEmpty ? "none yet" : known).")
        }
        return image
    }

    /// Reports the progress of the call. Slow listeners may miss reports.
    public func report(_ progress: ToolProgress) { onProgress(progress) }

    /// Records the backend's job handle; returns when it is durable. Call it as soon as the handle is known.
    public func record(_ job: JobHandle) async throws { try await onJob(job) }
}

/// The progress of a tool call.
public struct ToolProgress: Sendable, Hashable {
    /// The completed fraction, 0...1; `nil` if unknown.
    public var fraction: Double?
    /// A short note for people, such as `queued, 3 before you`.
    public var note: String?

    public init(fraction: Double? = nil, note: String? = nil) {
        self.fraction = fraction
        self.note = note
    }
}

/// Looks at every tool call before it is made: approval, caching and dry runs need no subclass.
public protocol ToolCallHook: Sendable {
    /// Decides about a call. Runs once per call, not again for retries.
    ///
    /// - Throws: Any error stops the session as `hookFailed`.
    func decide(_ call: ToolCall, context: HookContext) async throws -> HookDecision
}

/// Information for a hook.
public struct HookContext: Sendable {
    public var sessionID: SessionID
    public var tool: ToolDescriptor
    public var query: Query

    public init(sessionID: SessionID, tool: ToolDescriptor, query: Query) {
        self.sessionID = sessionID
        self.tool = tool
        self.query = query
    }
}

/// What happens to a call.
public enum HookDecision: Sendable {
    case allow
    /// It is made with these arguments instead; the policy is told.
    case change(arguments: [String: JSONValue])
    /// It is not made; this is its result, for example from a cache. For a generator, its first image makes
    /// it a round like any other; without an image it is a text answer, as in a dry run.
    case answer(ToolResult)
    /// It is not made; the policy reads the reason.
    case refuse(String)
}
