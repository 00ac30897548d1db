import GenAgent

/// Repeats what failed in passing, where no adapter has repeated it already, as sessions do.
struct Retries: Sendable {
    var policy = RetryPolicy()
    let clock: any SessionClock

    init(clock: any SessionClock) { self.clock = clock }

    func run<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        var attempt = 1
        while true {
            do {
                return try await body()
            } catch let error as AdapterError
                where error.kind == .transient && !error.isExhausted && attempt < policy.attempts
            {
                let wanted = error.retryAfter.flatMap { $0.isFinite ? $0 : nil }
                let backoff = min(policy.baseDelay * Double(1 << min(attempt - 1, 20)), policy.maximumDelay)
                try await clock.sleep(seconds: max(backoff, wanted ?? 0))
                attempt += 1
            }
        }
    }
}
