import GenAgent
import GenAgentHTTP

/// Counts what one call of a tool repeats, over all requests that it takes.
enum RetryTally {
    /// The count of the call that this task makes; `nil` outside of one.
    @TaskLocal static var current: Locked<Int>?
}

extension GeneratorClient {
    /// Makes one call of a tool when the endpoint has room for it. Its usage says what was repeated meanwhile.
    ///
    /// The whole call takes one place: of a server that works on jobs, jobs are what there may be too many of, not looks at them.
    func call(_ context: ToolContext, _ work: () async throws -> GenerationResult) async throws -> GenerationResult {
        let permit = try await permit(context)
        defer { permit?.release() }
        return try await counted(work)
    }

    /// Takes up a job that runs already: it waits for no place.
    func counted(_ work: () async throws -> GenerationResult) async throws -> GenerationResult {
        let tally = Locked(0)
        var result = try await RetryTally.$current.withValue(tally) { try await work() }
        result.usage.retries = tally.withLock { $0 }
        return result
    }

    private func permit(_ context: ToolContext) async throws -> EndpointPermit? {
        guard let limits = endpoint.limits else { return nil }
        let (limiter, name) = (endpoint.limiter, EndpointLimiter.endpoint(of: endpoint.url))
        let load = limiter.load(of: name, limits: limits)
        if load.waiting > 0 || load.running >= limits.maximumConcurrent ?? .max {
            context.report(ToolProgress(note: "waiting for a place at \(server), \(load.waiting) before you"))
        }
        return try await limiter.acquire(name, limits: limits)
    }
}
