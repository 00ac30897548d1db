import Foundation
import GenAgent

/// Retries requests that failed temporarily, by an ``HTTPRetryPolicy``. The final outcome carries ``HTTPAttempts``.
///
/// ``send(_:)`` retries until a response's head is good; a body that breaks off later is up to the reader. Use ``sendCollecting(_:)`` if you
/// need the whole body, so that it is part of the attempt.
public struct RetryingTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let policy: HTTPRetryPolicy
    private let clock: any SessionClock
    private let jitter: RetryJitter

    /// Jitter is seeded from the clock's time.
    public init(
        _ base: any HTTPTransport, policy: HTTPRetryPolicy = HTTPRetryPolicy(), clock: any SessionClock = SystemClock()
    ) {
        self.init(
            base, policy: policy, clock: clock, jitter: RetryJitter(seed: UInt64(bitPattern: clock.now().microseconds)))
    }

    package init(
        _ base: any HTTPTransport, policy: HTTPRetryPolicy = HTTPRetryPolicy(), clock: any SessionClock,
        jitter: RetryJitter
    ) {
        self.base = base
        self.policy = policy
        self.clock = clock
        self.jitter = jitter
    }

    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try await repeating(request) { (try await base.send(request), ()) }.response
    }

    /// Sends a request and reads the whole body; an attempt whose body breaks off counts as failed.
    ///
    /// - Returns: The final response, whose ``HTTPResponse/body`` is consumed, and the body.
    /// - Throws: ``HTTPError`` with its ``HTTPError/attempts``, or `CancellationError`.
    public func sendCollecting(_ request: HTTPRequest) async throws -> (response: HTTPResponse, body: Data) {
        try await repeating(request) {
            let response = try await base.send(request)
            return (response, try await response.body.collect())
        }
    }

    private func repeating<Body>(
        _ request: HTTPRequest, _ attempt: () async throws -> (response: HTTPResponse, body: Body)
    ) async throws -> (response: HTTPResponse, body: Body) {
        let loop = RetryLoop(policy, clock: clock, jitter: jitter)
        let (outcome, attempts) = try await loop.run(attempt) { outcome, now in
            policy.classification(of: outcome.map(\.response), to: request, now: now)
        }
        switch outcome {
        case .success((var response, let body)):
            response.attempts = attempts
            return (response, body)
        case .failure(var error):
            error.attempts = attempts
            error.message += attempts.note
            throw error
        }
    }
}
