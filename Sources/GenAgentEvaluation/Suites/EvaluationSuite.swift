import GenAgent

/// A list of queries with the rules that turn their scores into one figure.
///
/// ```swift
/// let suite = EvaluationSuite(name: "apples", queries: ["three red apples", "a green apple left of a pear"])
/// ```
/// Contenders see only the text and images of a query. Its tags group the scores; its metadata are for the judge.
public struct EvaluationSuite: Sendable {
    /// Such as `GenEval++`.
    public var name: String
    /// Changes with the queries or the rules.
    public var version: String
    /// Ids must be unique. A query's score counts for its first tag.
    public var queries: [Query]
    public var rule: ItemRule
    public var aggregation: ScoreAggregation
    /// The reported value of a score of 1, such as 10 if the benchmark's scores range from 0 to 10.
    public var scale: Double

    /// By default an image is right or wrong, and the figure is the mean over all queries.
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

    /// The suite with only the first queries, for a trial.
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
    /// The verdict's score; a verdict without one is unscored.
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

package enum ItemScore: Sendable, Hashable {
    /// A score, 0...1.
    case scored(Double)
    /// Why there is none. Never a low score.
    case unscored(String)

    package var value: Double? { if case .scored(let value) = self { value } else { nil } }
}

/// How the scores of items become one figure.
public enum ScoreAggregation: Sendable, Hashable, Codable {
    /// The mean of all items. Tags are reported separately.
    case items
    /// The mean of the tags' means, so that all tags have equal weights (GenEval++).
    case tags
    /// The weighted mean of groups of tags, without tags that are in no group.
    ///
    /// `requiringAll`: there is no figure unless every weighted group has items (WISE). Otherwise the weights of the groups with items are
    /// normalized to a sum of 1 (ImagineBench).
    case groups([ScoreGroup], requiringAll: Bool = false)

    /// The reported groups, in order, for the given tags.
    func groups(for tags: [String]) -> [ScoreGroup] {
        if case .groups(let groups, _) = self { return groups }
        var seen: Set<String> = []
        return tags.filter { seen.insert($0).inserted }.map { ScoreGroup($0, weight: self == .tags ? 1 : 0) }
    }
}

/// Tags that are counted together.
public struct ScoreGroup: Sendable, Hashable, Codable {
    public var name: String
    public var tags: [String]
    /// The weight in the figure; 0: only reported.
    public var weight: Double

    /// - Parameter tags: Default: only the tag with the group's name.
    public init(_ name: String, tags: [String]? = nil, weight: Double) {
        self.name = name
        self.tags = tags ?? [name]
        self.weight = weight.isFinite ? max(0, weight) : 0
    }
}
