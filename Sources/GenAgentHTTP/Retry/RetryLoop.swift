import Foundation
import GenAgent

/// The one retry loop of this library: it makes attempts until a classifier says that the outcome is final, or until the policy's attempts
/// or time are used up. Chats use it through ``RetryingTransport``; generators use it with a classifier that also reads what a server says.
package struct RetryLoop: Sendable {
    /// What a classifier makes of the outcome of one attempt.
    package enum Classification: Sendable, Hashable {
        /// The outcome is final: a success, or a failure that another attempt does not repair.
        case settled
        /// Another attempt might help, but the request may have been carried out (and charged) already.
        case unsafe
        /// Another attempt is safe and may help.
        ///
        /// - asked: The wait in seconds that the server asks for; `nil`: it does not say.
        /// - limit: At most this many attempts for this kind of failure.
        case retry(asked: Double?, limit: Int)
    }

    private enum Step {
        case end(HTTPAttempts)
        case wait(Double)
    }

    private let policy: HTTPRetryPolicy
    private let clock: any SessionClock
    private let jitter: RetryJitter

    package init(_ policy: HTTPRetryPolicy, clock: any SessionClock, jitter: RetryJitter) {
        self.policy = policy
        self.clock = clock
        self.jitter = jitter
    }

    /// Makes attempts until one is final.
    ///
    /// - Parameters:
    ///   - attempt: Makes one attempt. An `HTTPError` is an outcome to classify; any other error ends the loop.
    ///   - classify: Says what follows from an outcome; it is also told the time.
    ///   - willWait: Called before each wait with its seconds.
    /// - Returns: The final outcome, how often it was tried and why no more.
    package func run<Value>(
        _ attempt: () async throws -> Value, classify: (Result<Value, HTTPError>, Date) -> Classification,
        willWait: (Double) -> Void = { _ in }
    ) async throws -> (outcome: Result<Value, HTTPError>, attempts: HTTPAttempts) {
        let start = clock.now()
        var made = 0
        while true {
            made += 1
            // The outcome of a failed attempt is dropped before the wait, so that its connection is free meanwhile.
            let (final, seconds) = try await once(made, since: start, attempt, classify)
            if let final { return final }
            willWait(seconds)
            try await clock.sleep(seconds: seconds)
        }
    }

    /// One attempt: its outcome if it is final, or else how long to wait.
    private func once<Value>(
        _ made: Int, since start: Timestamp, _ attempt: () async throws -> Value,
        _ classify: (Result<Value, HTTPError>, Date) -> Classification
    ) async throws -> ((outcome: Result<Value, HTTPError>, attempts: HTTPAttempts)?, Double) {
        let outcome: Result<Value, HTTPError>
        do {
            outcome = .success(try await attempt())
        } catch let error as HTTPError {
            outcome = .failure(error)
        }
        let now = clock.now()
        switch step(after: classify(outcome, now.date), made: made, elapsed: now.seconds(since: start)) {
        case .end(let attempts): return ((outcome, attempts), 0)
        case .wait(let seconds): return (nil, seconds)
        }
    }

    private func step(after classification: Classification, made: Int, elapsed: Double) -> Step {
        func end(_ ending: HTTPAttempts.Ending, refusing delay: Double? = nil) -> Step {
            .end(HTTPAttempts(made: made, ending: ending, seconds: elapsed, refusedDelay: delay))
        }
        // One number per attempt, whatever its outcome: the waits of a seeded run do not depend on how often it succeeded before.
        let random = jitter.next()
        switch classification {
        case .settled: return end(.settled)
        case .unsafe: return end(.unsafe)
        case .retry(let asked, let limit):
            guard made < min(limit, policy.maximumAttempts) else { return end(.exhausted) }
            var delay = Backoff(base: policy.baseDelay, maximum: policy.maximumDelay).bound(after: made) * random
            if let asked {
                guard asked <= policy.maximumServerDelay else { return end(.exhausted, refusing: asked) }
                // Never earlier than asked, and spread, so that those who were refused do not all come back at the same moment.
                delay = asked + max(0, policy.baseDelay) * random
            }
            if let budget = policy.timeBudget, elapsed + delay > budget { return end(.exhausted, refusing: asked) }
            return .wait(delay)
        }
    }
}

extension HTTPRetryPolicy {
    /// Classifies the outcome of a request by its status and header fields, or by its error.
    package func classification(
        of outcome: Result<HTTPResponse, HTTPError>, to request: HTTPRequest, now: Date
    ) -> RetryLoop.Classification {
        switch outcome {
        case .success(let response): classification(response.status, response.headers, of: request, now: now)
        case .failure(let error): classification(error, of: request)
        }
    }

    /// Classifies a response by its status and header fields.
    package func classification(
        _ status: Int, _ headers: HTTPHeaders, of request: HTTPRequest, now: Date
    ) -> RetryLoop.Classification {
        let advice = headers["x-should-retry"]?.lowercased()
        let isListed = statuses.contains(status) || (advice == "true" && status >= 400)
        guard isListed, advice != "false" else { return .settled }
        let asked = headers.retryDelay(now: now)
        let isRefusal = [425, 429].contains(status) || (status == 503 && asked != nil)
        guard request.isRepeatable || (isRefusal && request.mayBeRepeated != false) else { return .unsafe }
        return .retry(asked: asked, limit: status == 500 ? serverErrorAttempts : maximumAttempts)
    }

    /// Classifies an error.
    package func classification(_ error: HTTPError, of request: HTTPRequest) -> RetryLoop.Classification {
        guard errors.contains(error.code) else { return .settled }
        guard !error.mayHaveBeenSent || request.isRepeatable else { return .unsafe }
        return .retry(asked: nil, limit: maximumAttempts)
    }
}
