/// Tells a listener what is new in a session's state. It only compares; it decides nothing.
struct EventReporter {
    var channel: EventChannel<SessionEvent>?
    private var turns = 0
    private var issues = 0
    private var comparisons = 0
    private var rounds: [Round] = []
    /// Calls that were not over when last seen, and the number of calls known.
    private var openCalls: [Int] = []
    private var calls = 0

    init(channel: EventChannel<SessionEvent>?, state: SessionState?) {
        self.channel = channel
        guard let trajectory = state?.trajectory else { return }
        turns = trajectory.turns.count
        issues = trajectory.issues.count
        comparisons = trajectory.comparisons.count
        rounds = trajectory.rounds
        calls = trajectory.calls.count
        openCalls = trajectory.calls.indices.filter { trajectory.calls[$0].status == .pending }
    }

    mutating func report(_ state: SessionState, images: [ImageDigest: EncodedImage]) {
        guard let channel else { return }
        let trajectory = state.trajectory
        for issue in trajectory.issues.dropFirst(issues) { channel.send(.issue(issue)) }
        issues = trajectory.issues.count
        for record in trajectory.turns.dropFirst(turns) {
            switch record.parse {
            case .turn(let turn): channel.send(.turn(turn))
            case .violation(let violation): channel.send(.malformedTurn(violation))
            }
        }
        turns = trajectory.turns.count
        reportCalls(trajectory, to: channel)
        reportRounds(trajectory, images, to: channel)
        for record in trajectory.comparisons.dropFirst(comparisons) { channel.send(.compared(record)) }
        comparisons = trajectory.comparisons.count
    }

    /// Reports what is about to begin.
    func announce(_ effect: SessionEffect) {
        guard let channel else { return }
        switch effect {
        case .askPolicy(let task): channel.send(.turnStarted(task.purpose))
        case .performCall(let task), .reattach(let task, _):
            channel.send(.callStarted(task.call, task.request, attempt: task.attempt))
        case .wait(let until): channel.send(.retrying(at: until))
        default: break
        }
    }

    private mutating func reportCalls(_ trajectory: Trajectory, to channel: EventChannel<SessionEvent>) {
        openCalls += calls..<trajectory.calls.count
        calls = trajectory.calls.count
        openCalls.removeAll { index in
            guard trajectory.calls[index].status != .pending else { return false }
            channel.send(.callFinished(trajectory.calls[index]))
            return true
        }
    }

    private mutating func reportRounds(
        _ trajectory: Trajectory, _ images: [ImageDigest: EncodedImage], to channel: EventChannel<SessionEvent>
    ) {
        for (index, round) in trajectory.rounds.enumerated() {
            let known = index < rounds.count ? rounds[index] : nil
            if known == nil {
                let digest = trajectory.images.first { $0.id == round.image }?.reference.digest
                if let image = digest.flatMap({ images[$0] }) {
                    channel.send(.image(round: index + 1, round.image, image))
                }
            }
            if let verdict = round.verdict, verdict != known?.verdict {
                channel.send(.assessed(round: index + 1, verdict))
            }
            if let reflection = round.reflection, known?.reflection == nil {
                channel.send(.reflected(round: index + 1, reflection))
            }
        }
        rounds = trajectory.rounds
    }
}

/// What a stored session did, in the order in which a listener would have received it.
package struct SessionPlayback: Sendable {
    package enum Moment: Sendable {
        /// Without deltas and progress, which are not stored, and images, which come as ``picture(round:_:)``.
        case event(SessionEvent)
        /// An image was generated; the round is counted from 1.
        case picture(round: Int, ImageRecord)
    }

    package let moments: [(moment: Moment, time: Timestamp)]
    package let trajectory: Trajectory

    /// Replays a session's log.
    ///
    /// - Throws: ``ResumeError`` if the session is unknown, its log is damaged or follows other rules, or the store failed.
    package init(of session: SessionID, in store: any TrajectoryStore) async throws(ResumeError) {
        let log: [RecordedInput]
        do { log = try await store.inputs(of: session) } catch { throw .storeFailed(session, "read", error) }
        // Throws if the log is damaged.
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
            // What follows from the image comes after it.
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
