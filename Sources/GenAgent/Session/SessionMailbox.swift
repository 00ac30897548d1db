/// Where everything that happens to a running session arrives: results, job handles, the deadline, cancellation.
final class SessionMailbox: Sendable {
    /// One arrival.
    struct Message: Sendable {
        var input: SessionInput
        /// The effect that it answers; `nil` for what comes from outside.
        var effect: Int?
        /// Told whether the input was taken, once it is durable.
        var receipt: CheckedContinuation<Bool, Never>?
    }

    private struct State {
        var letters: [Message] = []
        var waiter: CheckedContinuation<Message, Never>?
        var isClosed = false
    }

    private let state = Locked(State())

    /// Puts a letter in; a closed mailbox refuses it.
    func post(_ letter: Message) {
        let (waiter, refused) = state.withLock { state -> (CheckedContinuation<Message, Never>?, Bool) in
            if state.isClosed { return (nil, true) }
            if let waiter = state.waiter {
                state.waiter = nil
                return (waiter, false)
            }
            state.letters.append(letter)
            return (nil, false)
        }
        waiter?.resume(returning: letter)
        if refused { letter.receipt?.resume(returning: false) }
    }

    /// The next letter, if one is there.
    func poll() -> Message? { state.withLock { $0.letters.isEmpty ? nil : $0.letters.removeFirst() } }

    /// The next letter. One caller at a time.
    func next() async -> Message {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state -> Message? in
                guard state.letters.isEmpty else { return state.letters.removeFirst() }
                state.waiter = continuation
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }

    /// Refuses everything from now on, and what is still there.
    func close() {
        let letters = state.withLock { state in
            state.isClosed = true
            defer { state.letters = [] }
            return state.letters
        }
        for letter in letters { letter.receipt?.resume(returning: false) }
    }
}
