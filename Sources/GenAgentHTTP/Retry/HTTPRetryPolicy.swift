/// Which failures are tried again, how often and after how long.
///
/// | What came back | repeatable request | any other, such as a plain POST |
/// |---|---|---|
/// | an error that proves the request was not sent | again | again |
/// | 429, 425, or 503 with `Retry-After` | again | again: the server says that it refused to start the work |
/// | 408, 500, 502, 504, 503 without `Retry-After` | again | never: the job may run, and be paid for |
/// | connection lost, time limit passed after sending | again | never |
/// | anything else, success included | final | final |
///
/// 500 is tried only ``serverErrorAttempts`` times, because several servers answer it to plain mistakes of the caller. 409 is final:
/// it mostly says that the job exists already. `x-should-retry: false` makes every response final, and `true` puts any status from 400
/// on the list for repeatable requests; it never allows a plain POST to be sent again.
public struct HTTPRetryPolicy: Sendable, Hashable {
    /// Attempts at most, the first included; 1: none is repeated. Default 4.
    public var maximumAttempts: Int
    /// Attempts at most when the answer is 500. Default 2.
    public var serverErrorAttempts: Int
    /// No attempt starts later than this many seconds after the first; `nil`: without end. Default 120.
    public var timeBudget: Double?
    /// The first wait is random between 0 and this, in seconds; it doubles with each attempt ("full jitter"). Default 0.5.
    public var baseDelay: Double
    /// The bound of the random wait grows up to this, in seconds. Default 20.
    public var maximumDelay: Double
    /// The longest wait that a server may ask for, in seconds; with a longer one the request counts as exhausted. Default 60.
    public var maximumServerDelay: Double
    /// Statuses that are tried again. Default 408, 425, 429, 500, 502, 503, 504.
    public var statuses: Set<Int>
    /// Errors that are tried again. Default: cannot connect, time limit passed, connection lost. An unknown host is not among
    /// them: it is nearly always misspelt.
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

    /// Never repeats anything.
    public static let never = HTTPRetryPolicy(maximumAttempts: 1)
}
