extension SessionState {
    /// Ends the exchange: closes the conversation, chooses the image.
    ///
    /// - Parameter unmade: A call that was decided or under way and will bring no result.
    mutating func stop(_ reason: StopReason, unmade: Int? = nil) -> SessionEffect {
        if let comparing = interruptedComparison { return finish(reason, selected: comparing, fellBack: true) }
        closeConversation(reason, unmade: unmade)
        let rounds = rounds
        if setup.selection == .pairwise, setup.comparator != nil, rounds.count > 1, !reason.isInterruption {
            return compareNext(ComparisonTask(champion: rounds[0], challenger: rounds[1], stop: reason))
        }
        let (round, fellBack) = selectedRound(of: rounds)
        return finish(reason, selected: round, fellBack: fellBack)
    }

    /// The leading round, where an interruption hits the comparisons themselves.
    private var interruptedComparison: Int? {
        switch phase {
        case .awaitingComparator(let task), .waiting(_, .comparator(let task)): task.champion
        default: nil
        }
    }

    /// Every call gets a result, so that the conversation can be continued, and what was collected goes out.
    private mutating func closeConversation(_ reason: StopReason, unmade: Int?) {
        var open = queue
        queue = []
        switch phase {
        case .awaitingHook(let task), .startingCall(let task), .awaitingTool(let task), .waiting(_, .call(let task)):
            let isOpen = trajectory.calls[task.index].status == .pending
            if isOpen, unmade != task.index { open.insert(task.index, at: 0) }
        default: break
        }
        if let unmade { open.insert(unmade, at: 0) }
        for index in open {
            let made = !trajectory.calls[index].attempts.isEmpty
            if trajectory.calls[index].status == .pending {
                trajectory.calls[index].status = made ? .abandoned : .refused
                trajectory.calls[index].text =
                    made
                    ? "The session stopped before a result came." : "The session stopped before this call was made."
            }
            let call = trajectory.calls[index].call
            openParts.append(
                .toolResult(
                    ToolResultPart(
                        callID: call.id, toolName: call.name, text: trajectory.calls[index].text, isError: true)))
        }
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

    private mutating func compareNext(_ task: ComparisonTask) -> SessionEffect {
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
