import GenAgent

/// A trajectory as a story: queries, in each the rounds, in each what happened, in order. It knows nothing of HTML.
///
/// Total: a damaged record, with indices that lead nowhere, gives a shorter story and never a trap.
struct StoryOutline {
    /// One query and what came of it.
    struct Chapter {
        var index: Int
        var exchange: Exchange
        var images: [ImageRecord]
        var sections: [Section]
        var comparisons: [ComparisonRecord]
        /// The round whose image was returned, counted from 1 within the chapter.
        var selectedRound: Int?
        var usage: Usage
        /// From the query to its end.
        var seconds: Double?

        /// Its rounds.
        var rounds: [Section] { sections.filter { $0.number != nil } }
    }

    /// What led to one image, and what was said of it; without a number, what happened after the last image or without any.
    struct Section {
        var number: Int?
        var steps: [Step] = []
        var round: Round?
        /// The prompt of the round before.
        var promptBefore: String?
        /// What the policy said when it assessed the image, where the verdict does not say the same.
        var judgment: String?
        var start: Timestamp?
        var seconds: Double?
        var usage = Usage()
        var policySeconds = 0.0
        var toolSeconds = 0.0
        var judgeSeconds = 0.0

        /// What all of them took together.
        var workSeconds: Double { policySeconds + toolSeconds + judgeSeconds }
    }

    /// Something that happened.
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
    }

    let trajectory: Trajectory
    private(set) var chapters: [Chapter] = []

    init(_ trajectory: Trajectory) {
        self.trajectory = trajectory
        for index in trajectory.exchanges.indices { chapters.append(chapter(index)) }
    }

    /// An image by its id.
    func image(_ id: ImageID) -> ImageRecord? { trajectory.images.first { $0.id == id } }

    /// The image that the session returned last.
    var finalImage: ImageRecord? { trajectory.exchanges.last?.selected.flatMap(image) }

    /// How the last query ended.
    var ending: Ending { Ending(trajectory.exchanges.last?.stopReason) }

    /// The best score that the returned image got, or the last one that any image got.
    var score: Double? {
        let selected = trajectory.exchanges.last?.selected
        let rounds = trajectory.rounds
        return rounds.last { $0.image == selected && $0.verdict?.score != nil }?.verdict?.score
    }

    /// From the first query to the last end.
    var seconds: Double? {
        let known = chapters.compactMap(\.seconds)
        return known.isEmpty ? nil : known.reduce(0, +)
    }
}

extension Collection {
    /// The element, or `nil` where there is none.
    subscript(safe index: Index) -> Element? { indices.contains(index) ? self[index] : nil }
}

extension String {
    /// The text without white space around it; `nil` where nothing is left.
    var filled: String? {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text.isEmpty ? nil : String(text)
    }
}
