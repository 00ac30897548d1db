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

/// How often a request was sent, and why it was not sent again. It travels on ``HTTPResponse`` and ``HTTPError``, so that the layer
/// above knows whether trying again makes sense.
public struct HTTPAttempts: Sendable, Hashable {
    /// Why there was no further attempt.
    public enum Ending: String, Sendable, Hashable {
        /// Nothing retries here: the transport itself answered.
        case notRetried
        /// The outcome is final: a success, or a failure that another attempt does not fix.
        case settled
        /// Another attempt might have helped, but attempts or time are used up, or the server asks for too long a wait.
        case exhausted
        /// Another attempt might have helped, but the request may have been carried out (and paid for) already.
        case unsafe
    }

    /// How often the request was sent; 1 or more.
    public var made: Int
    /// Why there was no further attempt.
    public var ending: Ending
    /// Seconds from the beginning of the first attempt to the end of the last one, the waits between them included.
    public var seconds: Double
    /// The wait that the server asked for, in seconds, where it was longer than the policy allows and so ended the attempts.
    package var refusedDelay: Double?

    /// Whether the layer above must not try again: attempts are used up, or another one could be paid for twice.
    public var isExhausted: Bool { ending == .exhausted || ending == .unsafe }

    /// Makes a record; the default is one attempt without retries.
    package init(made: Int = 1, ending: Ending = .notRetried, seconds: Double = 0, refusedDelay: Double? = nil) {
        self.made = made
        self.ending = ending
        self.seconds = seconds
        self.refusedDelay = refusedDelay
    }

    /// What a person should know about the attempts, to stand behind the words of the failure; empty after the only one.
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
        guard let whole = Int(exactly: seconds.rounded(.up)) else { return "more than any clock counts" }
        if whole >= 7200 { return "\(whole) s (\(whole / 3600) h)" }
        return whole >= 120 ? "\(whole) s (\(whole / 60) min)" : "\(whole) s"
    }
}

/// A source of jitter that a seed determines: numbers of 0..<1, spread evenly. Not for secrets.
package final class RetryJitter: Sendable {
    private let random: Locked<SeededRandom>

    /// Makes a source; the same seed gives the same numbers.
    package init(seed: UInt64) { random = Locked(SeededRandom(seed: seed)) }

    /// The next number, 0..<1.
    package func next() -> Double { random.withLock { $0.nextUnit() } }
}
