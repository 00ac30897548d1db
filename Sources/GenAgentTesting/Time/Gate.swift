import GenAgent

/// Holds a scripted participant at an exact place until the test opens the gate.
///
/// ```swift
/// let gate = Gate()
/// let policy = ScriptedPolicy([.wait(gate), .answer()])
/// let answer = Task { await session.respond(to: "a cat") }
/// await gate.waitForArrivals(1)   // the policy is being asked, for certain
/// answer.cancel()
/// _ = await answer.value          // returns although the policy ignores cancellation
/// gate.open()
/// ```
/// A task that waits at a gate ignores cancellation: it stands for the tool that does. Open every gate before the test ends, or its
/// task never ends.
public final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiters = WaiterList<Void, Void, Never>()
    }

    private let state = Locked(State())
    private let arrivals = Tally()

    public init() {}

    /// Opens the gate, for tasks that wait and for all that come later.
    public func open() {
        let waiters = state.withLock { state in
            state.isOpen = true
            return state.waiters.removeAll()
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits until the gate is open, whether or not the task is cancelled.
    public func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiters.add(state.waiters.ticket(), (), continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
            arrivals.add(1)
        }
    }

    /// Returns once `count` tasks in all have come to the gate, or the task is cancelled.
    public func waitForArrivals(_ count: Int) async { await arrivals.wait(for: count) }
}

/// A number that tasks can wait for. All coordination in this kit builds on it: nothing sleeps, nothing polls.
final class Tally: Sendable {
    private struct State {
        var count = 0
        var waiters = WaiterList<Int, Void, Never>()
    }

    private let state = Locked(State())

    var count: Int { state.withLock { $0.count } }

    func add(_ change: Int) {
        let due = state.withLock { state in
            state.count += change
            return state.waiters.removeAll { [count = state.count] in $0 <= count }
        }
        for waiter in due { waiter.resume() }
    }

    /// Returns once the number is at least `count`, or the task is cancelled.
    func wait(for count: Int) async {
        let ticket = state.withLock { $0.waiters.ticket() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDue = state.withLock { state in
                    // The cancellation handler may have run already.
                    if state.count >= count || Task.isCancelled { return true }
                    state.waiters.add(ticket, count, continuation)
                    return false
                }
                if isDue { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.remove(ticket) }?.resume()
        }
    }
}
