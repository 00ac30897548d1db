/// Lets one query of a session in at a time, first come, first served.
struct SerialGate {
    private var isBusy = false
    private var queue: [(ticket: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    private var tickets = 0

    /// Names the next one who comes.
    mutating func ticket() -> Int {
        tickets += 1
        return tickets
    }

    /// Lets somebody in at once, if nobody is inside.
    mutating func tryToEnter() -> Bool {
        defer { isBusy = true }
        return !isBusy
    }

    mutating func wait(_ ticket: Int, _ continuation: CheckedContinuation<Bool, Never>) {
        queue.append((ticket, continuation))
    }

    mutating func giveUp(_ ticket: Int) {
        guard let index = queue.firstIndex(where: { $0.ticket == ticket }) else { return }
        queue.remove(at: index).continuation.resume(returning: false)
    }

    mutating func leave() {
        if queue.isEmpty { isBusy = false } else { queue.removeFirst().continuation.resume(returning: true) }
    }
}

extension AgentSession {
    /// Waits for its turn; `false`: cancelled while it waited.
    func enter() async -> Bool {
        if turnstile.tryToEnter() { return true }
        let ticket = turnstile.ticket()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // The handler may have run before there was anybody to send away.
                if Task.isCancelled { return continuation.resume(returning: false) }
                turnstile.wait(ticket, continuation)
            }
        } onCancel: {
            Task { await self.giveUp(ticket) }
        }
    }

    private func giveUp(_ ticket: Int) { turnstile.giveUp(ticket) }

    /// The outcome of a query that was cancelled before its turn came: what the session has, with nothing added.
    func outcomeOfUnasked(_ query: Query) -> SessionOutcome {
        if let state = machine.state { return outcome(.cancelled, state) }
        // The query before this one has not begun either: a state for the outcome only.
        let start = SessionStart(sessionID: id, seed: seed, setup: parts.setup, query: QueryRecord(query))
        return outcome(.cancelled, SessionState(start, at: environment.clock.now()))
    }
}
