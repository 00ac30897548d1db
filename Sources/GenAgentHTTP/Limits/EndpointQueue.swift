import Foundation
import GenAgent

/// The state of one endpoint: who is being served, who waits, how many requests may start now. No clock, no tasks: pure.
struct EndpointQueue: Sendable {
    /// What a waiter is told.
    enum Answer: Sendable, Hashable {
        case granted
        /// It is first, but the rate allows no request for so many seconds: sleep, then ask again. It keeps its place.
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

    /// Nobody is served or waits, and the bucket is full: the state is as good as a new one.
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
                // A hair less than one counts: sums of fractions would make somebody wait for a nanosecond again and again.
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
