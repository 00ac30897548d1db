/// What happened in a session, step by step, in order, read off its record: the one walk behind test expectations and pages.
/// Steps name their records by index, so that each reader takes what it needs.
///
/// Total: a damaged record, with indices that lead nowhere, gives a shorter walk and never a trap.
package struct TrajectoryWalk: Sendable {
    package enum Step: Sendable, Hashable {
        case query
        case turn(Int)
        /// A call with all its attempts. A reflector's call, which no turn asked for, follows the call before it.
        case call(Int)
        /// An image that a call returned, and its round unless it is an extra image.
        case image(ImageID, round: Int?)
        /// The assessment of a round. The policy's own comes right before the turn in which the policy gave it.
        case verdict(round: Int)
        case reflection(round: Int)
        case issue(Int)
        /// A comparison to select the image; all of them follow the last turn.
        case comparison(Int)
        case stop(StopReason)
    }

    package private(set) var exchanges: [[Step]] = []

    private let trajectory: Trajectory

    package init(_ trajectory: Trajectory) {
        self.trajectory = trajectory
        let records = RecordsByExchange(trajectory)
        for (index, exchange) in trajectory.exchanges.enumerated() {
            var steps = [Step.query] + conversation(index, records)
            place(records.issues[index] ?? [], in: &steps)
            steps += (records.comparisons[index] ?? []).map { .comparison($0) }
            if let reason = exchange.stopReason { steps.append(.stop(reason)) }
            exchanges.append(steps)
        }
    }

    /// Turns and calls in the order in which they happened; after each call its images and what was said about them.
    private func conversation(_ exchange: Int, _ records: RecordsByExchange) -> [Step] {
        var steps: [Step] = []
        var turns = (records.turns[exchange] ?? [])[...]
        func tellTurns(upTo limit: Int) {
            while let turn = turns.first, turn <= limit {
                for round in records.roundsByTurn[turn] ?? [] where trajectory.rounds[round].verdict != nil {
                    steps.append(.verdict(round: round))
                }
                steps.append(.turn(turn))
                turns.removeFirst()
            }
        }
        for call in records.calls[exchange] ?? [] {
            if let turn = trajectory.calls[call].turn { tellTurns(upTo: turn) }
            steps.append(.call(call))
            let rounds = records.roundsByCall[call] ?? []
            let images = trajectory.calls[call].images
            steps += images.map { image in
                .image(image, round: rounds.first { trajectory.rounds[$0].image == image })
            }
            for index in rounds {
                let round = trajectory.rounds[index]
                if !images.contains(round.image) { steps.append(.image(round.image, round: index)) }
                if round.judgedInTurn == nil, round.verdict != nil { steps.append(.verdict(round: index)) }
                if round.reflection != nil { steps.append(.reflection(round: index)) }
            }
        }
        tellTurns(upTo: .max)
        return steps
    }

    /// Puts each issue after the turn or call that began last; an issue of a boundary other than tool and hook also after the call's images.
    private func place(_ issues: [Int], in steps: inout [Step]) {
        for index in issues {
            let issue = trajectory.issues[index]
            var place = (steps.lastIndex { time(of: $0).map { $0 <= issue.time } ?? false } ?? 0) + 1
            let isOfCall = issue.boundary == .tool || issue.boundary == .hook
            while !isOfCall, place < steps.count, belongsToCall(steps[place]) { place += 1 }
            steps.insert(.issue(index), at: place)
        }
    }

    private func time(of step: Step) -> Timestamp? {
        switch step {
        case .turn(let turn): trajectory.turns[turn].startedAt
        case .call(let call): trajectory.calls[call].attempts.first?.startedAt
        case .issue(let issue): trajectory.issues[issue].time
        default: nil
        }
    }

    /// Whether a step is about an image of the call before it.
    private func belongsToCall(_ step: Step) -> Bool {
        switch step {
        case .image, .reflection: true
        case .verdict(let round): trajectory.rounds[round].judgedInTurn == nil
        default: false
        }
    }
}

/// The indices of a trajectory's records, by exchange, call or turn.
private struct RecordsByExchange {
    let turns: [Int: [Int]]
    let calls: [Int: [Int]]
    let roundsByCall: [Int: [Int]]
    let roundsByTurn: [Int: [Int]]
    let comparisons: [Int: [Int]]
    let issues: [Int: [Int]]

    init(_ trajectory: Trajectory) {
        let rounds = trajectory.rounds
        turns = Dictionary(grouping: trajectory.turns.indices) { trajectory.turns[$0].exchange }
        calls = Dictionary(grouping: trajectory.calls.indices) { trajectory.calls[$0].exchange }
        roundsByCall = Dictionary(grouping: rounds.indices) { rounds[$0].call }
        roundsByTurn = Dictionary(grouping: rounds.indices) { rounds[$0].judgedInTurn ?? -1 }
        let exchangeOfImage = Dictionary(rounds.map { ($0.image, $0.exchange) }) { first, _ in first }
        comparisons = Dictionary(grouping: trajectory.comparisons.indices) { index in
            let record = trajectory.comparisons[index]
            return exchangeOfImage[record.second] ?? exchangeOfImage[record.first] ?? -1
        }
        issues = Dictionary(grouping: trajectory.issues.indices) { index in
            let issue = trajectory.issues[index]
            if let call = issue.call, trajectory.calls.indices.contains(call) { return trajectory.calls[call].exchange }
            // Two exchanges can share a moment; the earlier one then has the issue.
            return max(
                0, (trajectory.exchanges.firstIndex { $0.startedAt >= issue.time } ?? trajectory.exchanges.count) - 1)
        }
    }
}
