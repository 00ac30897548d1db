@testable import GenAgent

/// What must hold after every input, whatever it was.
struct MachineInvariants {
    private var broken: [String] = []

    private mutating func require(_ holds: Bool, _ rule: @autoclosure () -> String) {
        if !holds { broken.append(rule()) }
    }

    /// The rules that a step broke, in words; empty where all is well.
    static func broken(from before: SessionMachine, to after: SessionMachine, effect: SessionEffect) -> [String] {
        var invariants = MachineInvariants()
        invariants.check(from: before, to: after, effect: effect)
        return invariants.broken
    }

    private mutating func check(from before: SessionMachine, to after: SessionMachine, effect: SessionEffect) {
        if case .rejected = effect {
            require(after.state == before.state, "a rejected input changed the state")
            require(after.inputCount == before.inputCount + 1, "a rejected input was not counted")
            return
        }
        require(after.inputCount == before.inputCount + 1, "an input was not counted")
        guard let state = after.state else { return }
        let trajectory = state.trajectory
        if let earlier = before.state?.trajectory {
            require(Self.grows(earlier.messages, trajectory.messages), "a message was rewritten or dropped")
            require(Self.grows(earlier.images, trajectory.images), "an image changed")
            require(Self.grows(earlier.turns, trajectory.turns), "a turn was rewritten")
            require(Self.grows(earlier.issues, trajectory.issues), "an issue was lost")
            require(Self.grows(earlier.rounds.map(\.image), trajectory.rounds.map(\.image)), "a round was lost")
            require(Self.grows(earlier.comparisons, trajectory.comparisons), "a comparison was lost")
        }
        require(effect.fits(state.phase), "effect \(effect) does not fit the phase \(state.phase.name)")
        checkMessages(trajectory, isFinished: state.phase == .finished)
        checkReferences(trajectory)
        for index in trajectory.exchanges.indices { checkLimits(trajectory, exchange: index) }
        checkUsage(trajectory)
        checkEnd(trajectory, isFinished: state.phase == .finished)
    }

    private static func grows<Element: Equatable>(_ earlier: [Element], _ later: [Element]) -> Bool {
        // Equality first: arrays that share their storage are equal at once.
        earlier == later || later.starts(with: earlier)
    }

    private mutating func checkMessages(_ trajectory: Trajectory, isFinished: Bool) {
        let messages = trajectory.messages.map(\.message)
        require(messages.dropFirst().allSatisfy { $0.role != .system }, "there is a second system message")
        require(messages.first?.role == .system, "the conversation does not begin with the system message")
        for (index, node) in trajectory.messages.enumerated() {
            require(node.parent == (index == 0 ? nil : index - 1), "message \(index) has another parent")
            require((node.message.author == .policy) == (node.turn != nil), "message \(index) and its turn disagree")
        }
        var open: [String] = []
        var previous: Message.Role?
        for message in messages {
            if message.role == .assistant {
                require(previous != .assistant, "two assistant messages follow each other")
                require(open.isEmpty, "native calls \(open) got no result before the next turn")
            }
            for part in message.parts {
                if case .toolCall(let call) = part { open.append(call.id) }
                guard case .toolResult(let result) = part, let id = result.callID else { continue }
                let match = open.firstIndex(of: id)
                require(match != nil, "a result for \(id) came without a call, or twice")
                if let match { open.remove(at: match) }
            }
            previous = message.role
        }
        require(!isFinished || open.isEmpty, "the session ended and native calls \(open) have no result")
    }

    private mutating func checkReferences(_ trajectory: Trajectory) {
        for (index, image) in trajectory.images.enumerated() {
            require(image.id == ImageID(number: index + 1), "image \(index) is called \(image.id)")
            guard let call = image.call else { continue }
            require(trajectory.calls.indices.contains(call), "image \(image.id) names no call")
        }
        for round in trajectory.rounds {
            let record = trajectory.images.first { $0.id == round.image }
            require(record?.call == round.call, "round of \(round.image) and its image name different calls")
            guard trajectory.calls.indices.contains(round.call) else { return require(false, "a round names no call") }
            let call = trajectory.calls[round.call]
            require(call.images.first == round.image, "the call of \(round.image) brought another image")
            require(call.exchange == round.exchange, "a round and its call are of different exchanges")
            require(call.request != nil, "the round of \(round.image) has no request")
        }
        for (index, turn) in trajectory.turns.enumerated() {
            let node = trajectory.messages.indices.contains(turn.message) ? trajectory.messages[turn.message] : nil
            require(node?.turn == index, "turn \(index) names another message")
        }
    }

    private mutating func checkLimits(_ trajectory: Trajectory, exchange: Int) {
        let limits = trajectory.setup.configuration.limits
        let rounds = trajectory.rounds.filter { $0.exchange == exchange }
        require(rounds.count <= limits.rounds, "exchange \(exchange) has \(rounds.count) rounds")
        let sent = trajectory.calls.filter { $0.exchange == exchange && $0.request != nil }.map(\.attempts.count)
        require(sent.reduce(0, +) <= limits.generatorCalls, "exchange \(exchange) made too many generator calls")
        let turns = trajectory.turns.filter { $0.exchange == exchange }
        require(turns.count <= limits.policyTurns, "exchange \(exchange) took \(turns.count) turns")
    }

    private mutating func checkUsage(_ trajectory: Trajectory) {
        var parts = trajectory.turns.map(\.reply.usage) + trajectory.calls.map(\.usage)
        parts += trajectory.rounds.flatMap { [$0.verdict?.usage, $0.reflection?.usage].compactMap(\.self) }
        parts += trajectory.comparisons.compactMap(\.comparison?.usage)
        let sum = parts.reduce(Usage(), +)
        let total = trajectory.usage
        require(
            sum.totalTokens == total.totalTokens && sum.images == total.images, "tokens or images do not add up")
        require(abs(sum.seconds - total.seconds) < 1e-6, "seconds do not add up")
        require(abs((sum.money ?? 0) - (total.money ?? 0)) < 1e-6, "money does not add up")
    }

    private mutating func checkEnd(_ trajectory: Trajectory, isFinished: Bool) {
        for exchange in trajectory.exchanges.dropLast() {
            require(exchange.stopReason != nil, "an earlier exchange is open")
        }
        guard isFinished, let last = trajectory.exchanges.last else { return }
        require(last.stopReason != nil && last.finishedAt != nil, "the session ended without a reason")
        require((last.selected != nil) == !trajectory.rounds.isEmpty, "an image is selected wrongly or missing")
        if let selected = last.selected {
            require(trajectory.rounds.contains { $0.image == selected }, "\(selected) is of no round")
        }
        require(trajectory.calls.allSatisfy { $0.status != .pending }, "a call is pending after the end")
        guard last.stopReason == .satisfied else { return }
        let exchange = trajectory.exchanges.count - 1
        let verdict = trajectory.rounds.last { $0.exchange == exchange }?.verdict?.outcome
        var policyDecided = false
        if case .answer = trajectory.turns.last?.turn?.action { policyDecided = verdict == .unscored }
        require(verdict == .satisfied || policyDecided, "nothing satisfied, and yet it ended as satisfied")
    }
}

extension SessionEffect {
    /// Whether the effect is the one that the phase waits for.
    func fits(_ phase: SessionPhase) -> Bool {
        switch (self, phase) {
        case (.none, _), (.rejected, _): true
        case (.askPolicy(let task), .awaitingPolicy(let awaited)): task == awaited
        case (.consultHook(let task), .awaitingHook(let awaited)): task == awaited
        case (.startCall(let task), .startingCall(let awaited)): task == awaited
        case (.performCall(let task), .awaitingTool(let awaited)): task == awaited
        case (.reattach(let task, _), .awaitingTool(let awaited)): task == awaited
        case (.judge(let task), .awaitingJudge(let awaited)): task == awaited
        case (.reflect(let task), .awaitingReflector(let awaited)): task == awaited
        case (.compare(let task), .awaitingComparator(let awaited)): task == awaited
        case (.wait(let until), .waiting(let awaited, _)): until == awaited
        case (.finish, .finished): true
        default: false
        }
    }
}
