import GenAgent

extension StoryOutline {
    /// Tells one exchange.
    func chapter(_ index: Int) -> Chapter {
        let exchange = trajectory.exchanges[index]
        var sections = sections(of: index)
        place(issues(of: index), in: &sections)
        measure(&sections, until: exchange.finishedAt)
        let images = trajectory.images.filter { record in
            record.call == nil && exchange.query.images.contains(record.reference)
        }
        let rounds = sections.filter { $0.number != nil }
        let compared = comparisons(of: index)
        let all =
            sections.reduce(Usage()) { $0 + $1.usage }
            + compared.reduce(Usage()) { $0 + ($1.comparison?.usage ?? Usage()) }
        return Chapter(
            index: index, exchange: exchange, images: images, sections: sections, comparisons: compared,
            selectedRound: rounds.last { $0.round?.image == exchange.selected }?.number, usage: all,
            seconds: exchange.finishedAt?.seconds(since: exchange.startedAt))
    }

    /// Turns and calls in the order in which they happened, cut after every image.
    private func sections(of exchange: Int) -> [Section] {
        let turns = trajectory.turns.indices.filter { trajectory.turns[$0].exchange == exchange }
        let calls = trajectory.calls.indices.filter { trajectory.calls[$0].exchange == exchange }
        let rounds = trajectory.rounds.filter { $0.exchange == exchange }
        var promptBefore = trajectory.rounds.last { $0.exchange < exchange }
            .flatMap { trajectory.calls[safe: $0.call]?.request?.prompt }
        var told = 0
        var sections = [Section()]
        func tellTurns(upTo limit: Int) {
            while told < turns.count, turns[told] <= limit {
                sections[sections.count - 1].steps.append(.turn(trajectory.turns[turns[told]], index: turns[told]))
                told += 1
            }
        }
        for index in calls {
            let call = trajectory.calls[index]
            if let turn = call.turn { tellTurns(upTo: turn) }
            sections[sections.count - 1].steps.append(.call(call, index: index))
            for round in rounds where round.call == index {
                let last = sections.count - 1
                sections[last].number = sections.filter { $0.number != nil }.count + 1
                sections[last].round = round
                sections[last].judgment = judgment(of: round)
                sections[last].promptBefore = promptBefore
                promptBefore = call.request?.prompt ?? promptBefore
                sections.append(Section())
            }
        }
        tellTurns(upTo: .max)
        if sections.last?.steps.isEmpty == true, sections.count > 1 { sections.removeLast() }
        return sections
    }

    /// The policy's words about an image, unless the verdict repeats them.
    private func judgment(of round: Round) -> String? {
        guard let turn = round.judgedInTurn.flatMap({ trajectory.turns[safe: $0] })?.turn,
            let words = turn.judgment?.filled, words != round.verdict?.summary?.filled
        else { return nil }
        return words
    }

    /// What went wrong in an exchange and is not told with a call's attempts.
    private func issues(of exchange: Int) -> [SessionIssue] {
        let start = trajectory.exchanges[exchange].startedAt
        let next = trajectory.exchanges[safe: exchange + 1]?.startedAt
        return trajectory.issues.filter { issue in
            let isHere = (issue.time >= start || exchange == 0) && next.map { issue.time < $0 } != false
            guard isHere else { return false }
            guard let call = issue.call.flatMap({ trajectory.calls[safe: $0] }) else { return true }
            return !call.attempts.contains { $0.error == issue.error } && call.text != issue.error.message
        }
    }

    private func place(_ issues: [SessionIssue], in sections: inout [Section]) {
        for index in sections.indices { sections[index].start = sections[index].steps.first?.time }
        for issue in issues {
            let index = sections.lastIndex { $0.start.map { $0 <= issue.time } == true } ?? 0
            let steps = sections[index].steps
            let place = steps.lastIndex { $0.time.map { $0 <= issue.time } == true }
            sections[index].steps.insert(.issue(issue), at: place.map { $0 + 1 } ?? 0)
        }
    }

    private func measure(_ sections: inout [Section], until end: Timestamp?) {
        for index in sections.indices {
            var usage = Usage()
            for step in sections[index].steps {
                switch step {
                case .turn(let turn, _):
                    usage += turn.reply.usage
                    sections[index].policySeconds += max(0, turn.finishedAt.seconds(since: turn.startedAt))
                case .call(let call, _):
                    usage += call.usage
                    sections[index].toolSeconds += call.attempts.reduce(0) { sum, attempt in
                        sum + max(0, attempt.finishedAt?.seconds(since: attempt.startedAt) ?? 0)
                    }
                case .issue: break
                }
            }
            // A self judge's usage is that of its turn already.
            let round = sections[index].round
            if round?.judgedInTurn == nil, let spent = round?.verdict?.usage {
                usage += spent
                sections[index].judgeSeconds += spent.seconds
            }
            if let spent = round?.reflection?.usage {
                usage += spent
                sections[index].judgeSeconds += spent.seconds
            }
            sections[index].usage = usage
            let next = sections[(index + 1)...].first { $0.start != nil }?.start ?? end
            if let start = sections[index].start, let next, next >= start {
                sections[index].seconds = next.seconds(since: start)
            }
        }
    }

    private func comparisons(of exchange: Int) -> [ComparisonRecord] {
        let images = Set(trajectory.rounds.filter { $0.exchange == exchange }.map(\.image))
        return trajectory.comparisons.filter { images.contains($0.second) || images.contains($0.first) }
    }
}
