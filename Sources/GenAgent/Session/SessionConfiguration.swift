/// How a session runs; recorded with it, so that a replay is exact.
public struct SessionConfiguration: Sendable, Hashable, Codable {
    /// The caps.
    public var limits: SessionLimits
    /// How turns are written.
    public var format: TurnFormat
    /// How the policy samples; the session fills in the seed.
    public var sampling: SamplingOptions
    /// How transient failures are retried.
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

/// The caps of a session. Each has a stop reason of its own; all count anew for every query of a continued session,
/// but for the context, which only grows.
public struct SessionLimits: Sendable, Hashable, Codable {
    /// Generated images; at least 1. Reaching it ends as ``StopReason/roundLimit``.
    public var rounds: Int
    /// Generator calls, every attempt counted. ``StopReason/generatorCallLimit``.
    public var generatorCalls: Int
    /// Policy turns, repairs included: bounds a policy that only ever calls other tools. ``StopReason/policyTurnLimit``.
    public var policyTurns: Int
    /// Tokens read and written by the policy together; `nil`: no cap. ``StopReason/tokenLimit``.
    public var tokens: Int?
    /// Money, in the currency of the configured prices; `nil`: no cap. ``StopReason/moneyLimit``.
    public var money: Double?
    /// Repair requests in a row after malformed turns. ``StopReason/repairLimit``.
    public var repairs: Int
    /// The model's context in tokens: the last turn's input and output together must stay below; `nil`: the server says.
    /// ``StopReason/contextFull``.
    public var contextTokens: Int?
    /// Seconds from the query to the end; `nil`: no deadline. ``StopReason/deadline``.
    public var seconds: Double?

    /// Makes limits. What is not finite is no cap.
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

/// How the session retries transient failures that no adapter has retried already.
public struct RetryPolicy: Sendable, Hashable, Codable {
    /// Attempts in all, the first one included; 1 never retries.
    public var attempts: Int
    /// Seconds before the second attempt; doubles with every further one.
    public var baseDelay: Double
    /// The longest wait in seconds, unless the other side asks for a longer one.
    public var maximumDelay: Double

    /// Makes a policy.
    public init(attempts: Int = 3, baseDelay: Double = 0.5, maximumDelay: Double = 30) {
        self.attempts = max(1, attempts)
        self.maximumDelay = maximumDelay.isFinite ? max(0, maximumDelay) : 3600
        self.baseDelay = baseDelay.isFinite ? max(0, baseDelay) : self.maximumDelay
    }

    /// Seconds to wait after a failed attempt (counted from 1): exponential, with a jitter of half its length that is drawn from `seed`.
    func delay(afterAttempt attempt: Int, retryAfter: Double?, seed: UInt64) -> Double {
        var random = SeededRandom(seed: seed)
        let doubled = baseDelay * Double(1 << min(max(attempt - 1, 0), 30))
        let backoff = min(doubled, maximumDelay) * (0.5 + 0.5 * random.nextUnit())
        guard let retryAfter, retryAfter.isFinite else { return backoff }
        return max(backoff, retryAfter)
    }
}
