extension SessionState {
    /// Asks the policy for a turn, unless a limit forbids it.
    mutating func askPolicy(_ purpose: TurnPurpose) -> SessionEffect {
        if let reason = reachedLimit() { return stop(reason) }
        if spent.policyTurns >= limits.policyTurns { return stop(.policyTurnLimit) }
        spent.policyTurns += 1
        let turn = trajectory.turns.count
        let seed = SeededRandom.derive(trajectory.seed, SeedStream.policy, UInt64(turn)) >> SeedStream.shift
        let task = PolicyTask(purpose: purpose, turn: turn, seed: seed, startedAt: now)
        phase = .awaitingPolicy(task)
        return .askPolicy(task)
    }

    /// The limit that forbids any further request, if one does.
    func reachedLimit() -> StopReason? {
        if isPastDeadline { return .deadline }
        if isOutOfMoney { return .moneyLimit }
        if let tokens = limits.tokens, spent.tokens >= tokens { return .tokenLimit }
        if let context = limits.contextTokens, spent.contextTokens >= context { return .contextFull }
        return nil
    }

    var isPastDeadline: Bool { deadline.map { now >= $0 } ?? false }

    var isOutOfMoney: Bool { limits.money.map { spent.money >= $0 } ?? false }

    mutating func policyReplied(_ reply: PolicyReply, _ parse: TurnParse, to task: PolicyTask) -> SessionEffect {
        record(reply, parse, of: task)
        switch parse {
        case .violation(let violation): return malformed(violation, reply, task)
        case .turn(let turn):
            if case .call(let calls) = turn.action, calls.isEmpty {
                return malformed(FormatViolation(.noAction, "The turn calls no tool."), reply, task)
            }
            repairs = 0
            if judgesItself { assessByPolicy(turn, in: task.turn) }
            switch turn.action {
            case .answer:
                answerNativeCalls(reply.toolCalls, "This call was not made, because the turn ends with an answer.")
                return answered()
            case .call(let calls): return wantsCalls(paired(calls, with: reply), task)
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
        // Negative counts can only be a server's mistake; they must not give any budget back.
        let tokens = max(0, reply.usage.totalTokens)
        let (sum, overflow) = spent.tokens.addingReportingOverflow(tokens)
        spent.tokens = overflow ? .max : sum
        spent.contextTokens = tokens
    }

    /// Asks the policy to write a malformed turn again, or stops.
    private mutating func malformed(
        _ violation: FormatViolation, _ reply: PolicyReply, _ task: PolicyTask
    ) -> SessionEffect {
        answerNativeCalls(reply.toolCalls, violation.detail)
        repairs += 1
        guard repairs <= limits.repairs else {
            guard task.purpose == .closing else { return stop(.repairLimit) }
            // All images are there; only the judgment of the last one is missing, which is not a low score.
            assess(
                unassessed, as: { _ in .unscored("The closing turn could not be read: \(violation)") }, in: task.turn)
            return stop(.roundLimit)
        }
        let note = setup.systemText.repairNote.replacingOccurrences(of: "{violation}", with: violation.detail)
        openParts.append(.text(note))
        sendOpenParts()
        return askPolicy(task.purpose == .closing ? .closing : .repair)
    }

    /// Answers native calls that will not be made, because servers refuse a conversation in which a call has no result.
    private mutating func answerNativeCalls(_ calls: [NativeToolCall], _ reason: String) {
        openParts += calls.map { call in
            .toolResult(
                ToolResultPart(callID: call.id, toolName: call.name, text: "error: \(reason)", isError: true))
        }
    }

    /// The turn's calls, where each id belongs to a native call of the reply. Native calls that the turn does not name are
    /// answered at once, and an id that the reply does not have is dropped: both would break the conversation for a server.
    private mutating func paired(_ calls: [ToolCall], with reply: PolicyReply) -> [ToolCall] {
        // Positions of the native calls with each id, the first one last.
        var positions: [String: [Int]] = [:]
        for (index, call) in reply.toolCalls.enumerated().reversed() { positions[call.id, default: []].append(index) }
        var claimed: Set<Int> = []
        let paired = calls.map { call in
            var call = call
            if let id = call.id, let match = positions[id]?.popLast() {
                claimed.insert(match)
            } else {
                call.id = nil
            }
            return call
        }
        let unclaimed = reply.toolCalls.enumerated().filter { !claimed.contains($0.offset) }.map(\.element)
        answerNativeCalls(unclaimed, "This call was not made, because the turn's text says otherwise.")
        return paired
    }

    private mutating func answered() -> SessionEffect {
        guard let last = rounds.last else { return stop(.policyStopped) }
        let outcome = trajectory.rounds[last].verdict?.outcome
        // An answer against the judge's verdict only stops the session; the policy's opinion does not replace a missing verdict.
        if !judgesItself, outcome == .unsatisfied { return stop(.policyStopped) }
        if outcome == .unscored, follows(2) { return stop(.unscored) }
        return stop(.satisfied)
    }

    private mutating func wantsCalls(_ calls: [ToolCall], _ task: PolicyTask) -> SessionEffect {
        let first = trajectory.calls.count
        trajectory.calls += calls.map { CallRecord(exchange: exchange, turn: task.turn, call: $0) }
        let added = first..<trajectory.calls.count
        if task.purpose == .closing {
            for index in added { end(index, as: .ignored, "This call was not made, because the last image was drawn.") }
            return stop(.roundLimit)
        }
        queue = Array(added)
        return nextCall()
    }
}

/// Names for independent streams of derived seeds, so that adding one changes no other.
package enum SeedStream {
    static let policy: UInt64 = 1
    static let generator: UInt64 = 2
    static let jitter: UInt64 = 3

    /// Seeds for other programs keep the upper 32 bits, because that is what every known server takes.
    static let shift: UInt64 = 32

    /// The seed that a session with this seed gives its `call`-th generator call (counted from 0) if the policy names none.
    package static func generatorSeed(session seed: UInt64, call: Int) -> UInt64 {
        SeededRandom.derive(seed, generator, UInt64(max(0, call))) >> shift
    }
}

extension SessionState {
    /// Self judging: the turn that follows an image assesses it. An answer means satisfied; anything else means not. A judgment
    /// that says why there is none (``PolicyTurn/unscoredReason``) leaves the image unscored.
    mutating func assessByPolicy(_ turn: PolicyTurn, in index: Int) {
        let words = turn.judgment
        let reason = follows(2) ? turn.unscoredReason : nil
        if case .answer = turn.action {
            // An answer is about the last image, even if an earlier turn found fault with it.
            guard let last = rounds.last else { return }
            assess(unassessed.filter { $0 != last }, as: Self.assessedTogether, in: index)
            assess(
                [last], as: { _ in reason.map { .unscored($0) } ?? .satisfied(score: turn.score, summary: words) },
                in: index)
        } else {
            guard let last = unassessed.last else { return }
            let findings = words.map { [Finding($0, isMet: false)] } ?? []
            assess(unassessed.dropLast(), as: Self.assessedTogether, in: index)
            assess(
                [last],
                as: { _ in
                    reason.map { .unscored($0) }
                        ?? .unsatisfied(score: turn.score, findings: findings, summary: words)
                }, in: index)
        }
    }

    private static func assessedTogether(_ round: Int) -> Verdict {
        .unscored("Assessed together with the later image of the same turn.")
    }

    mutating func assess(_ rounds: some Sequence<Int>, as verdict: (Int) -> Verdict, in turn: Int?) {
        for round in rounds {
            trajectory.rounds[round].verdict = verdict(round)
            trajectory.rounds[round].judgedInTurn = turn
            unassessed.removeAll { $0 == round }
        }
    }

    mutating func judged(_ verdict: Verdict, _ task: AssessmentTask) -> SessionEffect {
        spend(verdict.usage)
        assess([task.round], as: { _ in verdict }, in: nil)
        openParts.append(.text(follows(2) ? verdict.text : verdict.textOfVersion1))
        switch verdict.outcome {
        case .satisfied: return stop(.satisfied)
        case .unsatisfied where isAtRoundLimit: return stop(.roundLimit)
        // There is no verdict, and nothing is left to decide.
        case .unscored where isAtRoundLimit && follows(2): return stop(.unscored)
        case .unsatisfied where queue.isEmpty && setup.reflector != nil:
            if let reason = reachedLimit() { return stop(reason) }
            let task = AssessmentTask(round: task.round)
            phase = .awaitingReflector(task)
            return .reflect(task)
        default: return nextCall()
        }
    }

    /// The reflector answered: guidance goes to the policy; a call is made immediately.
    mutating func reflected(_ reflection: Reflection, _ task: AssessmentTask) -> SessionEffect {
        spend(reflection.usage)
        trajectory.rounds[task.round].reflection = reflection
        switch reflection.action {
        case .guidance(let text):
            openParts.append(.text("Guidance: \(text)"))
            return nextCall()
        case .call(let call):
            sendOpenParts()
            makeCall(call)
            return nextCall()
        }
    }

    /// Puts a reflector's call into the conversation, in the form in which the policy would have written it.
    private mutating func makeCall(_ wanted: ToolCall) {
        var call = wanted
        let index = trajectory.calls.count
        let part: MessagePart
        switch setup.configuration.format {
        case .tagged:
            call.id = nil
            part = .text(TurnRenderer().render(call))
        case .native:
            let id = "reflector_\(index)"
            call.id = id
            let arguments = JSONValue.object(call.arguments).jsonText
            part = .toolCall(NativeToolCall(id: id, name: call.name, arguments: arguments))
        }
        append(Message(role: .assistant, author: .reflector, parts: [part]))
        queue = [index]
        trajectory.calls.append(CallRecord(exchange: exchange, turn: nil, call: call))
    }

    /// All calls of the turn are done: sends the message and asks the policy for a turn.
    mutating func endOfTurn() -> SessionEffect {
        let isClosing = isAtRoundLimit
        if isClosing { openParts.append(.text(setup.systemText.closingNote)) }
        sendOpenParts()
        return askPolicy(isClosing ? .closing : .act)
    }
}

extension Verdict {
    /// The verdict as the policy read it under version 1 of the rules.
    var textOfVersion1: String {
        guard outcome == .unscored else { return text }
        return "Verdict: none (\(summary ?? "no reason given")). Judge the image yourself."
    }

    var text: String {
        var lines: [String]
        switch outcome {
        case .satisfied: lines = ["Verdict: satisfied"]
        case .unsatisfied: lines = ["Verdict: not satisfied"]
        case .unscored:
            let reason = summary ?? "no reason given"
            return
                "Verdict: none (\(reason)). The image was not judged: an answer now ends the session without a verdict."
        }
        if let score { lines[0] += " (score \((score * 100).rounded() / 100))" }
        if let summary { lines[0] += ": \(summary)" }
        for finding in findings {
            let state = finding.isMet.map { $0 ? "met" : "not met" } ?? "not clear"
            lines.append("- \(finding.requirement): \(state)\(finding.detail.map { ", \($0)" } ?? "")")
        }
        return lines.joined(separator: "\n")
    }
}
