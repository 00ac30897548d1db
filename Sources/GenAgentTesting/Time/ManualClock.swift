import GenAgent

/// A clock whose time moves only when the test says so. Deadlines, retries and slow tools are tested in no time, exactly.
///
/// ```swift
/// let clock = ManualClock()
/// let session = AgentSession(policy: policy, tools: [tool], environment: SessionEnvironment(clock: clock))
/// let answer = Task { await session.respond(to: "a cat") }
/// await clock.waitForSleepers(1)      // something waits: the retry, the deadline
/// clock.advanceToNextSleeper()
/// ```
/// ``automatic(start:longest:)`` makes a clock that runs by itself: each sleep ends at once, and time jumps to its end.
/// A session's deadline is a sleep too and would fire at once: set the longest sleep to jump over, or drive the clock yourself.
public final class ManualClock: SessionClock {
    private struct State {
        var now: Timestamp
        var sleeps: [Double] = []
        var sleepers = WaiterList<Timestamp, Void, any Error>()
    }

    private let state: Locked<State>
    /// Sleeps of at most this many seconds are jumped over; `nil`: none.
    private let longestJump: Double?
    private let tally = Tally()

    /// The default start: 1 January 2026, 00:00 UTC.
    public static let start = Timestamp(microseconds: 1_767_225_600_000_000)

    private init(start: Timestamp, longestJump: Double?) {
        state = Locked(State(now: start))
        self.longestJump = longestJump
    }

    public convenience init(start: Timestamp = ManualClock.start) { self.init(start: start, longestJump: nil) }

    /// Makes a clock that jumps to the end of every sleep, so that no task ever waits.
    ///
    /// - Parameter longest: Longer sleeps, in seconds, are not jumped over: they last until the clock gets there or they are cancelled.
    public static func automatic(
        start: Timestamp = ManualClock.start, longest: Double = .infinity
    ) -> ManualClock {
        ManualClock(start: start, longestJump: longest)
    }

    public func now() -> Timestamp { state.withLock { $0.now } }

    public func sleep(until deadline: Timestamp) async throws {
        try Task.checkCancellation()
        let (ticket, seconds) = state.withLock { state in
            state.sleeps.append(deadline.seconds(since: state.now))
            return (state.sleepers.ticket(), deadline.seconds(since: state.now))
        }
        if let longestJump, seconds <= longestJump {
            wake { max($0.now, deadline) }
            return
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result: Result<Void, any Error>? = state.withLock { state in
                    // The cancellation handler may have run already.
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if deadline <= state.now { return .success(()) }
                    state.sleepers.add(ticket, deadline, continuation)
                    return nil
                }
                if let result { continuation.resume(with: result) } else { tally.add(1) }
            }
        } onCancel: {
            guard let sleeper = state.withLock({ $0.sleepers.remove(ticket) }) else { return }
            tally.add(-1)
            sleeper.resume(throwing: CancellationError())
        }
    }

    /// The seconds of every sleep so far, in order: the waits of a retry, for example.
    public var sleeps: [Double] { state.withLock { $0.sleeps } }

    /// The deadlines of the tasks that sleep now, earliest first.
    package var sleepers: [Timestamp] { state.withLock { $0.sleepers.tags.sorted() } }

    /// Moves time forward and wakes the tasks whose deadline has come, earliest first.
    ///
    /// - Parameter seconds: 0 or more; time never goes back.
    public func advance(by seconds: Double) {
        wake { max($0.now, $0.now.advanced(bySeconds: seconds)) }
    }

    /// Moves time forward to the earliest deadline and wakes the tasks that sleep until then.
    ///
    /// - Returns: Whether any task slept.
    @discardableResult
    public func advanceToNextSleeper() -> Bool {
        wake { state in state.sleepers.tags.min() ?? state.now } > 0
    }

    /// Returns once at least `count` tasks sleep at the same time, or the task is cancelled.
    public func waitForSleepers(_ count: Int) async { await tally.wait(for: count) }

    @discardableResult
    private func wake(at time: (State) -> Timestamp) -> Int {
        let due = state.withLock { state in
            let now = time(state)
            state.now = now
            let deadlines = Set(state.sleepers.tags.filter { $0 <= now }).sorted()
            return deadlines.flatMap { deadline in state.sleepers.removeAll { $0 == deadline } }
        }
        tally.add(-due.count)
        for sleeper in due { sleeper.resume() }
        return due.count
    }
}
