import GenAgent

/// A clock whose time moves only when the test says so. Deadlines, retries and slow tools are tested in no time, exactly.
///
/// ```swift
/// let clock = ManualClock()
/// let session = AgentSession(policy: policy, tools: [tool], environment: SessionEnvironment(clock: clock))
/// let answer = Task { await session.respond(to: "a cat") }
/// await clock.waitForSleepers(1)      // somebody waits: the retry, the deadline
/// clock.advanceToNextSleeper()
/// ```
/// ``automatic(start:longest:)`` makes one that needs no driving: whoever sleeps is woken at once, and time jumps to the end of the sleep.
/// A session's deadline is a sleep too and would fire at once: say how long a sleep may be to be jumped over, or drive the clock yourself.
public final class ManualClock: SessionClock {
    private struct Sleeper {
        var ticket: Int
        var deadline: Timestamp
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Timestamp
        var tickets = 0
        var sleeps: [Double] = []
        var sleepers: [Sleeper] = []
    }

    private let state: Locked<State>
    /// Sleeps of so many seconds are jumped over; `nil`: none.
    private let longestJump: Double?
    private let tally = Tally()

    /// The time at which a clock starts unless told otherwise: 1 January 2026, 00:00 UTC.
    public static let start = Timestamp(microseconds: 1_767_225_600_000_000)

    private init(start: Timestamp, longestJump: Double?) {
        state = Locked(State(now: start))
        self.longestJump = longestJump
    }

    /// Makes a clock that the test drives.
    public convenience init(start: Timestamp = ManualClock.start) { self.init(start: start, longestJump: nil) }

    /// Makes a clock that jumps to the end of every sleep, so that nobody ever waits.
    ///
    /// - Parameters:
    ///   - start: When it begins.
    ///   - longest: Longer sleeps, in seconds, are not jumped over: they last until time has come so far, or they are cancelled.
    public static func automatic(
        start: Timestamp = ManualClock.start, longest: Double = .infinity
    ) -> ManualClock {
        ManualClock(start: start, longestJump: longest)
    }

    /// The time to which the clock was advanced.
    public func now() -> Timestamp { state.withLock { $0.now } }

    /// Waits until the clock is advanced so far; throws `CancellationError` when the task is cancelled.
    public func sleep(until deadline: Timestamp) async throws {
        try Task.checkCancellation()
        state.withLock { $0.sleeps.append(deadline.seconds(since: $0.now)) }
        if let longestJump, deadline.seconds(since: now()) <= longestJump {
            wake { max($0.now, deadline) }
            return
        }
        let ticket = state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { fallAsleep(ticket, deadline, $0) }
        } onCancel: {
            let sleeper = state.withLock { state in
                state.sleepers.firstIndex { $0.ticket == ticket }.map { state.sleepers.remove(at: $0) }
            }
            guard let sleeper else { return }
            tally.add(-1)
            sleeper.continuation.resume(throwing: CancellationError())
        }
    }

    private func fallAsleep(_ ticket: Int, _ deadline: Timestamp, _ continuation: CheckedContinuation<Void, any Error>)
    {
        let result: Result<Void, any Error>? = state.withLock { state in
            // The cancellation handler may have run already, and found nobody.
            if Task.isCancelled { return .failure(CancellationError()) }
            if deadline <= state.now { return .success(()) }
            state.sleepers.append(Sleeper(ticket: ticket, deadline: deadline, continuation: continuation))
            return nil
        }
        if let result { continuation.resume(with: result) } else { tally.add(1) }
    }

    /// The seconds of every sleep so far, first to last: the waits of a retry, for one.
    public var sleeps: [Double] { state.withLock { $0.sleeps } }

    /// When those who sleep want to be woken, earliest first.
    public var sleepers: [Timestamp] { state.withLock { $0.sleepers.map(\.deadline).sorted() } }

    /// Moves time on and wakes those whose time has come, earliest first.
    ///
    /// - Parameter seconds: 0 or more; time never goes back.
    public func advance(by seconds: Double) {
        wake { max($0.now, $0.now.advanced(bySeconds: seconds)) }
    }

    /// Moves time on to the earliest sleeper and wakes it, with all of the same moment.
    ///
    /// - Returns: Whether anybody slept.
    @discardableResult
    public func advanceToNextSleeper() -> Bool {
        wake { state in state.sleepers.map(\.deadline).min() ?? state.now } > 0
    }

    /// Returns once at least so many sleep at the same time, or the task is cancelled.
    public func waitForSleepers(_ count: Int) async { await tally.wait(for: count) }

    @discardableResult
    private func wake(at time: (State) -> Timestamp) -> Int {
        let due = state.withLock { state in
            let now = time(state)
            state.now = now
            let due = state.sleepers.filter { $0.deadline <= now }.sorted { $0.deadline < $1.deadline }
            state.sleepers.removeAll { $0.deadline <= now }
            return due
        }
        tally.add(-due.count)
        for sleeper in due { sleeper.continuation.resume() }
        return due.count
    }
}
