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
    public var id: ImageID
    public var image: EncodedImage
    /// The prompt that it was generated from, if it was generated.
    public var prompt: String?

    public init(id: ImageID, image: EncodedImage, prompt: String? = nil) {
        self.id = id
        self.image = image
        self.prompt = prompt
    }
}

/// What a judge, reflector or comparator knows besides its input.
public struct JudgeContext: Sendable {
    public var sessionID: SessionID
    /// The round that is assessed, counted from 1.
    public var round: Int
    public var logger: Logger
    /// The session's clock; use it for every wait.
    public var clock: any SessionClock

    public init(
        sessionID: SessionID = "test", round: Int = 1, logger: Logger = .silent, clock: any SessionClock = SystemClock()
    ) {
        self.sessionID = sessionID
        self.round = round
        self.logger = logger
        self.clock = clock
    }
}

/// The result of the assessment of an image.
public struct Verdict: Sendable, Hashable, Codable {
    /// What a verdict says about an image.
    public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
        case satisfied
        case unsatisfied
        /// The judge could not tell; ``Verdict/summary`` says why. Never a low score.
        case unscored
    }

    public var outcome: Outcome
    /// How good the image is, 0 (worst) ... 1 (best); `nil` if there is no score.
    public var score: Double? {
        didSet { score = Verdict.clamped(score) }
    }
    public var findings: [Finding]
    /// The verdict as text; for `unscored`, the reason.
    public var summary: String?
    public var usage = Usage()

    private init(_ outcome: Outcome, score: Double?, findings: [Finding], summary: String?) {
        self.outcome = outcome
        self.score = Verdict.clamped(score)
        self.findings = findings
        self.summary = summary
    }

    private static func clamped(_ score: Double?) -> Double? {
        score.flatMap { $0.isFinite ? min(max($0, 0), 1) : nil }
    }

    /// The image satisfies the query. Scores are clamped to 0...1.
    public static func satisfied(score: Double? = nil, findings: [Finding] = [], summary: String? = nil) -> Verdict {
        Verdict(.satisfied, score: score, findings: findings, summary: summary)
    }

    /// The image does not satisfy the query. Scores are clamped to 0...1.
    public static func unsatisfied(score: Double? = nil, findings: [Finding] = [], summary: String? = nil) -> Verdict {
        Verdict(.unsatisfied, score: score, findings: findings, summary: summary)
    }

    /// The judge could not tell, and why.
    public static func unscored(_ reason: String) -> Verdict {
        Verdict(.unscored, score: nil, findings: [], summary: reason)
    }
}

/// What a judge found about one requirement.
public struct Finding: Sendable, Hashable, Codable {
    /// The requirement, such as `three red apples`.
    public var requirement: String
    /// Whether it is met; `nil`: unknown.
    public var isMet: Bool?
    /// What is there instead, such as `two red apples`.
    public var detail: String?

    public init(_ requirement: String, isMet: Bool?, detail: String? = nil) {
        self.requirement = requirement
        self.isMet = isMet
        self.detail = detail
    }
}
