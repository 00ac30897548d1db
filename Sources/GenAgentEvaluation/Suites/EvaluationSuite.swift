import GenAgent

/// A list of queries with the rules by which their scores become one figure.
///
/// ```swift
/// let suite = EvaluationSuite(name: "apples", queries: ["three red apples", "a green apple left of a pear"])
/// ```
/// Contenders see only the text and the images of a query. Its tags sort the scores; its metadata are for the judge.
public struct EvaluationSuite: Sendable {
    /// A short name, such as `GenEval++`.
    public var name: String
    /// What changes when the queries or the rules do.
    public var version: String
    /// What is asked; ids must be unique. The first tag of a query is the one that its score counts for.
    public var queries: [Query]
    /// How a verdict becomes a score.
    public var rule: ItemRule
    /// How scores become one figure.
    public var aggregation: ScoreAggregation
    /// What a score of 1 is reported as: 10 where the benchmark's scores run from 0 to 10.
    public var scale: Double

    /// Makes a suite; by default a query is right or wrong, and the figure is the mean over all.
    public init(
        name: String, version: String = "1", queries: [Query], rule: ItemRule = .satisfied,
        aggregation: ScoreAggregation = .items, scale: Double = 1
    ) {
        self.name = name
        self.version = version
        self.queries = queries
        self.rule = rule
        self.aggregation = aggregation
        self.scale = scale.isFinite && scale > 0 ? scale : 1
    }

    /// The suite without all but the first queries, for a trial.
    public func prefix(_ count: Int) -> EvaluationSuite {
        var suite = self
        suite.queries = Array(queries.prefix(max(0, count)))
        return suite
    }
}

/// How a judge's verdict becomes the score of an item, 0 (worst) ... 1 (best).
public enum ItemRule: String, Sendable, Hashable, Codable {
    /// Satisfied is 1, unsatisfied 0.
    case satisfied
    /// The verdict's own score; a verdict without one is unscored.
    case score

    /// The score of a verdict, or why there is none.
    package func score(of verdict: Verdict) -> ItemScore {
        switch (verdict.outcome, self) {
        case (.unscored, _): .unscored(verdict.summary ?? "The judge could not tell.")
        case (.satisfied, .satisfied): .scored(1)
        case (.unsatisfied, .satisfied): .scored(0)
        case (_, .score):
            verdict.score.map { .scored($0) }
                ?? .unscored("The judge gave a verdict without a score, and the suite counts scores.")
        }
    }
}

/// What an item earned.
package enum ItemScore: Sendable, Hashable {
    /// A score, 0...1.
    case scored(Double)
    /// None, and why. Never a low score.
    case unscored(String)

    /// The score, where there is one.
    package var value: Double? { if case .scored(let value) = self { value } else { nil } }
}

/// How the scores of items become one figure.
public enum ScoreAggregation: Sendable, Hashable, Codable {
    /// The mean of all items. Tags are reported beside it.
    case items
    /// The mean of the tags' means, so that every tag counts the same (GenEval++).
    case tags
    /// The weighted mean of groups of tags. Tags of no group are left out.
    ///
    /// `requiringAll`: without items of every weighted group there is no figure (WISE); else the weights of those that are there are
    /// brought to a sum of 1 (ImagineBench).
    case groups([ScoreGroup], requiringAll: Bool = false)

    /// The groups that are reported, in their order, for the tags that occur.
    func groups(for tags: [String]) -> [ScoreGroup] {
        if case .groups(let groups, _) = self { return groups }
        var seen: Set<String> = []
        return tags.filter { seen.insert($0).inserted }.map { ScoreGroup($0, weight: self == .tags ? 1 : 0) }
    }
}

/// Tags that are counted together.
public struct ScoreGroup: Sendable, Hashable, Codable {
    /// Its name in reports.
    public var name: String
    /// The tags that belong to it.
    public var tags: [String]
    /// What it weighs in the figure; 0: only reported.
    public var weight: Double

    /// Makes a group; without tags, of the one tag that has its name.
    public init(_ name: String, tags: [String]? = nil, weight: Double) {
        self.name = name
        self.tags = tags ?? [name]
        self.weight = weight.isFinite ? max(0, weight) : 0
    }
}
