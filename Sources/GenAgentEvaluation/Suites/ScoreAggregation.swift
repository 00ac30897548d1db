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
