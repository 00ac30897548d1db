import Logging

// The loop between the machine, which decides, and the performer, which acts.
extension AgentSession {
    enum Opening: Sendable {
        case query(Query)
        /// Resumes where another process was interrupted.
        case unfinished(UnfinishedExchange)

        var query: Query {
            switch self {
            case .query(let query): query
            case .unfinished(let open): open.query
            }
        }
    }

    /// Drives one exchange to its end, in a separate task: a cancelled caller must not cancel the store, because every input must
    /// become durable, the cancellation included.
    func drive(_ opening: Opening, channel: EventChannel<SessionEvent>?) async -> SessionOutcome {
        let mailbox = SessionMailbox()
        defer {
            mailbox.close()
            lease?.release()
            lease = nil
        }
        let worker = Task { await loop(opening, mailbox, channel) }
        return await withTaskCancellationHandler {
            await worker.value
        } onCancel: {
            mailbox.post(SessionMailbox.Message(input: .cancelled))
        }
    }

    private func loop(_ opening: Opening, _ mailbox: SessionMailbox, _ channel: EventChannel<SessionEvent>?) async
        -> SessionOutcome
    {
        let query = opening.query
        var reporter = makeReporter(opening, channel)
        var effect = await begin(opening)
        let timer = deadlineTimer(mailbox)
        defer { timer?.cancel() }

        var effectCount = 0
        while true {
            if let outcome = report(effect, to: &reporter) { return outcome }
            // A message that arrived meanwhile, such as a cancellation, comes before the effect.
            if let message = mailbox.poll() {
                if let next = await receive(message, current: nil) { effect = next }
                continue
            }
            if case .startCall = effect {
                effect = await record(.callStarted)
                continue
            }
            reporter.announce(effect)
            effectCount += 1
            let task = launch(effect, number: effectCount, query, mailbox, channel)
            var next: SessionEffect?
            while next == nil {
                next = await receive(await mailbox.next(), current: effectCount)
                // Recording a job handle has no effect: the call continues.
                if next == SessionEffect.none { next = nil }
            }
            task.cancel()
            effect = next ?? SessionEffect.none
        }
    }

    /// Tells listeners what is new; returns the outcome at the end.
    // Never inlined, like the other functions that copy the state: a copy in the frame of the loop would live as long as the session runs.
    @inline(never)
    private func report(_ effect: SessionEffect, to reporter: inout EventReporter) -> SessionOutcome? {
        guard let state = machine.state else { return nil }
        reporter.report(state, images: images)
        guard case .finish(let reason) = effect else { return nil }
        logStop(reason, state)
        return outcome(reason, state)
    }

    @inline(never)
    private func makeReporter(_ opening: Opening, _ channel: EventChannel<SessionEvent>?) -> EventReporter {
        switch opening {
        case .query(let query):
            channel?.send(.started(id, query))
            return EventReporter(channel: channel, state: machine.state)
        case .unfinished(let open):
            channel?.send(.resumed(id, open.query, soFar: open.soFar))
            var reporter = open.reporter
            reporter.channel = channel
            return reporter
        }
    }

    /// Makes the beginning durable and returns the first effect.
    private func begin(_ opening: Opening) async -> SessionEffect {
        switch opening {
        case .unfinished(let open): return open.effect
        case .query(let query):
            await takeLease()
            for image in query.images { await keep(image) }
            return await record(self.opening(query))
        }
    }

    /// A session that another process runs must not be written to: this one then continues in memory and reports it.
    private func takeLease() async {
        guard lease == nil, storeFailure == nil, let store = store as? any SessionLeasing else { return }
        do {
            lease = try await store.lease(id)
        } catch let error as SessionHeldError {
            storeFailed(AdapterError.fatal(error.description))
        } catch {
            storeFailed(error)
        }
    }

    private func logStop(_ reason: StopReason, _ state: SessionState) {
        environment.logger.info(
            "the session stopped",
            metadata: [
                "reason": "\(reason.rawValue)", "rounds": "\(state.trajectory.rounds.count)",
                "turns": "\(state.trajectory.turns.count)", "issues": "\(state.trajectory.issues.count)",
            ])
    }

    @inline(never)
    private func opening(_ query: Query) -> SessionInput {
        let record = QueryRecord(query)
        guard machine.state == nil else { return .continued(record) }
        return .started(SessionStart(sessionID: id, seed: seed, setup: parts.setup, query: record))
    }

    @inline(never)
    private func deadlineTimer(_ mailbox: SessionMailbox) -> Task<Void, Never>? {
        guard let deadline = machine.state?.deadline else { return nil }
        return Task { [clock = environment.clock] in
            guard (try? await clock.sleep(until: deadline)) != nil else { return }
            mailbox.post(SessionMailbox.Message(input: .deadlineFired))
        }
    }

    /// Starts an effect; its result arrives in the mailbox. The session does not wait for the task itself, so a task that ignores
    /// cancellation cannot block it.
    @inline(never)
    private func launch(
        _ effect: SessionEffect, number: Int, _ query: Query, _ mailbox: SessionMailbox,
        _ channel: EventChannel<SessionEvent>?
    ) -> Task<Void, Never> {
        guard let state = machine.state else { return Task {} }
        let performer = SessionPerformer(
            session: self, parts: parts, environment: environment, state: state, query: query,
            images: imagesByID(state), channel: channel, mailbox: mailbox, number: number)
        return Task {
            guard let input = await performer.perform(effect) else { return }
            mailbox.post(SessionMailbox.Message(input: input, effect: number))
        }
    }

    /// Handles a message; `nil` if it is late or no longer valid.
    private func receive(_ message: SessionMailbox.Message, current: Int?) async -> SessionEffect? {
        let isLate = message.effect.map { $0 != current } ?? false
        if isLate || isRejected(message.input) {
            environment.logger.debug("late input ignored", metadata: ["input": "\(message.input.name)"])
            message.receipt?.resume(returning: false)
            return nil
        }
        let effect = await record(message.input)
        message.receipt?.resume(returning: true)
        return effect
    }

    /// Makes an input durable and lets the machine decide.
    private func record(_ input: SessionInput) async -> SessionEffect {
        let recorded = RecordedInput(index: machine.inputCount, time: environment.clock.now(), input: input)
        if storeFailure == nil {
            do { try await store.append(recorded, to: id) } catch { storeFailed(error) }
        }
        return decide(recorded)
    }

    @inline(never)
    private func isRejected(_ input: SessionInput) -> Bool { machine.rejection(of: input) != nil }

    @inline(never)
    private func decide(_ recorded: RecordedInput) -> SessionEffect {
        let effect = machine.handle(recorded)
        noteStoreFailure()
        return effect
    }

    private func storeFailed(_ error: any Error) {
        guard storeFailure == nil else { return }
        storeFailure = AdapterError(wrapping: error)
        // A cancelled store has not failed and needs no attention.
        guard !(error is CancellationError) else {
            environment.logger.debug("the store was cancelled; the session continues in memory")
            return
        }
        environment.logger.error("the store failed; the session continues in memory", metadata: ["error": "\(error)"])
    }

    /// Tells the machine, once and after `started`, that the store failed.
    private func noteStoreFailure() {
        guard let storeFailure, !storeFailureIsNoted, machine.state != nil else { return }
        storeFailureIsNoted = true
        let input = SessionInput.storeFailed(storeFailure)
        _ = machine.handle(RecordedInput(index: machine.inputCount, time: environment.clock.now(), input: input))
    }

    func keep(_ image: EncodedImage) async {
        images[image.digest] = image
        guard storeFailure == nil else { return }
        do {
            try await save(image)
        } catch {
            storeFailed(error)
        }
    }

    private func save(_ image: EncodedImage) async throws {
        do {
            try await store.save(image)
        } catch {
            // The caller may be a cancelled call. A new task is not cancelled, so the store can finish.
            guard Task.isCancelled else { throw error }
            try await Task { [store] in try await store.save(image) }.value
        }
    }

    func imagesByID(_ state: SessionState) -> [ImageID: EncodedImage] {
        var result: [ImageID: EncodedImage] = [:]
        for record in state.trajectory.images { result[record.id] = images[record.reference.digest] }
        return result
    }

    func outcome(_ reason: StopReason, _ state: SessionState) -> SessionOutcome {
        SessionOutcome(reason, state, images)
    }
}
