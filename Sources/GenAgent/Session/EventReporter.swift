/// Tells a listener what is new in a session's state. It only compares; it decides nothing.
struct EventReporter {
    /// Who is told; `nil`: nobody.
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

    /// Tells what the last inputs brought.
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

    /// Tells what begins now.
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
