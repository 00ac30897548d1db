import GenAgent

/// Counts what one call of a tool repeats, over all requests that it takes.
enum RetryTally {
    /// The count of the call that this task makes; `nil` outside of one.
    @TaskLocal static var current: Locked<Int>?
}

extension GeneratorClient {
    /// Makes one call of a tool. Its usage says what was repeated meanwhile.
    func call(_ work: () async throws -> GenerationResult) async throws -> GenerationResult {
        let tally = Locked(0)
        var result = try await RetryTally.$current.withValue(tally) { try await work() }
        result.usage.retries = tally.withLock { $0 }
        return result
    }
}
