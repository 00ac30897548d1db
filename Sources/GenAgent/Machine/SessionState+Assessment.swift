extension SessionState {
    /// Self judging: the turn that follows an image assesses it. An answer means satisfied; anything else means not.
    mutating func assessByPolicy(_ turn: PolicyTurn, in index: Int) {
        let words = turn.judgement
        if case .answer = turn.action {
            // An answer speaks of the last image, also when an earlier turn had found fault with it.
            guard let last = rounds.last else { return }
            assess(unassessed.filter { $0 != last }, as: Self.assessedTogether, in: index)
            assess([last], as: { _ in .satisfied(score: turn.score, summary: words) }, in: index)
        } else {
            guard let last = unassessed.last else { return }
            let findings = words.map { [Finding($0, isMet: false)] } ?? []
            assess(unassessed.dropLast(), as: Self.assessedTogether, in: index)
            assess([last], as: { _ in .unsatisfied(score: turn.score, findings: findings, summary: words) }, in: index)
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
        openParts.append(.text(verdict.text))
        if verdict.outcome == .satisfied { return stop(.satisfied) }
        if queue.isEmpty, verdict.outcome == .unsatisfied, setup.reflector != nil, !isAtRoundLimit {
            if let reason = reachedLimit() { return stop(reason) }
            let task = AssessmentTask(round: task.round)
            phase = .awaitingReflector(task)
            return .reflect(task)
        }
        return nextCall()
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
            append(Message(role: .assistant, author: .reflector, parts: [.text(TurnRenderer().render(call))]))
            queue = [trajectory.calls.count]
            trajectory.calls.append(CallRecord(exchange: exchange, turn: nil, call: call))
            return nextCall()
        }
    }

    /// All calls of the turn are done: the message goes out, and the policy's turn comes, or the end.
    mutating func endOfTurn() -> SessionEffect {
        let limitReached = isAtRoundLimit
        if limitReached {
            let verdict = rounds.last.flatMap { trajectory.rounds[$0].verdict }
            if !judgesItself, verdict?.outcome == .unsatisfied { return stop(.roundLimit) }
            openParts.append(.text(setup.systemText.closingNote))
        }
        sendOpenParts()
        return askPolicy(limitReached ? .closing : .act)
    }
}

extension Verdict {
    /// The verdict as the policy reads it.
    var text: String {
        var lines: [String]
        switch outcome {
        case .satisfied: lines = ["Verdict: satisfied"]
        case .unsatisfied: lines = ["Verdict: not satisfied"]
        case .unscored: return "Verdict: none (\(summary ?? "no reason given")). Judge the image yourself."
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
