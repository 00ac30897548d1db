import GenAgent

/// A trajectory in the order of a page: queries, their rounds, and what happened in each. It knows no HTML.
///
/// A damaged record with invalid indices gives a shorter story and never traps.
struct StoryOutline {
    struct Chapter {
        var index: Int
        var exchange: Exchange
        var images: [ImageRecord]
        var sections: [Section]
        var comparisons: [ComparisonRecord]
        /// The round of the returned image, counted from 1 within the chapter.
        var selectedRound: Int?
        var usage: Usage
        /// From the query to its end.
        var seconds: Double?

        var rounds: [Section] { sections.filter { $0.number != nil } }
    }

    /// What led to one image, and its assessment. A section without a number holds what happened after the last image, or without one.
    struct Section {
        var number: Int?
        var steps: [Step] = []
        var round: Round?
        var promptBefore: String?
        /// The policy's words about the image, unless the verdict repeats them.
        var remarks: String?
        var seconds: Double?
        var usage = Usage()
        var policySeconds = 0.0
        var toolSeconds = 0.0
        var judgeSeconds = 0.0

        var workSeconds: Double { policySeconds + toolSeconds + judgeSeconds }
    }

    enum Step {
        case turn(TurnRecord, index: Int)
        case call(CallRecord, index: Int)
        case issue(SessionIssue)

        var time: Timestamp? {
            switch self {
            case .turn(let turn, _): turn.startedAt
            case .call(let call, _): call.attempts.first?.startedAt
            case .issue(let issue): issue.time
            }
        }

        var isIssue: Bool { if case .issue = self { true } else { false } }
    }

    let trajectory: Trajectory
    let chapters: [Chapter]

    init(_ trajectory: Trajectory) {
        self.trajectory = trajectory
        chapters = TrajectoryWalk(trajectory).exchanges.enumerated().map { Self.chapter($0, $1, of: trajectory) }
    }

    func image(_ id: ImageID) -> ImageRecord? { trajectory.images.first { $0.id == id } }

    var finalImage: ImageRecord? { trajectory.exchanges.last?.selected.flatMap(image) }

    /// How the last query ended.
    var ending: Ending { Ending(trajectory.exchanges.last?.stopReason) }

    /// The last score that the returned image got.
    var score: Double? {
        let selected = trajectory.exchanges.last?.selected
        let rounds = trajectory.rounds
        return rounds.last { $0.image == selected && $0.verdict?.score != nil }?.verdict?.score
    }

    /// The time of all finished queries.
    var seconds: Double? {
        let known = chapters.compactMap(\.seconds)
        return known.isEmpty ? nil : known.reduce(0, +)
    }
}

extension StoryOutline {
    /// One exchange's chapter: its steps, divided after every image.
    private static func chapter(_ index: Int, _ walk: [TrajectoryWalk.Step], of trajectory: Trajectory) -> Chapter {
        let exchange = trajectory.exchanges[index]
        var sections = [Section()]
        var comparisons: [ComparisonRecord] = []
        var promptBefore = trajectory.rounds.last { $0.exchange < index }
            .flatMap { trajectory.calls[safe: $0.call]?.request?.prompt }
        // What comes after an image belongs to the next section, except for what is said about the image.
        func add(_ step: Step) {
            if sections[sections.count - 1].round != nil { sections.append(Section()) }
            sections[sections.count - 1].steps.append(step)
        }
        for step in walk {
            switch step {
            case .turn(let turn): add(.turn(trajectory.turns[turn], index: turn))
            case .call(let call): add(.call(trajectory.calls[call], index: call))
            case .image(_, let round?):
                if sections[sections.count - 1].round != nil { sections.append(Section()) }
                let last = sections.count - 1
                let record = trajectory.rounds[round]
                sections[last].number = sections.count { $0.number != nil } + 1
                sections[last].round = record
                sections[last].remarks = remarks(about: record, in: trajectory)
                sections[last].promptBefore = promptBefore
                promptBefore = trajectory.calls[safe: record.call]?.request?.prompt ?? promptBefore
            case .issue(let issue):
                guard !isToldByItsCall(trajectory.issues[issue], in: trajectory) else { continue }
                sections[sections.count - 1].steps.append(.issue(trajectory.issues[issue]))
            case .comparison(let comparison): comparisons.append(trajectory.comparisons[comparison])
            case .query, .image, .verdict, .reflection, .stop: break
            }
        }
        measure(&sections, until: exchange.finishedAt)
        let all =
            sections.reduce(Usage()) { $0 + $1.usage }
            + comparisons.reduce(Usage()) { $0 + ($1.comparison?.usage ?? Usage()) }
        return Chapter(
            index: index, exchange: exchange,
            images: trajectory.images.filter { $0.call == nil && exchange.query.images.contains($0.reference) },
            sections: sections, comparisons: comparisons,
            selectedRound: sections.last { $0.round != nil && $0.round?.image == exchange.selected }?.number,
            usage: all,
            seconds: exchange.finishedAt?.seconds(since: exchange.startedAt))
    }

    private static func remarks(about round: Round, in trajectory: Trajectory) -> String? {
        guard let turn = round.judgedInTurn.flatMap({ trajectory.turns[safe: $0] })?.turn,
            let words = turn.judgment?.filled, words != round.verdict?.summary?.filled
        else { return nil }
        return words
    }

    /// Whether the call's attempts or its text say the same as an issue.
    private static func isToldByItsCall(_ issue: SessionIssue, in trajectory: Trajectory) -> Bool {
        guard let call = issue.call.flatMap({ trajectory.calls[safe: $0] }) else { return false }
        return call.attempts.contains { $0.error == issue.error } || call.text == issue.error.message
    }

    private static func measure(_ sections: inout [Section], until end: Timestamp?) {
        let starts = sections.map { section in section.steps.first { !$0.isIssue }?.time }
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
            // A self judge's usage is already in its turn.
            let round = sections[index].round
            for spent in [round?.judgedInTurn == nil ? round?.verdict?.usage : nil, round?.reflection?.usage] {
                guard let spent else { continue }
                usage += spent
                sections[index].judgeSeconds += spent.seconds
            }
            sections[index].usage = usage
            let next = starts[(index + 1)...].lazy.compactMap { $0 }.first ?? end
            if let start = starts[index], let next, next >= start {
                sections[index].seconds = next.seconds(since: start)
            }
        }
    }
}

extension Collection {
    /// The element, or `nil` if the index is out of range.
    subscript(safe index: Index) -> Element? { indices.contains(index) ? self[index] : nil }
}

extension String {
    /// The text without white space around it; `nil` if nothing is left.
    var filled: String? {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text.isEmpty ? nil : String(text)
    }
}
