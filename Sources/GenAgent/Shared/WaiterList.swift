/// Tasks that wait for something, first come, first served: the list behind every gate, queue and clock of this library.
///
/// It is a value without a lock: keep it in a ``Locked`` or an actor, and resume what it returns *outside* the lock.
///
/// ```swift
/// let ticket = state.withLock { $0.waiters.ticket() }
/// return await withTaskCancellationHandler {
///     await withCheckedContinuation { continuation in
///         // The handler may have run already: look at `Task.isCancelled` under the lock before adding.
///         …$0.waiters.add(ticket, (), continuation)…
///     }
/// } onCancel: {
///     state.withLock { $0.waiters.remove(ticket) }?.resume(…)
/// }
/// ```
package struct WaiterList<Tag: Sendable, Answer, Failure: Error>: Sendable {
    package typealias Continuation = CheckedContinuation<Answer, Failure>

    private var waiters: [(ticket: Int, tag: Tag, continuation: Continuation)] = []
    private var tickets = 0

    package init() {}

    package var isEmpty: Bool { waiters.isEmpty }
    package var count: Int { waiters.count }
    /// What each waiter waits for, first come first.
    package var tags: [Tag] { waiters.map(\.tag) }

    /// A number for the next waiter, so that it can be removed before or after it was added.
    package mutating func ticket() -> Int {
        tickets += 1
        return tickets
    }

    package mutating func add(_ ticket: Int, _ tag: Tag, _ continuation: Continuation) {
        waiters.append((ticket, tag, continuation))
    }

    /// Removes a waiter that gave up; `nil` if it is not in the list.
    package mutating func remove(_ ticket: Int) -> Continuation? {
        waiters.firstIndex { $0.ticket == ticket }.map { waiters.remove(at: $0).continuation }
    }

    package mutating func removeFirst() -> Continuation? {
        waiters.isEmpty ? nil : waiters.removeFirst().continuation
    }

    /// Removes all waiters whose tag satisfies the condition, first come first.
    package mutating func removeAll(where isDue: (Tag) -> Bool = { _ in true }) -> [Continuation] {
        let due = waiters.filter { isDue($0.tag) }.map(\.continuation)
        waiters.removeAll { isDue($0.tag) }
        return due
    }
}
