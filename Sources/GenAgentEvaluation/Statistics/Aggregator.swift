/// Aggregates the scores of fixed items again and again: the tags are looked up once, so that a bootstrap draw is one pass.
struct Aggregator: Sendable {
    let groups: [ScoreGroup]
    /// For every item, the index of its group; -1: none.
    let groupOfItem: [Int]
    let isOverItems: Bool
    private let needsAll: Bool

    /// - Parameter tags: The tag of every item.
    init(_ aggregation: ScoreAggregation, tags: [String]) {
        groups = aggregation.groups(for: tags)
        var index: [String: Int] = [:]
        for (position, group) in groups.enumerated() {
            for tag in group.tags where index[tag] == nil { index[tag] = position }
        }
        groupOfItem = tags.map { index[$0] ?? -1 }
        isOverItems = aggregation == .items
        if case .groups(_, let requiringAll) = aggregation { needsAll = requiringAll } else { needsAll = false }
    }

    /// What came of one pass.
    struct Figures: Sendable {
        /// The figure; `nil` where there is nothing to make it of.
        var overall: Double?
        /// The means of the groups, `nil` for those without items.
        var groups: [Double?]
    }

    /// The figure and the groups' means.
    ///
    /// - Parameters:
    ///   - values: The score of every item.
    ///   - weights: How often every item counts; all once by default.
    func figures(_ values: [Double], weights: [Double]? = nil) -> Figures {
        var sums = [Double](repeating: 0, count: groups.count)
        var counts = sums
        var (sum, count) = (0.0, 0.0)
        for index in values.indices {
            let weight = weights?[index] ?? 1
            sum += weight * values[index]
            count += weight
            let group = groupOfItem[index]
            guard group >= 0 else { continue }
            sums[group] += weight * values[index]
            counts[group] += weight
        }
        let means = zip(sums, counts).map { $1 > 0 ? $0 / $1 : nil }
        if isOverItems { return Figures(overall: count > 0 ? sum / count : nil, groups: means) }
        var (total, mass) = (0.0, 0.0)
        for (group, mean) in zip(groups, means) where group.weight > 0 {
            guard let mean else {
                if needsAll { return Figures(overall: nil, groups: means) }
                continue
            }
            total += group.weight * mean
            mass += group.weight
        }
        return Figures(overall: mass > 0 ? total / mass : nil, groups: means)
    }
}

extension Aggregator {
    /// What every item contributes to the figure for each unit of its score: the figure is linear in the scores.
    func coefficients(count: Int) -> [Double] {
        if isOverItems { return Array(repeating: count > 0 ? 1 / Double(count) : 0, count: count) }
        var members = [Double](repeating: 0, count: groups.count)
        for group in groupOfItem where group >= 0 { members[group] += 1 }
        let mass = zip(groups, members).reduce(0) { $0 + ($1.1 > 0 ? $1.0.weight : 0) }
        guard mass > 0 else { return Array(repeating: 0, count: count) }
        return groupOfItem.map { $0 < 0 ? 0 : groups[$0].weight / mass / members[$0] }
    }
}
