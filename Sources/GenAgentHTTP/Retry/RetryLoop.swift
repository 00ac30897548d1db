import Foundation
import GenAgent

/// The one retry loop of this library. It makes attempts until a classifier calls an outcome final, or the policy's attempts or time are used
/// up. Chats use it through ``RetryingTransport``, generators with a classifier that also reads the server's error.
package struct RetryLoop: Sendable {
    package enum Classification: Sendable, Hashable {
        /// The outcome is final: a success, or a failure that another attempt does not fix.
        case settled
        /// Another attempt might help, but the request may already have been carried out (and charged).
        case unsafe
        /// Another attempt is safe and may help.
        ///
        /// - asked: The wait in seconds that the server asks for; `nil` if it does not say.
        /// - limit: The maximum number of attempts for this kind of failure.
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

    /// - Parameters:
    ///   - attempt: Makes one attempt. An `HTTPError` is an outcome to classify; any other error ends the loop.
    ///   - classify: Classifies an outcome at the given time.
    ///   - willWait: Called before each wait with its seconds.
    /// - Returns: The final outcome, the number of attempts and why there were no more.
    package func run<Value>(
        _ attempt: () async throws -> Value, classify: (Result<Value, HTTPError>, Date) -> Classification,
        willWait: (Double) -> Void = { _ in }
    ) async throws -> (outcome: Result<Value, HTTPError>, attempts: HTTPAttempts) {
        let start = clock.now()
        var made = 0
        while true {
            made += 1
            // The outcome of a failed attempt is dropped before the wait, so that its connection is free in the meantime.
            let (final, seconds) = try await once(made, since: start, attempt, classify)
            if let final { return final }
            willWait(seconds)
            try await clock.sleep(seconds: seconds)
        }
    }

    /// Makes one attempt. Returns its outcome if that is final, or else the seconds to wait.
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
        // One number per attempt, whatever its outcome: the waits of a seeded run do not depend on earlier successes.
        let random = jitter.next()
        switch classification {
        case .settled: return end(.settled)
        case .unsafe: return end(.unsafe)
        case .retry(let asked, let limit):
            guard made < min(limit, policy.maximumAttempts) else { return end(.exhausted) }
            var delay = Backoff(base: policy.baseDelay, maximum: policy.maximumDelay).bound(after: made) * random
            if let asked {
                guard asked <= policy.maximumServerDelay else { return end(.exhausted, refusing: asked) }
                // Never earlier than asked, and spread, so that refused clients do not all return at the same moment.
                delay = asked + max(0, policy.baseDelay) * random
            }
            if let budget = policy.timeBudget, elapsed + delay > budget { return end(.exhausted, refusing: asked) }
            return .wait(delay)
        }
    }
}

extension HTTPRetryPolicy {
    package func classification(
        of outcome: Result<HTTPResponse, HTTPError>, to request: HTTPRequest, now: Date
    ) -> RetryLoop.Classification {
        switch outcome {
        case .success(let response): classification(response.status, response.headers, of: request, now: now)
        case .failure(let error): classification(error, of: request)
        }
    }

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

    package func classification(_ error: HTTPError, of request: HTTPRequest) -> RetryLoop.Classification {
        guard errors.contains(error.code) else { return .settled }
        guard !error.mayHaveBeenSent || request.isRepeatable else { return .unsafe }
        return .retry(asked: nil, limit: maximumAttempts)
    }
}

/// How often a request was sent, and why not again. ``HTTPResponse`` and ``HTTPError`` carry it, so that the layer above knows whether
/// another try makes sense.
public struct HTTPAttempts: Sendable, Hashable {
    /// Why there was no further attempt.
    public enum Ending: String, Sendable, Hashable {
        /// The transport itself answered, without retries.
        case notRetried
        /// The outcome is final: a success, or a failure that another attempt does not fix.
        case settled
        /// Another attempt might have helped, but attempts or time are used up, or the server asks for too long a wait.
        case exhausted
        /// Another attempt might have helped, but the request may already have been carried out (and charged).
        case unsafe
    }

    /// Attempts made; 1 or more.
    public var made: Int
    public var ending: Ending
    /// Seconds from the beginning of the first attempt to the end of the last one, including the waits between them.
    public var seconds: Double
    /// The wait in seconds that the server asked for, if it ended the attempts because it was longer than the policy allows.
    package var refusedDelay: Double?

    /// Whether the layer above must not try again: attempts are used up, or another one could be charged twice.
    public var isExhausted: Bool { ending == .exhausted || ending == .unsafe }

    package init(made: Int = 1, ending: Ending = .notRetried, seconds: Double = 0, refusedDelay: Double? = nil) {
        self.made = made
        self.ending = ending
        self.seconds = seconds
        self.refusedDelay = refusedDelay
    }

    /// What people should know about the attempts, to append to the failure's message; empty after a single attempt.
    package var note: String {
        var note = ""
        if let refusedDelay {
            note +=
                " The server asks to wait \(Self.words(refusedDelay)), longer than the retry policy allows: try again after that, or raise the policy's maximumServerDelay and timeBudget."
        }
        if made > 1 { note += " (tried \(made) times in \(Self.words(seconds)))" }
        return note
    }

    /// Seconds for people: `3.2 s`, `75 s`, `3600 s (1 h)`.
    private static func words(_ seconds: Double) -> String {
        guard seconds >= 10 else { return "\((max(0, seconds) * 10).rounded() / 10) s" }
        guard let whole = Int(exactly: seconds.rounded(.up)) else { return "forever" }
        if whole >= 7200 { return "\(whole) s (\(whole / 3600) h)" }
        return whole >= 120 ? "\(whole) s (\(whole / 60) min)" : "\(whole) s"
    }
}

/// A seeded source of jitter: uniform numbers in 0..<1. Not for secrets.
package final class RetryJitter: Sendable {
    private let random: Locked<SeededRandom>

    package init(seed: UInt64) { random = Locked(SeededRandom(seed: seed)) }

    package func next() -> Double { random.withLock { $0.nextUnit() } }
}
