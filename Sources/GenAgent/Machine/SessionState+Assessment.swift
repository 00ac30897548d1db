extension SessionState {
    /// Self judging: the turn that follows an image assesses it. An answer means satisfied; anything else means not. A judgment
    /// that says why there is none (``PolicyTurn/unscoredReason``) leaves the image unscored.
    mutating func assessByPolicy(_ turn: PolicyTurn, in index: Int) {
        let words = turn.judgment
        let reason = follows(2) ? turn.unscoredReason : nil
        if case .answer = turn.action {
            // An answer speaks of the last image, also when an earlier turn had found fault with it.
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

    /// A separate judge gave its verdict.
    mutating func judged(_ verdict: Verdict, _ task: AssessmentTask) -> SessionEffect {
        spend(verdict.usage)
        assess([task.round], as: { _ in verdict }, in: nil)
        openParts.append(.text(follows(2) ? verdict.text : verdict.textOfVersion1))
        switch verdict.outcome {
        case .satisfied: return stop(.satisfied)
        case .unsatisfied where isAtRoundLimit: return stop(.roundLimit)
        // No one can tell, and nothing is left to decide.
        case .unscored where isAtRoundLimit && follows(2): return stop(.unscored)
        case .unsatisfied where queue.isEmpty && setup.reflector != nil:
            if let reason = reachedLimit() { return stop(reason) }
            let task = AssessmentTask(round: task.round)
            phase = .awaitingReflector(task)
            return .reflect(task)
        default: return nextCall()
        }
    }

    /// The reflector spoke: words go to the policy, a call is made at once.
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

    /// All calls of the turn are done: the message goes out, and the policy's turn comes.
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

    /// The verdict as the policy reads it.
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
