import GenAgent

/// Chooses one of several images of a query, as best-of-N does.
public protocol CandidateChooser: Sendable {
    /// A short name for records.
    var name: String { get }

    /// Chooses. There are at least two candidates.
    func choose(among candidates: [Candidate], for query: Query, context: JudgeContext) async throws -> CandidateChoice
}

/// What a chooser chose.
public struct CandidateChoice: Sendable, Hashable {
    /// Index of the candidate.
    public var index: Int
    /// What choosing cost.
    public var usage: Usage

    /// Makes a choice.
    public init(_ index: Int, usage: Usage = Usage()) {
        self.index = index
        self.usage = usage
    }
}

/// Chooses with a judge: a satisfying image before all others, then the best scored; of equals the first. What the judge cannot
/// score comes last.
public struct JudgeChooser: CandidateChooser {
    /// The judge's name.
    public var name: String { judge.name }
    private let judge: any Judge

    /// Makes a chooser of a judge that sees what the policy sees.
    public init(_ judge: any Judge) { self.judge = judge }

    /// Asks the judge about every candidate.
    public func choose(
        among candidates: [Candidate], for query: Query, context: JudgeContext
    ) async throws -> CandidateChoice {
        var choice = CandidateChoice(0)
        var best: (Int, Double)?
        for (index, candidate) in candidates.enumerated() {
            let verdict = try await Retries(clock: context.clock).run {
                try await judge.assess(candidate, for: query, context: context)
            }
            choice.usage += verdict.usage
            guard verdict.outcome != .unscored else { continue }
            let rank = (verdict.outcome == .satisfied ? 1 : 0, verdict.score ?? 0)
            if best.map({ rank > $0 }) ?? true {
                best = rank
                choice.index = index
            }
        }
        return choice
    }
}

/// Chooses by comparing: each candidate challenges the one that leads; a tie leaves it there.
public struct ComparatorChooser: CandidateChooser {
    /// The comparator's name.
    public var name: String { comparator.name }
    private let comparator: any ImageComparator

    /// Makes a chooser of a comparator.
    public init(_ comparator: any ImageComparator) { self.comparator = comparator }

    /// Compares N - 1 times.
    public func choose(
        among candidates: [Candidate], for query: Query, context: JudgeContext
    ) async throws -> CandidateChoice {
        var choice = CandidateChoice(0)
        for index in candidates.indices.dropFirst() {
            let (leader, challenger) = (candidates[choice.index], candidates[index])
            let comparison = try await Retries(clock: context.clock).run {
                try await comparator.compare(leader, challenger, for: query, context: context)
            }
            choice.usage += comparison.usage
            if comparison.outcome == .second { choice.index = index }
        }
        return choice
    }
}
