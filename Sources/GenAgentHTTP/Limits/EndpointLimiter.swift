import Foundation
import GenAgent

/// How many requests one endpoint gets at a time.
public struct EndpointLimits: Sendable, Hashable {
    /// Concurrent exchanges, each until the last byte of its body; `nil`: no limit. A generator with one GPU takes 1.
    public var maximumConcurrent: Int?
    /// Requests per second on average; `nil`: no limit.
    public var requestsPerSecond: Double?
    /// Requests that may start at once after a pause; 1 or more.
    package var burst: Int

    /// Values below their range count as the minimum.
    public init(maximumConcurrent: Int? = nil, requestsPerSecond: Double? = nil, burst: Int = 1) {
        self.maximumConcurrent = maximumConcurrent.map { max(1, $0) }
        // At least one request per century: 0 and NaN would wait forever.
        self.requestsPerSecond = requestsPerSecond.map { $0 > 3.2e-10 ? $0 : 3.2e-10 }
        self.burst = max(1, burst)
    }

    /// Limits per minute, as providers state them.
    public static func perMinute(_ requests: Double, burst: Int = 1, maximumConcurrent: Int? = nil) -> EndpointLimits {
        EndpointLimits(maximumConcurrent: maximumConcurrent, requestsPerSecond: requests / 60, burst: burst)
    }
}

/// Enforces limits on concurrent exchanges and requests per second for each endpoint. First come, first served, across sessions; a canceled
/// waiter leaves the line at once.
///
/// All sessions that use the same servers share one limiter, such as ``shared``; ``LimitingTransport`` asks it.
public final class EndpointLimiter: Sendable {
    /// The key of a queue: an endpoint, and the limits that the caller passed, if any.
    struct Line: Sendable, Hashable {
        var endpoint: String
        var limits: EndpointLimits?
    }

    private struct State {
        var tickets = 0
        var queues: [Line: EndpointQueue] = [:]
    }

    /// The limiter of this process. It has no limits of its own: callers pass theirs.
    public static let shared = EndpointLimiter()

    private let standard: EndpointLimits
    private let limits: [String: EndpointLimits]
    private let clock: any SessionClock
    private let state = Locked(State())

    /// - Parameters:
    ///   - standard: The limits of endpoints that `limits` does not name.
    ///   - limits: Limits by ``endpoint(of:)``, such as `http://127.0.0.1:8188`.
    public init(
        standard: EndpointLimits = EndpointLimits(), limits: [String: EndpointLimits] = [:],
        clock: any SessionClock = SystemClock()
    ) {
        self.standard = standard
        self.limits = limits
        self.clock = clock
    }

    /// The endpoint of a URL: scheme, host and port in lower case, always with the port.
    public static func endpoint(of url: URL) -> String { url.origin }

    /// Waits for its turn. The permit counts until it is released or dropped.
    ///
    /// - Parameter limits: Used instead of the limiter's own. Callers that pass equal limits for an endpoint share them.
    /// - Throws: `CancellationError` if the task is canceled.
    package func acquire(_ endpoint: String, limits: EndpointLimits? = nil) async throws -> EndpointPermit {
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

    /// The number of exchanges that run at an endpoint and that wait for it; with `limits`, of callers that passed the same limits.
    package func load(of endpoint: String, limits: EndpointLimits? = nil) -> (running: Int, waiting: Int) {
        state.withLock { state in
            state.queues[Line(endpoint: endpoint, limits: limits)].map { ($0.activeCount, $0.waitingCount) } ?? (0, 0)
        }
    }

    func release(_ ticket: Int, _ line: Line) { change(line) { $0.release(ticket) } }

    private func park(_ ticket: Int, _ line: Line, _ reply: EndpointQueue.Reply) {
        var isCancelled = false
        change(line) { queue in
            // Checked with the lock held: a later cancellation finds the waiter in the line.
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

    /// Changes an endpoint's queue and tells the waiters whose turn it is.
    private func change(_ line: Line, _ body: (inout EndpointQueue) -> Void) {
        let now = clock.now()
        let answers = state.withLock { state in
            var queue = state.queues[line] ?? EndpointQueue(line.limits ?? limits[line.endpoint] ?? standard, now: now)
            body(&queue)
            let answers = queue.pump(now: now)
            // Idle endpoints are forgotten, so that a long-lived limiter does not grow with every host it has seen.
            state.queues[line] = queue.isIdle ? nil : queue
            return answers
        }
        for (reply, answer) in answers { reply.resume(returning: answer) }
    }
}

/// The right to one exchange with an endpoint, until it is released or dropped.
package final class EndpointPermit: Sendable {
    private let limiter: EndpointLimiter
    private let line: EndpointLimiter.Line
    private let ticket: Int

    init(_ limiter: EndpointLimiter, _ line: EndpointLimiter.Line, _ ticket: Int) {
        self.limiter = limiter
        self.line = line
        self.ticket = ticket
    }

    deinit { limiter.release(ticket, line) }

    /// Calling it more than once is harmless.
    package func release() { limiter.release(ticket, line) }
}

/// The state of one endpoint: which requests run, which wait, and how many may start now. Pure: no clock, no tasks.
struct EndpointQueue: Sendable {
    enum Answer: Sendable, Hashable {
        case granted
        /// The waiter is first, but the rate allows no request for this many seconds: sleep, then ask again. It keeps its place.
        case sleep(Double)
        case cancelled
    }

    typealias Reply = CheckedContinuation<Answer, Never>

    private struct Waiter {
        var ticket: Int
        /// `nil` while it sleeps.
        var reply: Reply?
    }

    private let limits: EndpointLimits
    private var active: Set<Int> = []
    private var waiters: [Waiter] = []
    private var tokens: Double
    private var filled: Timestamp

    init(_ limits: EndpointLimits, now: Timestamp) {
        self.limits = limits
        tokens = Double(limits.burst)
        filled = now
    }

    /// Nothing runs or waits, and the bucket is full: the state equals a new one.
    var isIdle: Bool { active.isEmpty && waiters.isEmpty && tokens >= Double(limits.burst) }
    var activeCount: Int { active.count }
    var waitingCount: Int { waiters.count }

    /// Adds a waiter, or brings it back from a sleep.
    mutating func park(_ ticket: Int, _ reply: Reply) {
        if let index = waiters.firstIndex(where: { $0.ticket == ticket }) {
            waiters[index].reply = reply
        } else {
            waiters.append(Waiter(ticket: ticket, reply: reply))
        }
    }

    /// Removes a waiter that was not served; returns its reply unless it was asleep.
    mutating func leave(_ ticket: Int) -> Reply? {
        guard let index = waiters.firstIndex(where: { $0.ticket == ticket }) else { return nil }
        return waiters.remove(at: index).reply
    }

    mutating func release(_ ticket: Int) { active.remove(ticket) }

    /// Decides for the first in the line for as long as a decision is possible.
    mutating func pump(now: Timestamp) -> [(reply: Reply, answer: Answer)] {
        refill(now)
        var answers: [(Reply, Answer)] = []
        while let first = waiters.first, let reply = first.reply, active.count < limits.maximumConcurrent ?? .max {
            if let rate = limits.requestsPerSecond {
                // The tolerance avoids waits of a nanosecond, which rounding errors of fractions would cause.
                guard tokens >= 1 - 1e-9 else {
                    waiters[0].reply = nil
                    // Rounded up to the clock's microsecond, so that the token exists after the sleep.
                    answers.append((reply, .sleep(((1 - tokens) / rate * 1e6).rounded(.up) / 1e6)))
                    break
                }
                tokens -= 1
            }
            active.insert(first.ticket)
            waiters.removeFirst()
            answers.append((reply, .granted))
        }
        return answers
    }

    private mutating func refill(_ now: Timestamp) {
        guard let rate = limits.requestsPerSecond else { return }
        tokens = min(Double(limits.burst), tokens + max(0, now.seconds(since: filled)) * rate)
        filled = now
    }
}
