import GenAgent

/// A door that the test opens: holds a scripted participant at an exact place until the test has looked around.
///
/// ```swift
/// let gate = Gate()
/// let policy = ScriptedPolicy([.wait(gate), .answer()])
/// let answer = Task { await session.respond(to: "a cat") }
/// await gate.waitForArrivals(1)   // the policy is being asked, for certain
/// answer.cancel()
/// _ = await answer.value          // returns although the policy does not listen
/// gate.open()
/// ```
/// Whoever waits at a gate does not listen to cancellation: it stands for the tool that ignores it. Open every gate before
/// the test ends, or its task never ends.
public final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Locked(State())
    private let arrivals = Tally()

    /// Makes a closed gate.
    public init() {}

    /// Opens the gate, for those who wait and for all who come later.
    public func open() {
        let waiters = state.withLock { state in
            state.isOpen = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits until the gate is open, whether or not the task is cancelled.
    public func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiters.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
            arrivals.add(1)
        }
    }

    /// Returns once so many have come to the gate in all, or the task is cancelled.
    public func waitForArrivals(_ count: Int) async { await arrivals.wait(for: count) }
}
