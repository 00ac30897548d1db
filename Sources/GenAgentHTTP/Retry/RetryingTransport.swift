import Foundation
import GenAgent

/// Sends requests again that failed in passing, as a ``HTTPRetryPolicy`` says. What comes out at last carries ``HTTPAttempts``.
///
/// ``send(_:)`` repeats until a response's head is good: a body that breaks off later is the reader's matter. Use
/// ``sendCollecting(_:)`` where the whole body is wanted, so that it belongs to the attempt.
public struct RetryingTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let policy: HTTPRetryPolicy
    private let clock: any SessionClock
    private let jitter: RetryJitter

    /// Puts retries around a transport.
    ///
    /// `jitter` spreads the waits; the default is seeded from the clock's time.
    public init(
        _ base: any HTTPTransport, policy: HTTPRetryPolicy = HTTPRetryPolicy(),
        clock: any SessionClock = SystemClock(),
        jitter: RetryJitter? = nil
    ) {
        self.base = base
        self.policy = policy
        self.clock = clock
        self.jitter = jitter ?? RetryJitter(seed: UInt64(bitPattern: clock.now().microseconds))
    }

    /// Sends a request, and again where the policy allows it.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try await repeating(request) { (try await base.send(request), ()) }.response
    }

    /// Sends a request and reads the whole body; an attempt whose body breaks off has failed.
    ///
    /// - Returns: The final response, whose ``HTTPResponse/body`` is used up, and the body.
    /// - Throws: ``HTTPError`` with its ``HTTPError/attempts``, or `CancellationError`.
    public func sendCollecting(_ request: HTTPRequest) async throws -> (response: HTTPResponse, body: Data) {
        try await repeating(request) {
            let response = try await base.send(request)
            return (response, try await response.body.collect())
        }
    }

    private typealias Outcome<Body> = Result<(response: HTTPResponse, body: Body), HTTPError>

    private func repeating<Body>(
        _ request: HTTPRequest, _ attempt: () async throws -> (HTTPResponse, Body)
    ) async throws -> (response: HTTPResponse, body: Body) {
        let start = clock.now()
        var made = 0
        while true {
            made += 1
            // The outcome of an attempt that failed lives no longer than this line: during the wait its connection is free.
            let (outcome, seconds) = try await once(request, made, since: start, attempt)
            if let outcome { return try outcome.get() }
            try await clock.sleep(seconds: seconds)
        }
    }

    /// One attempt: its outcome, if it is final, or else how long to wait.
    private func once<Body>(
        _ request: HTTPRequest, _ made: Int, since start: Timestamp, _ attempt: () async throws -> (HTTPResponse, Body)
    ) async throws -> (Outcome<Body>?, Double) {
        let result: Outcome<Body>
        do {
            let (response, body) = try await attempt()
            result = .success((response, body))
        } catch let error as HTTPError {
            result = .failure(error)
        }
        let now = clock.now()
        let elapsed = now.seconds(since: start)
        let random = jitter.next()
        let decision =
            switch result {
            case .success(let (response, _)):
                policy.decision(
                    response, to: request, attempt: made, elapsed: elapsed, now: now.date, jitter: random)
            case .failure(let error):
                policy.decision(error, to: request, attempt: made, elapsed: elapsed, jitter: random)
            }
        if case .wait(let seconds) = decision { return (nil, seconds) }
        return (decision.ending(made: made, seconds: elapsed).map { Self.marked(result, $0) }, 0)
    }

    private static func marked<Body>(_ outcome: Outcome<Body>, _ attempts: HTTPAttempts) -> Outcome<Body> {
        switch outcome {
        case .success((var response, let body)):
            response.attempts = attempts
            return .success((response, body))
        case .failure(var error):
            error.attempts = attempts
            error.message += attempts.note
            return .failure(error)
        }
    }
}
