import Logging

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
