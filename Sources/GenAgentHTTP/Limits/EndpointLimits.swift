/// How much one endpoint may be asked at a time.
public struct EndpointLimits: Sendable, Hashable {
    /// Exchanges at the same time, until the last byte of each body; `nil`: without limit. A generator with one GPU takes 1.
    public var maximumConcurrent: Int?
    /// Requests per second on average; `nil`: without limit.
    public var requestsPerSecond: Double?
    /// Requests that may start at once after a pause, 1 or more.
    public var burst: Int

    /// Makes limits; values below their range count as the least one.
    public init(maximumConcurrent: Int? = nil, requestsPerSecond: Double? = nil, burst: Int = 1) {
        self.maximumConcurrent = maximumConcurrent.map { max(1, $0) }
        // One request in a century at least: 0 and what is no number would wait for ever.
        self.requestsPerSecond = requestsPerSecond.map { $0 > 3.2e-10 ? $0 : 3.2e-10 }
        self.burst = max(1, burst)
    }

    /// Limits by the minute, as providers state them.
    public static func perMinute(_ requests: Double, burst: Int = 1, maximumConcurrent: Int? = nil) -> EndpointLimits {
        EndpointLimits(maximumConcurrent: maximumConcurrent, requestsPerSecond: requests / 60, burst: burst)
    }
}
