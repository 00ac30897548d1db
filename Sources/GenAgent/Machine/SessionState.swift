/// The state of a session: its trajectory so far, what it waits for, and what is open between two inputs.
package struct SessionState: Sendable, Hashable, Codable {
    package internal(set) var trajectory: Trajectory
    package internal(set) var phase: SessionPhase
    /// The deadline of the current exchange, if it has one.
    package internal(set) var deadline: Timestamp?

    /// Indices of the calls of this turn that are not made yet, in order.
    var queue: [Int] = []
    /// Parts of the round's one user message, collected until all have arrived.
    var openParts: [MessagePart] = []
    /// Rounds that the policy has not assessed yet (self judging).
    var unassessed: [Int] = []
    /// Malformed turns in a row.
    var repairs = 0
    var spent = Spent()
    /// The time of the current input.
    var now: Timestamp

    /// What the current exchange has used of its limits.
    struct Spent: Sendable, Hashable, Codable {
        var generatorCalls = 0
        var policyTurns = 0
        var tokens = 0
        var money = 0.0
        var contextTokens = 0
    }

    init(_ start: SessionStart, at time: Timestamp) {
        now = time
        phase = .finished
        trajectory = Trajectory(
            libraryVersion: start.libraryVersion, machineVersion: start.machineVersion, sessionID: start.sessionID,
            seed: start.seed, setup: start.setup, startedAt: time, exchanges: [], messages: [], turns: [], calls: [],
            rounds: [], images: [], comparisons: [], rewards: [:], issues: [], usage: Usage()
        )
        openExchange(start.query)
    }
}

// Short names for frequent questions of the rules.
extension SessionState {
    /// Whether the session runs by at least this version of the rules; see ``SessionMachine/version``.
    func follows(_ version: Int) -> Bool { trajectory.machineVersion >= version }

    var setup: SessionSetup { trajectory.setup }
    var limits: SessionLimits { trajectory.setup.configuration.limits }
    var judgesItself: Bool { trajectory.setup.judge == nil }
    var exchange: Int { trajectory.exchanges.count - 1 }

    /// Indices of the current exchange's rounds, first to last.
    var rounds: [Int] { trajectory.rounds.indices.filter { trajectory.rounds[$0].exchange == exchange } }

    var isAtRoundLimit: Bool { rounds.count >= limits.rounds }

    func tool(named name: String) -> ToolDescriptor? { setup.tools.first { $0.name == name } }

    /// Counts a cost toward the totals and the limits.
    mutating func spend(_ usage: Usage) {
        trajectory.usage += usage
        spent.money += usage.money ?? 0
    }

    mutating func note(_ boundary: Boundary, _ error: AdapterError, call: Int? = nil) {
        trajectory.issues.append(SessionIssue(boundary: boundary, error: error, time: now, call: call))
    }
}

extension SessionState {
    /// Whether an input is valid in this phase.
    func accepts(_ input: SessionInput) -> Bool {
        switch (input, phase) {
        case (.storeFailed, _), (.resumed, _): true
        case (.continued, .finished): true
        case (_, .finished): false
        case (.cancelled, _): true
        case (.deadlineFired, _): deadline != nil
        case (.policyReplied, .awaitingPolicy), (.failed(.policy, _), .awaitingPolicy): true
        case (.hookDecided, .awaitingHook), (.failed(.hook, _), .awaitingHook): true
        case (.callStarted, .startingCall): true
        case (.jobSubmitted, .awaitingTool), (.toolReturned, .awaitingTool), (.failed(.tool, _), .awaitingTool): true
        case (.judged, .awaitingJudge), (.failed(.judge, _), .awaitingJudge): true
        case (.reflected, .awaitingReflector), (.failed(.reflector, _), .awaitingReflector): true
        case (.compared, .awaitingComparator), (.failed(.comparator, _), .awaitingComparator): true
        case (.waited, .waiting): true
        default: false
        }
    }

    /// Applies an input that ``accepts(_:)`` let through.
    mutating func apply(_ input: SessionInput, at time: Timestamp) -> SessionEffect {
        now = time
        switch (input, phase) {
        case (.storeFailed(let error), _):
            note(.store, error)
            return .none
        case (.resumed, _): return resume()
        case (.continued(let query), _): return startExchange(query)
        case (.cancelled, _): return stop(.cancelled)
        case (.deadlineFired, _): return stop(.deadline)
        case (.policyReplied(let reply, let parse), .awaitingPolicy(let task)):
            return policyReplied(reply, parse, to: task)
        case (.hookDecided(let decision), .awaitingHook(let task)): return hookDecided(decision, on: task)
        case (.callStarted, .startingCall(let task)): return callStarted(task)
        case (.jobSubmitted(let job), .awaitingTool(let task)):
            updateAttempt(of: task) { $0.job = job }
            return .none
        case (.toolReturned(let result), .awaitingTool(let task)): return toolReturned(result, from: task)
        case (.judged(let verdict), .awaitingJudge(let task)): return judged(verdict, task)
        case (.reflected(let reflection), .awaitingReflector(let task)): return reflected(reflection, task)
        case (.compared(let comparison), .awaitingComparator(let task)): return compared(comparison, task)
        case (.failed(_, let error), _): return failed(error)
        case (.waited, .waiting(_, let retry)): return tryAgain(retry)
        default: return .none
        }
    }
}

extension SessionState {
    mutating func begin() -> SessionEffect { askPolicy(.act) }

    mutating func startExchange(_ query: QueryRecord) -> SessionEffect {
        openExchange(query)
        return askPolicy(.act)
    }

    /// Opens an exchange: its limits start again, its images get ids, its query becomes a message.
    mutating func openExchange(_ query: QueryRecord) {
        let isFirst = trajectory.exchanges.isEmpty
        trajectory.exchanges.append(Exchange(query: query, startedAt: now))
        let contextTokens = spent.contextTokens
        spent = Spent()
        spent.contextTokens = contextTokens
        repairs = 0
        queue = []
        openParts = []
        unassessed = []
        deadline = limits.seconds.map { now.advanced(bySeconds: $0) }
        if isFirst {
            let text = setup.systemText.rendered(tools: setup.tools, rounds: limits.rounds)
            append(Message(role: .system, author: .system, parts: [.text(text)]))
        }
        var parts: [MessagePart] = []
        for reference in query.images {
            let id = addImage(reference, call: nil)
            parts.append(.text("\(id):"))
            parts.append(.image(id))
        }
        parts.append(.text(query.text))
        append(Message(role: .user, author: .user, parts: parts))
    }

    /// Gives an image the next id.
    mutating func addImage(_ reference: ImageReference, call: Int?) -> ImageID {
        let id = ImageID(number: trajectory.images.count + 1)
        trajectory.images.append(ImageRecord(id: id, reference: reference, call: call))
        return id
    }

    mutating func append(_ message: Message, turn: Int? = nil) {
        let parent = trajectory.messages.isEmpty ? nil : trajectory.messages.count - 1
        trajectory.messages.append(MessageNode(parent: parent, message: message, turn: turn))
    }

    mutating func sendOpenParts() {
        guard !openParts.isEmpty else { return }
        append(Message(role: .user, author: .session, parts: openParts))
        openParts = []
    }
}

extension SessionState {
    /// Ends the exchange: closes the conversation, chooses the image.
    ///
    /// - Parameter unmade: A call that was decided and will not be made, if the phase does not name it.
    mutating func stop(_ reason: StopReason, unmade: Int? = nil) -> SessionEffect {
        if let comparison = comparisonAtHand {
            return finish(reason, selected: leader(of: comparison), fellBack: true)
        }
        closeConversation(unmade: unmade ?? callAtHand)
        let rounds = rounds
        let compares = setup.selection == .pairwise && setup.comparator != nil && rounds.count > 1
        if compares, !reason.isInterruption, !isPastDeadline, !isOutOfMoney {
            return compareNext(ComparisonTask(champion: rounds[0], challenger: rounds[1], stop: reason))
        }
        let (round, fellBack) = selectedRound(of: rounds)
        return finish(reason, selected: round, fellBack: fellBack)
    }

    private var comparisonAtHand: ComparisonTask? {
        switch phase {
        case .awaitingComparator(let task), .waiting(_, .comparator(let task)): task
        default: nil
        }
    }

    private var callAtHand: Int? {
        switch phase {
        case .awaitingHook(let task), .startingCall(let task), .awaitingTool(let task), .waiting(_, .call(let task)):
            task.index
        default: nil
        }
    }

    /// The best known image if comparing ends early: the leader, or the last image before the first comparison.
    private func leader(of task: ComparisonTask) -> Int? {
        task.champion == rounds.first && task.challenger == rounds.dropFirst().first ? rounds.last : task.champion
    }

    /// Gives every call a result, so that the conversation can be continued, and sends the collected parts.
    private mutating func closeConversation(unmade: Int?) {
        for index in [unmade].compactMap(\.self) + queue where trajectory.calls[index].status == .pending {
            if trajectory.calls[index].attempts.isEmpty {
                end(index, as: .refused, "The session stopped before this call was made.")
            } else {
                end(index, as: .abandoned, "The session stopped before a result came.")
            }
        }
        queue = []
        sendOpenParts()
    }

    /// The round whose image is returned, by the rules that need no comparator.
    private func selectedRound(of rounds: [Int]) -> (round: Int?, fellBack: Bool) {
        switch setup.selection {
        case .last: return (rounds.last, false)
        case .pairwise: return (rounds.last, rounds.count > 1)
        case .bestScored:
            let scored = rounds.contains { trajectory.rounds[$0].verdict?.score != nil }
            guard scored else { return (rounds.last, !rounds.isEmpty) }
            func rank(_ round: Int) -> (Int, Double) {
                let verdict = trajectory.rounds[round].verdict
                return (verdict?.outcome == .satisfied ? 1 : 0, verdict?.score ?? -1)
            }
            // `max` keeps the last of equals: later rounds saw more.
            return (rounds.max { rank($0) < rank($1) || (rank($0) == rank($1) && $0 < $1) }, false)
        }
    }

    /// Asks for a comparison, unless the deadline or the money forbids it.
    mutating func compareNext(_ task: ComparisonTask) -> SessionEffect {
        if isPastDeadline { return finish(.deadline, selected: leader(of: task), fellBack: true) }
        if isOutOfMoney { return finish(task.stop, selected: leader(of: task), fellBack: true) }
        phase = .awaitingComparator(task)
        return .compare(task)
    }

    /// A comparison is done; `nil`: the comparator failed, which counts as a tie. A tie goes to the later image.
    mutating func compared(_ comparison: Comparison?, _ task: ComparisonTask) -> SessionEffect {
        if let comparison { spend(comparison.usage) }
        trajectory.comparisons.append(
            ComparisonRecord(
                first: trajectory.rounds[task.champion].image, second: trajectory.rounds[task.challenger].image,
                comparison: comparison))
        if comparison == nil { trajectory.exchanges[exchange].selectionFellBack = true }
        let winner = comparison?.outcome == .first ? task.champion : task.challenger
        if let next = rounds.first(where: { $0 > task.challenger }) {
            return compareNext(ComparisonTask(champion: winner, challenger: next, stop: task.stop))
        }
        return finish(
            task.stop, selected: winner, fellBack: trajectory.exchanges[exchange].selectionFellBack)
    }

    private mutating func finish(_ reason: StopReason, selected round: Int?, fellBack: Bool) -> SessionEffect {
        let earlier = trajectory.exchanges.dropLast().last?.selected
        trajectory.exchanges[exchange].stopReason = reason
        trajectory.exchanges[exchange].finishedAt = now
        // A query without a new image keeps the image that it continued from.
        trajectory.exchanges[exchange].selected = round.map { trajectory.rounds[$0].image } ?? earlier
        trajectory.exchanges[exchange].selectionFellBack = fellBack
        phase = .finished
        return .finish(reason)
    }
}
