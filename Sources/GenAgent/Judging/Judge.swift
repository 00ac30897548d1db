import Logging

/// Decides whether an image satisfies a query: a vision model, a benchmark's checker, a person.
public protocol Judge: Sendable {
    /// A short name for records and logs.
    var name: String { get }

    /// Assesses an image.
    ///
    /// - Throws: Any error makes the verdict *unscored*; an ``AdapterError`` that is transient is retried first.
    func assess(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> Verdict
}

/// An image that is assessed or compared.
public struct Candidate: Sendable, Hashable {
    /// Its id in the session.
    public var id: ImageID
    /// Its bytes.
    public var image: EncodedImage
    /// The prompt that it was generated from, where it was.
    public var prompt: String?

    /// Makes a candidate.
    public init(id: ImageID, image: EncodedImage, prompt: String? = nil) {
        self.id = id
        self.image = image
        self.prompt = prompt
    }
}

/// What a judge, reflector or comparator may know beside its input.
public struct JudgeContext: Sendable {
    /// The session that asks.
    public var sessionID: SessionID
    /// The round that is assessed, counted from 1.
    public var round: Int
    /// The session's logger.
    public var logger: Logger
    /// The session's clock; use it for every wait.
    public var clock: any SessionClock

    /// Makes a context.
    public init(
        sessionID: SessionID = "test", round: Int = 1, logger: Logger = .silent, clock: any SessionClock = SystemClock()
    ) {
        self.sessionID = sessionID
        self.round = round
        self.logger = logger
        self.clock = clock
    }
}
