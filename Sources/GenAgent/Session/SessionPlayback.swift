/// What a stored session did, in the order in which a listener would have heard of it.
package struct SessionPlayback: Sendable {
    /// Something that happened.
    package enum Moment: Sendable {
        /// Deltas, progress and images never come: deltas and progress are not stored, and images come as ``picture(round:_:)``.
        case event(SessionEvent)
        /// An image was generated; the round is counted from 1.
        case picture(round: Int, ImageRecord)
    }

    /// What happened, and when.
    package let moments: [(moment: Moment, time: Timestamp)]
    /// What it came to.
    package let trajectory: Trajectory

    /// Replays a session's log.
    ///
    /// - Throws: ``ResumeError`` where the session is unknown, its log is damaged or follows other rules, or the store failed.
    package init(of session: SessionID, in store: any TrajectoryStore) async throws(ResumeError) {
        let log: [RecordedInput]
        do { log = try await store.inputs(of: session) } catch { throw .storeFailed(session, "read", error) }
        // Says what is wrong with it, if anything is.
        trajectory = try ReplayedLog(log, of: session).state.trajectory

        var (machine, reporter, rounds) = (SessionMachine(), EventReporter(channel: nil, state: nil), 0)
        var moments: [(moment: Moment, time: Timestamp)] = []
        for recorded in log {
            let before = EventChannel<SessionEvent>(capacity: .max)
            reporter.channel = before
            Self.tellOpening(recorded.input, session, machine.state, before)
            let effect = machine.handle(recorded)
            guard let state = machine.state else { continue }
            reporter.report(state, images: [:])
            before.finish()
            while let event = await before.next() { moments.append((.event(event), recorded.time)) }
            for (index, round) in state.trajectory.rounds.enumerated().dropFirst(rounds) {
                guard let image = state.trajectory.images.first(where: { $0.id == round.image }) else { continue }
                moments.append((.picture(round: index + 1, image), recorded.time))
            }
            rounds = state.trajectory.rounds.count
            // What follows from it comes after its picture.
            let after = EventChannel<SessionEvent>(capacity: .max)
            reporter.channel = after
            reporter.announce(effect)
            after.finish()
            while let event = await after.next() { moments.append((.event(event), recorded.time)) }
        }
        self.moments = moments
    }

    private static func tellOpening(
        _ input: SessionInput, _ session: SessionID, _ state: SessionState?, _ channel: EventChannel<SessionEvent>
    ) {
        switch input {
        case .started(let start): channel.send(.started(session, Query(start.query, [:])))
        case .continued(let query): channel.send(.started(session, Query(query, [:])))
        case .resumed:
            guard let soFar = state?.trajectory, let query = soFar.exchanges.last?.query else { return }
            channel.send(.resumed(session, Query(query, [:]), soFar: soFar))
        default: break
        }
    }
}
