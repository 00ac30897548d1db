extension SessionState {
    /// Ends the exchange: closes the conversation, chooses the image.
    ///
    /// - Parameter unmade: A call that was decided and will not be made, where the phase does not show it.
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

    /// The best image known where comparing ends early: the leader, or the last where nothing has been compared.
    private func leader(of task: ComparisonTask) -> Int? {
        task.champion == rounds.first && task.challenger == rounds.dropFirst().first ? rounds.last : task.champion
    }

    /// Every call gets a result, so that the conversation can be continued, and what was collected goes out.
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

    /// The round whose image is returned, by the rules that need nobody's help.
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
        // A query that brought no image of its own still has the image that it continued from.
        trajectory.exchanges[exchange].selected = round.map { trajectory.rounds[$0].image } ?? earlier
        trajectory.exchanges[exchange].selectionFellBack = fellBack
        phase = .finished
        return .finish(reason)
    }
}
