import Foundation

/// A clock whose time moves only when the test says so, or by itself to the end of every sleep.
///
/// ```swift
/// let clock = ManualHTTPClock.automatic()
/// let transport = RetryingTransport(scripted, clock: clock)
/// …
/// #expect(clock.sleeps == [5.25])
/// ```
public final class ManualHTTPClock: HTTPClock {
    private struct Sleeper {
        var ticket: Int
        var deadline: Date
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Date
        var tickets = 0
        var sleeps: [Double] = []
        var sleepers: [Sleeper] = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

        mutating func dueWatchers() -> [CheckedContinuation<Void, Never>] {
            let due = watchers.filter { $0.count <= sleepers.count }.map(\.continuation)
            watchers.removeAll { $0.count <= sleepers.count }
            return due
        }
    }

    private let state: HTTPLock<State>
    private let isAutomatic: Bool

    private init(_ start: Date, isAutomatic: Bool) {
        state = HTTPLock(State(now: start))
        self.isAutomatic = isAutomatic
    }

    /// Makes a clock that the test drives; it starts on 1 January 2026, 00:00 UTC.
    public convenience init(start: Date = Date(timeIntervalSince1970: 1_767_225_600)) {
        self.init(start, isAutomatic: false)
    }

    /// Makes a clock that jumps to the end of every sleep, so that nobody ever waits.
    public static func automatic(start: Date = Date(timeIntervalSince1970: 1_767_225_600)) -> ManualHTTPClock {
        ManualHTTPClock(start, isAutomatic: true)
    }

    /// The time, as it was turned.
    public func now() -> Date { state.withLock { $0.now } }

    /// The seconds of every sleep that was asked for, first to last.
    public var sleeps: [Double] { state.withLock { $0.sleeps } }

    /// Returns when the clock was turned far enough.
    public func sleep(seconds: Double) async throws {
        try Task.checkCancellation()
        let ticket = state.withLock { state in
            state.sleeps.append(seconds)
            if isAutomatic { state.now += max(0, seconds) }
            state.tickets += 1
            return state.tickets
        }
        if isAutomatic || seconds <= 0 { return }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { fallAsleep(ticket, seconds, $0) }
        } onCancel: {
            let sleeper = state.withLock { state in
                state.sleepers.firstIndex { $0.ticket == ticket }.map { state.sleepers.remove(at: $0) }
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    private func fallAsleep(_ ticket: Int, _ seconds: Double, _ continuation: CheckedContinuation<Void, any Error>) {
        let (isCancelled, due) = state.withLock { state in
            // The cancellation handler may have run already, and found nobody.
            let isCancelled = Task.isCancelled
            if !isCancelled {
                let deadline = state.now + seconds
                state.sleepers.append(Sleeper(ticket: ticket, deadline: deadline, continuation: continuation))
            }
            return (isCancelled, state.dueWatchers())
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
        for watcher in due { watcher.resume() }
    }

    /// Moves time on and wakes those whose time has come, earliest first.
    public func advance(by seconds: Double) {
        let due = state.withLock { state in
            state.now += max(0, seconds)
            let now = state.now
            let due = state.sleepers.filter { $0.deadline <= now }.sorted { $0.deadline < $1.deadline }
            state.sleepers.removeAll { $0.deadline <= now }
            return due
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    /// Returns once at least so many sleep at the same time.
    public func waitForSleepers(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let due = state.withLock { state in
                state.watchers.append((count, continuation))
                return state.dueWatchers()
            }
            for watcher in due { watcher.resume() }
        }
    }
}
