import Foundation
import GenAgent

/// How much one endpoint may be asked at a time.
public struct EndpointLimits: Sendable, Hashable {
    /// Exchanges at the same time, until the last byte of each body; `nil`: without limit. A generator with one GPU takes 1.
    public var maximumConcurrent: Int?
    /// Requests per second on average; `nil`: without limit.
    public var requestsPerSecond: Double?
    /// Requests that may start at once after a pause, 1 or more.
    package var burst: Int

    /// Makes limits; values below their range count as the least one.
    public init(maximumConcurrent: Int? = nil, requestsPerSecond: Double? = nil, burst: Int = 1) {
        self.maximumConcurrent = maximumConcurrent.map { max(1, $0) }
        // One request in a century at least: 0 and NaN would wait forever.
        self.requestsPerSecond = requestsPerSecond.map { $0 > 3.2e-10 ? $0 : 3.2e-10 }
        self.burst = max(1, burst)
    }

    /// Limits by the minute, as providers state them.
    public static func perMinute(_ requests: Double, burst: Int = 1, maximumConcurrent: Int? = nil) -> EndpointLimits {
        EndpointLimits(maximumConcurrent: maximumConcurrent, requestsPerSecond: requests / 60, burst: burst)
    }
}

/// Keeps to what each endpoint allows: exchanges at the same time and requests per second. First come, first served,
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
    public static func endpoint(of url: URL) -> String { url.origin }

    /// Waits for its turn. The permit counts until it is released or dropped.
    ///
    /// - Parameters:
    ///   - endpoint: Its name, see ``endpoint(of:)``.
    ///   - limits: Limits of the caller's own, instead of the limiter's. All who bring the same ones for an endpoint share them.
    /// - Throws: `CancellationError` when the task is cancelled.
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

    /// How many exchanges run at an endpoint, and how many wait for it; with limits: of those that brought these.
    package func load(of endpoint: String, limits: EndpointLimits? = nil) -> (running: Int, waiting: Int) {
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

/// The right to one exchange with an endpoint. It counts until it is released; dropping it releases it.
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

    /// Gives the right back; more than once is harmless.
    package func release() { limiter.release(ticket, line) }
}

/// The state of one endpoint: who is being served, who waits, how many requests may start now. No clock, no tasks: pure.
struct EndpointQueue: Sendable {
    /// What a waiter is told.
    enum Answer: Sendable, Hashable {
        case granted
        /// It is first, but the rate allows no request for this many seconds: sleep, then ask again. It keeps its place.
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

    /// No request is served or waits, and the bucket is full: the state is as good as a new one.
    var isIdle: Bool { active.isEmpty && waiters.isEmpty && tokens >= Double(limits.burst) }
    var activeCount: Int { active.count }
    var waitingCount: Int { waiters.count }

    /// Comes to wait, or back from a sleep.
    mutating func park(_ ticket: Int, _ reply: Reply) {
        if let index = waiters.firstIndex(where: { $0.ticket == ticket }) {
            waiters[index].reply = reply
        } else {
            waiters.append(Waiter(ticket: ticket, reply: reply))
        }
    }

    /// Goes without having been served.
    ///
    /// - Returns: The reply of one that was not asleep.
    mutating func leave(_ ticket: Int) -> Reply? {
        guard let index = waiters.firstIndex(where: { $0.ticket == ticket }) else { return nil }
        return waiters.remove(at: index).reply
    }

    /// Has been served; more than once is harmless.
    mutating func release(_ ticket: Int) { active.remove(ticket) }

    /// Decides for the first in the line, as long as there is a decision.
    mutating func pump(now: Timestamp) -> [(reply: Reply, answer: Answer)] {
        refill(now)
        var answers: [(Reply, Answer)] = []
        while let first = waiters.first, let reply = first.reply, active.count < limits.maximumConcurrent ?? .max {
            if let rate = limits.requestsPerSecond {
                // A hair less than one counts: sums of fractions would cause waits of a nanosecond.
                guard tokens >= 1 - 1e-9 else {
                    waiters[0].reply = nil
                    // Rounded up to the clock's microsecond, so that the token is there after the sleep.
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
