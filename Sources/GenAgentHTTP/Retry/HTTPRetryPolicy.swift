/// Which failures are retried, how often and after how long.
///
/// | Outcome | repeatable request | any other, such as a plain POST |
/// |---|---|---|
/// | an error that proves the request was not sent | again | again |
/// | 429, 425, or 503 with `Retry-After` | again | again: the server says that it refused to start the work |
/// | 408, 500, 502, 504, 503 without `Retry-After` | again | never: the job may run, and be charged |
/// | connection lost, time limit passed after sending | again | never |
/// | anything else, including success | final | final |
///
/// 500 is retried only until ``serverErrorAttempts``, because several servers use it for simple mistakes of the caller. 409 is final: it
/// mostly says that the job already exists. `x-should-retry: false` makes every response final; `true` adds any status from 400 on to the
/// list for repeatable requests, but never allows a plain POST to be sent again.
public struct HTTPRetryPolicy: Sendable, Hashable {
    /// The maximum number of attempts, including the first; 1: no retry. Default 4.
    public var maximumAttempts: Int
    /// The maximum number of attempts if the answer is 500. Default 2.
    public var serverErrorAttempts: Int
    /// No attempt starts later than this many seconds after the first; `nil`: no limit. Default 120.
    public var timeBudget: Double?
    /// The first wait is random between 0 and this, in seconds; it doubles with each attempt ("full jitter"). Default 0.5.
    public var baseDelay: Double
    /// The upper limit of the random wait, in seconds. Default 20.
    public var maximumDelay: Double
    /// The longest wait in seconds that a server may ask for; if it asks for more, the request counts as exhausted. Default 60.
    public var maximumServerDelay: Double
    /// Statuses that are retried. Default 408, 425, 429, 500, 502, 503, 504.
    public var statuses: Set<Int>
    /// Errors that are retried. Default: cannot connect, time limit passed, connection lost. An unknown host is not one of them: it is nearly
    /// always a typo.
    public var errors: Set<HTTPError.Code>

    public init(
        maximumAttempts: Int = 4, serverErrorAttempts: Int = 2, timeBudget: Double? = 120, baseDelay: Double = 0.5,
        maximumDelay: Double = 20, maximumServerDelay: Double = 60,
        statuses: Set<Int> = [408, 425, 429, 500, 502, 503, 504],
        errors: Set<HTTPError.Code> = [.cannotConnect, .timeout, .connectionLost]
    ) {
        self.maximumAttempts = maximumAttempts
        self.serverErrorAttempts = serverErrorAttempts
        self.timeBudget = timeBudget
        self.baseDelay = baseDelay
        self.maximumDelay = maximumDelay
        self.maximumServerDelay = maximumServerDelay
        self.statuses = statuses
        self.errors = errors
    }

    public static let never = HTTPRetryPolicy(maximumAttempts: 1)
}
