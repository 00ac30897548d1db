extension SessionState {
    /// Asks the policy for a turn, unless a limit forbids it.
    mutating func askPolicy(_ purpose: TurnPurpose) -> SessionEffect {
        if let reason = reachedLimit() { return stop(reason) }
        if spent.policyTurns >= limits.policyTurns { return stop(.policyTurnLimit) }
        spent.policyTurns += 1
        let turn = trajectory.turns.count
        let seed = SeededRandom.derive(trajectory.seed, SeedStream.policy, UInt64(turn)) & GenerationRequest.maximumSeed
        let task = PolicyTask(purpose: purpose, turn: turn, seed: seed, startedAt: now)
        phase = .awaitingPolicy(task)
        return .askPolicy(task)
    }

    /// The limit that forbids asking anybody for anything more, if one does.
    func reachedLimit() -> StopReason? {
        if let deadline, now >= deadline { return .deadline }
        if let money = limits.money, spent.money >= money { return .moneyLimit }
        if let tokens = limits.tokens, spent.tokens >= tokens { return .tokenLimit }
        if let context = limits.contextTokens, spent.contextTokens >= context { return .contextFull }
        return nil
    }

    mutating func policyReplied(_ reply: PolicyReply, _ parse: TurnParse, to task: PolicyTask) -> SessionEffect {
        record(reply, parse, of: task)
        switch parse {
        case .violation(let violation):
            if task.purpose == .closing {
                assess(
                    unassessed, as: { _ in .unscored("The closing turn could not be read: \(violation)") },
                    in: task.turn)
                answerCalls(of: reply, "The session ended.")
                return stop(.roundLimit)
            }
            return repair(violation, reply)
        case .turn(let turn):
            repairs = 0
            if judgesItself { assessByPolicy(turn, in: task.turn) }
            switch turn.action {
            case .answer: return answered(task)
            case .call(let calls): return wantsCalls(calls, task)
            }
        }
    }

    private mutating func record(_ reply: PolicyReply, _ parse: TurnParse, of task: PolicyTask) {
        let record = TurnRecord(
            exchange: exchange, purpose: task.purpose, message: trajectory.messages.count, seed: task.seed,
            attempt: task.attempt, startedAt: task.startedAt, finishedAt: now, reply: reply, parse: parse)
        trajectory.turns.append(record)
        var parts: [MessagePart] = []
        if let reasoning = reply.reasoning { parts.append(.reasoning(reasoning)) }
        if !reply.text.isEmpty { parts.append(.text(reply.text)) }
        parts += reply.toolCalls.map { .toolCall($0) }
        append(Message(role: .assistant, author: .policy, parts: parts), turn: task.turn)
        spend(reply.usage)
        let (tokens, overflow) = spent.tokens.addingReportingOverflow(reply.usage.totalTokens)
        spent.tokens = overflow ? .max : tokens
        spent.contextTokens = reply.usage.totalTokens
    }

    /// Asks the policy to write a malformed turn again, or stops.
    private mutating func repair(_ violation: FormatViolation, _ reply: PolicyReply) -> SessionEffect {
        let note = setup.systemText.repairNote.replacingOccurrences(of: "{violation}", with: violation.detail)
        repairs += 1
        if repairs > limits.repairs {
            answerCalls(of: reply, violation.detail)
            return stop(.repairLimit)
        }
        answerCalls(of: reply, violation.detail)
        openParts.append(.text(note))
        sendOpenParts()
        return askPolicy(.repair)
    }

    /// Native calls that will not be made still get a result, because servers refuse a conversation in which one lacks it.
    private mutating func answerCalls(of reply: PolicyReply, _ text: String) {
        for call in reply.toolCalls {
            openParts.append(
                .toolResult(ToolResultPart(callID: call.id, toolName: call.name, text: text, isError: true)))
        }
    }

    private mutating func answered(_ task: PolicyTask) -> SessionEffect {
        guard let last = rounds.last else { return stop(.policyStopped) }
        // Against a verdict the policy only stops; where nobody could tell, or where it judges itself, its word counts.
        if !judgesItself, trajectory.rounds[last].verdict?.outcome == .unsatisfied { return stop(.policyStopped) }
        return stop(.satisfied)
    }

    private mutating func wantsCalls(_ calls: [ToolCall], _ task: PolicyTask) -> SessionEffect {
        let first = trajectory.calls.count
        for call in calls {
            trajectory.calls.append(CallRecord(exchange: exchange, turn: task.turn, call: call))
        }
        queue = Array(first..<trajectory.calls.count)
        if task.purpose == .closing { return stop(.roundLimit) }
        return nextCall()
    }
}

/// Names for independent streams of derived seeds, so that adding one changes no other.
enum SeedStream {
    static let policy: UInt64 = 1
    static let generator: UInt64 = 2
    static let jitter: UInt64 = 3
}
