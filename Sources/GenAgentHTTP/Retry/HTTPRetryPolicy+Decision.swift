import Foundation

extension HTTPRetryPolicy {
    /// What follows from the outcome of one attempt.
    package enum Decision: Hashable {
        case stop(HTTPAttempts.Ending)
        /// Wait so many seconds and send again.
        case wait(Double)
        /// The server asks for a wait of so many seconds, which is too long.
        case refuse(Double)

        /// What becomes of the attempts so far; `nil`: there is another one.
        package func ending(made: Int, seconds: Double) -> HTTPAttempts? {
            switch self {
            case .stop(let ending): HTTPAttempts(made: made, ending: ending, seconds: seconds)
            case .refuse(let delay):
                HTTPAttempts(made: made, ending: .exhausted, seconds: seconds, refusedDelay: delay)
            case .wait: nil
            }
        }
    }

    /// Judges a response.
    ///
    /// - Parameters:
    ///   - attempt: Which attempt this was, from 1.
    ///   - elapsed: Seconds since the first attempt began.
    ///   - jitter: Random, 0..<1.
    package func decision(
        _ response: HTTPResponse, to request: HTTPRequest, attempt: Int, elapsed: Double, now: Date, jitter: Double
    ) -> Decision {
        let advice = response.headers["x-should-retry"]?.lowercased()
        let isListed = statuses.contains(response.status) || (advice == "true" && response.status >= 400)
        guard isListed, advice != "false" else { return .stop(.settled) }
        let asked = response.headers.retryDelay(now: now)
        let isRefusal = [425, 429].contains(response.status) || (response.status == 503 && asked != nil)
        guard request.isRepeatable || (isRefusal && request.mayBeRepeated != false) else { return .stop(.unsafe) }
        let limit = response.status == 500 ? min(serverErrorAttempts, maximumAttempts) : maximumAttempts
        return wait(asked: asked, attempt: attempt, limit: limit, elapsed: elapsed, jitter: jitter)
    }

    /// Judges an error.
    package func decision(
        _ error: HTTPError, to request: HTTPRequest, attempt: Int, elapsed: Double, jitter: Double
    ) -> Decision {
        guard errors.contains(error.code) else { return .stop(.settled) }
        guard !error.mayHaveBeenSent || request.isRepeatable else { return .stop(.unsafe) }
        return wait(asked: nil, attempt: attempt, limit: maximumAttempts, elapsed: elapsed, jitter: jitter)
    }

    private func wait(asked: Double?, attempt: Int, limit: Int, elapsed: Double, jitter: Double) -> Decision {
        guard attempt < limit else { return .stop(.exhausted) }
        let bound = max(0, min(maximumDelay, baseDelay * pow(2, Double(min(attempt - 1, 60)))))
        var delay = bound * min(max(jitter, 0), 1)
        if let asked {
            guard asked <= maximumServerDelay else { return .refuse(asked) }
            // Never earlier than asked, and spread, so that all who were refused do not come back in the same moment.
            delay = asked + max(0, baseDelay) * min(max(jitter, 0), 1)
        }
        if let timeBudget, elapsed + delay > timeBudget { return asked.map { .refuse($0) } ?? .stop(.exhausted) }
        return .wait(delay)
    }
}
