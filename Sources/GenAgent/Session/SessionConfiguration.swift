/// How a session runs; recorded with it, so that a replay is exact.
public struct SessionConfiguration: Sendable, Hashable, Codable {
    public var limits: SessionLimits
    public var format: TurnFormat
    /// How the policy samples; the session fills in the seed.
    public var sampling: SamplingOptions
    public var retry: RetryPolicy

    /// Makes a configuration; the defaults suit interactive use.
    public init(
        limits: SessionLimits = SessionLimits(), format: TurnFormat = .tagged,
        sampling: SamplingOptions = SamplingOptions(), retry: RetryPolicy = RetryPolicy()
    ) {
        self.limits = limits
        self.format = format
        self.sampling = sampling
        self.retry = retry
    }

    /// For collecting rollouts: no repair requests, so that a malformed turn is kept and costs its reward.
    public static func rollouts(rounds: Int = 2, sampling: SamplingOptions = SamplingOptions()) -> Self {
        SessionConfiguration(limits: SessionLimits(rounds: rounds, repairs: 0), sampling: sampling)
    }
}

/// The limits of a session. Each has its own stop reason. With every query of a continued session they start again, except
/// the context, which only grows.
public struct SessionLimits: Sendable, Hashable, Codable {
    /// Generated images; at least 1. Reaching it ends as ``StopReason/roundLimit``.
    public var rounds: Int
    /// Generator calls, every attempt counted. ``StopReason/generatorCallLimit``.
    public var generatorCalls: Int
    /// Policy turns, repairs included: limits a policy that only calls other tools. ``StopReason/policyTurnLimit``.
    public var policyTurns: Int
    /// Tokens read and written by the policy together; `nil`: no limit. ``StopReason/tokenLimit``.
    public var tokens: Int?
    /// Money, in the currency of the configured prices; `nil`: no limit. ``StopReason/moneyLimit``.
    public var money: Double?
    /// Repair requests in a row after malformed turns. ``StopReason/repairLimit``.
    public var repairs: Int
    /// The model's context in tokens: the last turn's input and output together must stay below it; `nil`: the server decides.
    /// ``StopReason/contextFull``.
    public var contextTokens: Int?
    /// Seconds from the query to the end; `nil`: no deadline. ``StopReason/deadline``.
    public var seconds: Double?

    /// Makes limits. A number that is not finite means no limit.
    public init(
        rounds: Int = 3, generatorCalls: Int = 16, policyTurns: Int = 32, tokens: Int? = nil, money: Double? = nil,
        repairs: Int = 1, contextTokens: Int? = nil, seconds: Double? = nil
    ) {
        self.rounds = max(1, rounds)
        self.generatorCalls = max(1, generatorCalls)
        self.policyTurns = max(1, policyTurns)
        self.tokens = tokens
        self.money = money.flatMap { $0.isFinite ? $0 : nil }
        self.repairs = max(0, repairs)
        self.contextTokens = contextTokens
        self.seconds = seconds.flatMap { $0.isFinite ? $0 : nil }
    }
}

/// How the session retries transient failures that no adapter has retried.
public struct RetryPolicy: Sendable, Hashable, Codable {
    /// Attempts in all, the first one included; 1 never retries.
    public var attempts: Int
    /// Seconds before the second attempt; doubles with every further one.
    public var baseDelay: Double
    /// The longest wait in seconds, unless the server asks for a longer one.
    public var maximumDelay: Double

    public init(attempts: Int = 3, baseDelay: Double = 0.5, maximumDelay: Double = 30) {
        self.attempts = max(1, attempts)
        self.maximumDelay = maximumDelay.isFinite ? max(0, maximumDelay) : 3600
        self.baseDelay = baseDelay.isFinite ? max(0, baseDelay) : self.maximumDelay
    }

    /// Seconds to wait after a failed attempt (counted from 1): exponential, with a jitter of half its length that is drawn from `seed`.
    func delay(afterAttempt attempt: Int, retryAfter: Double?, seed: UInt64) -> Double {
        var random = SeededRandom(seed: seed)
        let bound = Backoff(base: baseDelay, maximum: maximumDelay).bound(after: attempt)
        let backoff = bound * (0.5 + 0.5 * random.nextUnit())
        guard let retryAfter, retryAfter.isFinite else { return backoff }
        return max(backoff, retryAfter)
    }
}

/// Why a session stopped.
public enum StopReason: String, Sendable, Hashable, Codable, CaseIterable {
    /// The image satisfies the query, according to the assessment.
    case satisfied
    /// The policy answered although nothing satisfied: against the judge's verdict, or without any image.
    case policyStopped
    /// The policy was done, but it is unknown whether the image satisfies the query: the judge failed, or the policy could not
    /// look at the image.
    case unscored
    /// ``SessionLimits/rounds`` images were generated and the last one is not known to satisfy.
    case roundLimit
    case generatorCallLimit
    case policyTurnLimit
    case tokenLimit
    case moneyLimit
    case repairLimit
    case contextFull
    case deadline
    case cancelled
    case policyFailed
    case toolFailed
    case hookFailed

    /// Whether the session was cut short from outside, so that no further request may be made.
    public var isInterruption: Bool { self == .cancelled || self == .deadline }

    public var isFailure: Bool { self == .policyFailed || self == .toolFailed || self == .hookFailed }
}

/// How the returned image is chosen among the rounds; see ``ImageSelection``.
public enum SelectionRule: String, Sendable, Hashable, Codable {
    case last
    case bestScored
    case pairwise
}
