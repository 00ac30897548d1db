import Foundation
import GenAgent

/// What the reader of a response holds: dropping it aborts the transfer and its time limits.
final class URLSessionHandle: Sendable {
    let exchange: URLSessionExchange
    private let timers = Locked<[Task<Void, Never>]>([])

    init(_ exchange: URLSessionExchange) { self.exchange = exchange }

    deinit {
        exchange.abort(CancellationError())
        for timer in timers.withLock({ $0 }) { timer.cancel() }
    }

    /// Starts the time limits of this hop.
    ///
    /// - Parameter remaining: Seconds until the whole exchange must be done; `nil`: without end.
    func watch(_ timeouts: HTTPTimeouts, remaining: Double?, _ clock: any SessionClock) {
        // The timers hold the exchange, never this: it could not be dropped otherwise.
        let exchange = exchange
        let connect = Self.limit(timeouts.connect)
        if let connect, exchange.hasBody {
            start(after: connect, clock) { exchange.expireConnecting() }
        }
        if let firstByte = Self.limit(timeouts.firstByte) {
            // The body's leaving shows when the request was sent. Without one, connecting is part of the wait.
            let isSeen = exchange.hasBody
            start(after: firstByte + (isSeen ? 0 : connect ?? 0), clock) {
                if isSeen { for await _ in exchange.bodyStarted { break } }
            } then: {
                exchange.expireFirstByte()
            }
        }
        if let remaining = Self.limit(remaining) { start(after: remaining, clock) { exchange.expire() } }
    }

    private func start(
        after seconds: Double, _ clock: any SessionClock, when begin: @escaping @Sendable () async -> Void = {},
        then end: @escaping @Sendable () -> Void
    ) {
        let task = Task {
            await begin()
            guard (try? await clock.sleep(seconds: seconds)) != nil else { return }
            end()
        }
        timers.withLock { $0.append(task) }
    }

    /// No number and infinity mean without end.
    private static func limit(_ seconds: Double?) -> Double? { seconds.flatMap { $0.isFinite ? $0 : nil } }
}

extension URLSessionExchange {
    /// The time for the first byte has passed.
    fileprivate func expireFirstByte() {
        guard state.withLock({ $0.head == nil }) else { return }
        let seconds = request.timeouts.firstByte ?? 0
        abort(
            error(
                .timeout,
                "no answer within \(seconds) s of sending. If the server needs longer, raise timeouts.firstByte.",
                sent: true))
    }

    /// The time for all of it has passed.
    fileprivate func expire() {
        let seconds = request.timeouts.total ?? 0
        abort(
            error(
                .timeout, "not finished within \(seconds) s. If it may take longer, raise timeouts.total.", sent: true))
    }
}
