import GenAgent

extension Trajectory {
    /// What happened, told in order: query, turn, call, image, verdict, and so on to the stop. Print it to see what a session did.
    ///
    /// In self judging, a verdict comes before the turn that gave it. What went wrong is told at the end of its exchange, because
    /// the record does not say between which other steps it happened.
    public var story: [StoryStep] { exchanges.indices.flatMap(story(of:)) }

    private func story(of exchange: Int) -> [StoryStep] {
        var steps: [StoryStep] = [.query(exchanges[exchange].query.text)]
        // Calls of a reflector belong to no turn; they follow the calls of the turn before them.
        var callsByTurn: [Int: [Int]] = [:]
        var lastTurn = turns.firstIndex { $0.exchange == exchange } ?? 0
        for (index, call) in calls.enumerated() where call.exchange == exchange {
            lastTurn = call.turn ?? lastTurn
            callsByTurn[lastTurn, default: []].append(index)
        }
        for (index, turn) in turns.enumerated() where turn.exchange == exchange {
            for round in rounds where round.judgedInTurn == index { steps += verdict(of: round) }
            switch turn.parse {
            case .violation(let violation): steps.append(.malformedTurn(violation))
            case .turn(let turn):
                if case .answer(let text) = turn.action {
                    steps.append(.answer(text))
                } else {
                    steps.append(.turn(turn.thought))
                }
            }
            for call in callsByTurn[index] ?? [] { steps += story(ofCall: call) }
        }
        steps += comparisons(of: exchange).map { .comparison($0) }
        steps += issues(of: exchange).map { .issue($0.boundary, $0.error) }
        if let reason = exchanges[exchange].stopReason { steps.append(.stop(reason)) }
        return steps
    }

    private func verdict(of round: Round) -> [StoryStep] {
        round.verdict.map { [.verdict(round.image, $0)] } ?? []
    }

    private func story(ofCall index: Int) -> [StoryStep] {
        let record = calls[index]
        var steps: [StoryStep] =
            switch record.status {
            case .pending, .succeeded, .answered: [.call(record.call)]
            case .failed, .abandoned: [.failedCall(record.call, record.text)]
            default: [.refusedCall(record.call, record.text)]
            }
        steps += record.images.map { .image($0) }
        for round in rounds where round.call == index {
            if round.judgedInTurn == nil { steps += verdict(of: round) }
            if let reflection = round.reflection { steps.append(.reflection(reflection)) }
        }
        return steps
    }

    private func comparisons(of exchange: Int) -> [ComparisonRecord] {
        let own = Set(rounds.filter { $0.exchange == exchange }.map(\.image))
        return comparisons.filter { own.contains($0.first) }
    }

    private func issues(of exchange: Int) -> [SessionIssue] {
        let start = exchanges[exchange].startedAt
        let next = exchange + 1 < exchanges.count ? exchanges[exchange + 1].startedAt : nil
        return issues.filter { issue in
            // At a border the moments can be the same; the earlier exchange then has it.
            (exchange == 0 || issue.time > start) && (next.map { issue.time <= $0 } ?? true)
        }
    }
}
