import Foundation

/// What the reader of a response holds: dropping it aborts the transfer and its time limits.
final class URLSessionHandle: Sendable {
    let exchange: URLSessionExchange
    private let timers = HTTPLock<[Task<Void, Never>]>([])

    init(_ exchange: URLSessionExchange) { self.exchange = exchange }

    deinit {
        exchange.abort(CancellationError())
        for timer in timers.withLock({ $0 }) { timer.cancel() }
    }

    /// Starts the time limits.
    func watch(_ timeouts: HTTPTimeouts, _ clock: any HTTPClock) {
        // The timers hold the exchange, never this: it could not be dropped otherwise.
        let exchange = exchange
        var tasks: [Task<Void, Never>] = []
        if let seconds = timeouts.firstByte {
            tasks.append(
                Task {
                    guard (try? await clock.sleep(seconds: seconds)) != nil, !exchange.hasHead else { return }
                    exchange.abort(exchange.error(.timeout, "no response came within \(seconds) s", sent: true))
                })
        }
        if let seconds = timeouts.total {
            tasks.append(
                Task {
                    guard (try? await clock.sleep(seconds: seconds)) != nil else { return }
                    exchange.abort(exchange.error(.timeout, "it was not done within \(seconds) s", sent: true))
                })
        }
        timers.withLock { [tasks] in $0 = tasks }
    }
}
