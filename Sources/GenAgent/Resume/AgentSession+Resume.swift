/// An exchange that another process began, and what comes next in it.
///
/// A class, so that the many sessions that never resume anything carry one pointer for it.
final class UnfinishedExchange: Sendable {
    let query: Query
    /// What `resumed` asked for.
    let effect: SessionEffect
    /// Stands where the log ended, so that listeners hear of everything after.
    let reporter: EventReporter
    /// What had happened by then.
    let soFar: Trajectory

    init(query: Query, effect: SessionEffect, reporter: EventReporter, soFar: Trajectory) {
        self.query = query
        self.effect = effect
        self.reporter = reporter
        self.soFar = soFar
    }
}

extension AgentSession {
    /// Takes up a stored session where it was, after a crash or in another process.
    ///
    /// ```swift
    /// let session = try await AgentSession.resume(id, from: store, policy: myModel, tools: [myGenerator])
    /// let outcome = await session.finish()                          // what was open, to its end
    /// let bluer = await session.respond(to: "make the cup bluer")   // or on with the conversation
    /// ```
    /// The state is rebuilt by exact replay. Limits, seed, system text and what the policy is told of the tools come from the log; give
    /// the participants that the session began with. An unfinished session takes note that it was resumed, durably, before this returns,
    /// but nobody is asked anything before ``finish()``, ``finishingRun()`` or ``respond(to:)``.
    ///
    /// **Paid once.** A result in the log is used. A call under way is resumed by its job handle, where the tool can, or asked for by the
    /// name that it was given before it left, where the backend lets the client name jobs (``CallNaming``). Otherwise it is repeated once
    /// and marked ``CallRecord/mayHaveChargedTwice``; cut off a second time, it fails. An image whose call's result
    /// did not reach the log before the crash is not used, even where the store has its bytes: nothing says which call made it.
    /// Whoever else was being asked (policy, hook, judge, reflector, comparator) is asked again.
    ///
    /// **Deadlines** go by the clock: ``SessionLimits/seconds`` include the time between the crash and now. A session whose deadline has
    /// passed meanwhile ends as ``StopReason/deadline`` with the best image so far, and asks nobody; a new query has a deadline of its own.
    ///
    /// **From an archive** or another store of someone else's, a session is data: nothing in its log names a participant, an address or a
    /// place to write, because all of these are given here. A caller that makes them from what the log records (a query's metadata, the
    /// setup) must not do so for a session that it does not trust.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - store: Has its log and its images, and keeps what follows. One that leases (``SessionLeasing``) holds the session for this process
    ///     until the exchange is over or the session object is gone.
    ///   - policy: As in the session's beginning.
    ///   - tools: All that the log names; more are ignored.
    ///   - assessment: As in the session's beginning.
    ///   - selection: As in the session's beginning.
    ///   - hook: As in the session's beginning.
    ///   - substitutions: Who may be another than in the beginning; by default nobody.
    ///   - environment: Logger, clock, tracer.
    /// - Throws: ``ResumeError``; the stored session is then as it was.
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
        // Before the log is read, so that nobody adds to it meanwhile.
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
            // Not in memory alone: the next one to resume must know that this one did.
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

    /// Takes the lease where the store has such; `nil` where not.
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

    /// What a resumed session brings along.
    struct ResumedState: Sendable {
        var machine: SessionMachine
        var images: [ImageDigest: EncodedImage]
        var unfinished: UnfinishedExchange?
        var lease: (any SessionLease)?
    }
}

// On from where it was.
extension AgentSession {
    /// Brings what a resumed session left open to its end, and returns how it ended. Where nothing is open, nobody is asked, and
    /// the outcome is that of the last query.
    ///
    /// A session that was never asked anything gives the outcome of an empty query that was cancelled.
    public func finish() async -> SessionOutcome { await finish(channel: nil) }

    /// Brings what a resumed session left open to its end, and tells what happens on the way. The first event is
    /// ``SessionEvent/resumed(_:_:soFar:)``; where nothing is open, the only one is ``SessionEvent/finished(_:)``.
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

    /// Drives what is open to its end; `nil` where nothing is.
    func finishUnfinished(_ channel: EventChannel<SessionEvent>?) async -> SessionOutcome? {
        guard let open = unfinished else { return nil }
        unfinished = nil
        return await drive(.unfinished(open), channel: channel)
    }
}
