/// An exchange that another process began, and its next effect.
///
/// A class, so that sessions that resume nothing hold only one pointer for it.
final class UnfinishedExchange: Sendable {
    let query: Query
    /// What `resumed` asked for.
    let effect: SessionEffect
    /// At the end of the log, so that listeners receive everything after it.
    let reporter: EventReporter
    let soFar: Trajectory

    init(query: Query, effect: SessionEffect, reporter: EventReporter, soFar: Trajectory) {
        self.query = query
        self.effect = effect
        self.reporter = reporter
        self.soFar = soFar
    }
}

extension AgentSession {
    /// Resumes a stored session, after a crash or in another process.
    ///
    /// ```swift
    /// let session = try await AgentSession.resume(id, from: store, policy: myModel, tools: [myGenerator])
    /// let outcome = await session.finish()                          // finishes the open query
    /// let bluer = await session.respond(to: "make the cup bluer")   // continues the conversation
    /// ```
    /// The state is rebuilt by exact replay. Limits, seed, system text and tool descriptions come from the log; give
    /// the participants that the session began with. An unfinished session durably records that it was resumed before this returns,
    /// but makes no request before ``finish()``, ``finishingRun()`` or ``respond(to:)``.
    ///
    /// **Paid once.** A result in the log is used. A running call is resumed by its job handle, if the tool can do that, or by its name,
    /// if the backend lets the client name jobs (``CallNaming``). Otherwise it is repeated once
    /// and marked ``CallRecord/mayHaveChargedTwice``; interrupted a second time, it fails. An image whose call's result
    /// did not reach the log before the crash is not used, even if the store has its bytes: it is unknown which call made it.
    /// Any other request (policy, hook, judge, reflector, comparator) is repeated.
    ///
    /// **Deadlines** follow the clock: ``SessionLimits/seconds`` include the time between the crash and now. A session whose deadline has
    /// passed ends as ``StopReason/deadline`` with the best image so far, without any request; a new query has a new deadline.
    ///
    /// **From an archive** or another untrusted store, a session is data: nothing in its log names a participant, an address or a
    /// place to write, because all of these are given here. Do not create participants from the log of a session that you do not
    /// trust (from the metadata of a query, for example).
    ///
    /// - Parameters:
    ///   - store: Has its log and its images, and keeps what follows. A store that leases (``SessionLeasing``) holds the session for this
    ///     process until the exchange is over or the session object is released.
    ///   - tools: All tools that the log names; others are ignored.
    ///   - substitutions: Which participants may differ; default: none.
    /// - Throws: ``ResumeError``; the stored session is then unchanged.
    public static func resume(
        _ id: SessionID, from store: any TrajectoryStore, policy: any PolicyModel, tools: [any AgentTool],
        assessment: Assessment = .selfJudging, selection: ImageSelection = .last, hook: (any ToolCallHook)? = nil,
        substituting substitutions: ResumeSubstitutions = [], environment: SessionEnvironment = SessionEnvironment()
    ) async throws(ResumeError) -> AgentSession {
        let parts = SessionParts(
            policy: policy, tools: tools, assessment: assessment, selection: selection, hook: hook,
            configuration: SessionConfiguration(), systemText: nil)
        return try await resume(id, from: store, parts, substitutions, environment)
    }

    static func resume(
        _ id: SessionID, from store: any TrajectoryStore, _ parts: SessionParts,
        _ substitutions: ResumeSubstitutions, _ environment: SessionEnvironment
    ) async throws(ResumeError) -> AgentSession {
        // Before the log is read, so that no other process adds to it.
        let lease = try await lease(id, in: store)
        let log = try await store.replayed(id)
        let recorded = log.state.trajectory.setup
        let differences = parts.differences(from: recorded, allowing: substitutions)
        guard differences.isEmpty else { throw .otherParts(id, differences) }
        // All of them: the policy is shown the whole conversation.
        let (images, missing) = try await store.images(of: log.state.trajectory)
        guard missing.isEmpty else { throw .missingImages(id, missing) }

        var (parts, machine) = (parts, log.machine)
        parts.setup = recorded
        var unfinished: UnfinishedExchange?
        if log.state.phase != .finished, let query = log.state.trajectory.exchanges.last?.query {
            let resumed = RecordedInput(index: machine.inputCount, time: environment.clock.now(), input: .resumed)
            // Durable, because the next process to resume must know about this one.
            do { try await store.append(resumed, to: id) } catch {
                throw .storeFailed(id, "note the resumption of", error)
            }
            unfinished = UnfinishedExchange(
                query: Query(query, images), effect: machine.handle(resumed),
                reporter: EventReporter(channel: nil, state: log.state), soFar: log.state.trajectory)
        }
        let session = AgentSession(
            parts: parts, store: store, environment: environment, id: id, seed: log.state.trajectory.seed,
            taken: ResumedState(machine: machine, images: images, unfinished: unfinished, lease: lease))
        session.environment.logger.info(
            "the session was resumed",
            metadata: ["inputs": "\(log.machine.inputCount)", "phase": "\(log.state.phase.name.rawValue)"])
        return session
    }

    /// Takes the lease; `nil` if the store has no leases.
    static func lease(
        _ id: SessionID, in store: any TrajectoryStore
    ) async throws(ResumeError) -> (any SessionLease)? {
        guard let store = store as? any SessionLeasing else { return nil }
        do {
            return try await store.lease(id)
        } catch let error as SessionHeldError {
            throw .held(error)
        } catch {
            throw .storeFailed(id, "lease", error)
        }
    }

    struct ResumedState: Sendable {
        var machine: SessionMachine
        var images: [ImageDigest: EncodedImage]
        var unfinished: UnfinishedExchange?
        var lease: (any SessionLease)?
    }
}

extension AgentSession {
    /// Finishes the open query of a resumed session and returns its outcome. If no query is open, no request is made, and the outcome
    /// is that of the last query.
    ///
    /// A session without any query gives the outcome of an empty query that was cancelled.
    public func finish() async -> SessionOutcome { await finish(channel: nil) }

    /// Finishes the open query of a resumed session and reports its events. The first event is
    /// ``SessionEvent/resumed(_:_:soFar:)``; if no query is open, the only one is ``SessionEvent/finished(_:)``.
    public nonisolated func finishingRun() -> SessionRun {
        SessionRun { channel in _ = await self.finish(channel: channel) }
    }

    private func finish(channel: EventChannel<SessionEvent>?) async -> SessionOutcome {
        var outcome = outcomeOfUnasked("")
        if await enter() {
            if let ended = await finishUnfinished(channel) {
                outcome = ended
            } else if let state = machine.state, let reason = state.trajectory.exchanges.last?.stopReason {
                outcome = self.outcome(reason, state)
            }
            gate.leave()
        }
        channel?.finish(with: .finished(outcome))
        return outcome
    }

    func finishUnfinished(_ channel: EventChannel<SessionEvent>?) async -> SessionOutcome? {
        guard let open = unfinished else { return nil }
        unfinished = nil
        return await drive(.unfinished(open), channel: channel)
    }
}
