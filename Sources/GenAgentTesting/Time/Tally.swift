import GenAgent

/// A number that others can wait for. All coordination in this kit rests on it: nobody sleeps, nobody polls.
final class Tally: Sendable {
    private struct State {
        var count = 0
        var tickets = 0
        var waiters: [(ticket: Int, count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Locked(State())

    var count: Int { state.withLock { $0.count } }

    /// Changes the number and lets those go on who waited for it.
    func add(_ change: Int) {
        let due = state.withLock { state in
            state.count += change
            let due = state.waiters.filter { $0.count <= state.count }
            state.waiters.removeAll { $0.count <= state.count }
            return due
        }
        for waiter in due { waiter.continuation.resume() }
    }

    /// Returns once the number is at least `count`, or the task is cancelled.
    func wait(for count: Int) async {
        let ticket = state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDue = state.withLock { state in
                    if state.count >= count || Task.isCancelled { return true }
                    state.waiters.append((ticket, count, continuation))
                    return false
                }
                if isDue { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiters.firstIndex { $0.ticket == ticket }.map { state.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume()
        }
    }
}
