import Foundation
import GenAgent

/// Keeps to what each endpoint allows: exchanges at the same time and requests per second. Whoever came first is served first,
/// whichever session it belongs to; a waiter that is cancelled leaves the line at once.
///
/// One limiter is shared by all sessions that use the same servers; ``LimitingTransport`` asks it. ``shared`` is the one of the process.
public final class EndpointLimiter: Sendable {
    /// What has a line of its own: an endpoint, and the limits that the caller brought along, if any.
    struct Line: Sendable, Hashable {
        var endpoint: String
        var limits: EndpointLimits?
    }

    private struct State {
        var tickets = 0
        var queues: [Line: EndpointQueue] = [:]
    }

    /// The limiter of this process, with the machine's clock. It has no limits of its own: callers bring theirs.
    public static let shared = EndpointLimiter()

    private let standard: EndpointLimits
    private let limits: [String: EndpointLimits]
    private let clock: any SessionClock
    private let state = Locked(State())

    /// Makes a limiter.
    ///
    /// - Parameters:
    ///   - standard: The limits of endpoints that are not named.
    ///   - limits: The limits of single endpoints, by ``endpoint(of:)``, such as `http://127.0.0.1:8188`.
    ///   - clock: Measures rates.
    public init(
        standard: EndpointLimits = EndpointLimits(), limits: [String: EndpointLimits] = [:],
        clock: any SessionClock = SystemClock()
    ) {
        self.standard = standard
        self.limits = limits
        self.clock = clock
    }

    /// The name of the endpoint of a URL: scheme, host and port, in lower case, the port always given.
    public static func endpoint(of url: URL) -> String {
        let scheme = (url.scheme ?? "").lowercased()
        let host = (url.host ?? "").lowercased()
        return "\(scheme)://\(host):\(url.port ?? (scheme == "https" ? 443 : 80))"
    }

    /// Waits for its turn. The permit counts until it is released or dropped.
    ///
    /// - Parameters:
    ///   - endpoint: Its name, see ``endpoint(of:)``.
    ///   - limits: Limits of the caller's own, instead of the limiter's. All who bring the same ones for an endpoint share them.
    /// - Throws: `CancellationError` when the task is cancelled.
    public func acquire(_ endpoint: String, limits: EndpointLimits? = nil) async throws -> EndpointPermit {
        let line = Line(endpoint: endpoint, limits: limits)
        let ticket = state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
        return try await withTaskCancellationHandler {
            while true {
                switch await withCheckedContinuation({ park(ticket, line, $0) }) {
                case .granted: return EndpointPermit(self, line, ticket)
                case .cancelled: throw CancellationError()
                case .sleep(let seconds):
                    do { try await clock.sleep(seconds: seconds) } catch {
                        leave(ticket, line)
                        throw error
                    }
                }
            }
        } onCancel: {
            leave(ticket, line)
        }
    }

    /// How many exchanges run at an endpoint, and how many wait for it; with limits: of those that brought these.
    public func load(of endpoint: String, limits: EndpointLimits? = nil) -> (running: Int, waiting: Int) {
        state.withLock { state in
            state.queues[Line(endpoint: endpoint, limits: limits)].map { ($0.activeCount, $0.waitingCount) } ?? (0, 0)
        }
    }

    func release(_ ticket: Int, _ line: Line) { change(line) { $0.release(ticket) } }

    private func park(_ ticket: Int, _ line: Line, _ reply: EndpointQueue.Reply) {
        var isCancelled = false
        change(line) { queue in
            // Asked with the lock held: a cancellation that comes later finds the waiter in the line.
            isCancelled = Task.isCancelled
            if isCancelled { _ = queue.leave(ticket) } else { queue.park(ticket, reply) }
        }
        if isCancelled { reply.resume(returning: .cancelled) }
    }

    private func leave(_ ticket: Int, _ line: Line) {
        var reply: EndpointQueue.Reply?
        change(line) { reply = $0.leave(ticket) }
        reply?.resume(returning: .cancelled)
    }

    /// Changes an endpoint's queue and tells those whose turn it is then.
    private func change(_ line: Line, _ body: (inout EndpointQueue) -> Void) {
        let now = clock.now()
        let answers = state.withLock { state in
            var queue = state.queues[line] ?? EndpointQueue(line.limits ?? limits[line.endpoint] ?? standard, now: now)
            body(&queue)
            let answers = queue.pump(now: now)
            // Idle endpoints are forgotten, so that a long-lived limiter does not grow with every host it ever saw.
            state.queues[line] = queue.isIdle ? nil : queue
            return answers
        }
        for (reply, answer) in answers { reply.resume(returning: answer) }
    }
}
