/// What an assessment of an image came to.
public struct Verdict: Sendable, Hashable, Codable {
    /// The three things it can come to.
    public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
        /// The image satisfies the query.
        case satisfied
        /// It does not.
        case unsatisfied
        /// Nobody could tell; ``Verdict/summary`` says why. Never a low score.
        case unscored
    }

    /// What it came to.
    public var outcome: Outcome
    /// How good the image is, 0 (worst) ... 1 (best); `nil` where nobody scored it.
    public var score: Double? {
        didSet { score = Verdict.clamped(score) }
    }
    /// What was found, requirement by requirement.
    public var findings: [Finding]
    /// The verdict in words; for `unscored`, the reason.
    public var summary: String?
    /// What the assessment cost.
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

    /// Nobody could tell, and why.
    public static func unscored(_ reason: String) -> Verdict {
        Verdict(.unscored, score: nil, findings: [], summary: reason)
    }
}

/// What a judge found about one requirement.
public struct Finding: Sendable, Hashable, Codable {
    /// The requirement, such as `three red apples`.
    public var requirement: String
    /// Whether it is met; `nil`: could not be told.
    public var isMet: Bool?
    /// What is there instead, such as `two red apples`.
    public var detail: String?

    /// Makes a finding.
    public init(_ requirement: String, isMet: Bool?, detail: String? = nil) {
        self.requirement = requirement
        self.isMet = isMet
        self.detail = detail
    }
}
