import GenAgent

/// Scores with their prompts and seeds, for resampling.
struct ClusteredScores: Sendable {
    struct Item: Sendable {
        var query: String
        var tag: String
        var seed: UInt64
        var value: Double
    }

    let values: [Double]
    let aggregator: Aggregator
    /// For every item, the index of its prompt and of its seed.
    let prompts: [Int]
    private let seeds: [Int]
    private let seedCount: Int
    /// The prompts of each tag.
    private let strata: [[Int]]
    let promptCount: Int

    init(_ items: [Item], _ aggregation: ScoreAggregation) {
        values = items.map(\.value)
        aggregator = Aggregator(aggregation, tags: items.map(\.tag))
        var promptIndex: [String: Int] = [:]
        var seedIndex: [UInt64: Int] = [:]
        var stratumIndex: [String: Int] = [:]
        var strata: [[Int]] = []
        var (prompts, seeds): ([Int], [Int]) = ([], [])
        for item in items {
            if promptIndex[item.query] == nil {
                let stratum = stratumIndex[item.tag] ?? strata.count
                if stratum == strata.count { strata.append([]) }
                stratumIndex[item.tag] = stratum
                strata[stratum].append(promptIndex.count)
            }
            prompts.append(promptIndex.index(of: item.query))
            seeds.append(seedIndex.index(of: item.seed))
        }
        self.prompts = prompts
        self.seeds = seeds
        self.strata = strata
        promptCount = promptIndex.count
        seedCount = seedIndex.count
    }

    /// The overall estimate and the groups' means, each with its interval.
    func estimates(_ bootstrap: Bootstrap) -> (overall: ScoreEstimate?, groups: [ScoreEstimate?]) {
        // Its members are public, so they may have been set out of range. The initializer clamps them again.
        let bootstrap = Bootstrap(
            draws: bootstrap.draws, seed: bootstrap.seed, level: bootstrap.level, clusters: bootstrap.clusters)
        let figures = aggregator.figures(values)
        var overall: [Double] = []
        var groups = [[Double]](repeating: [], count: figures.groups.count)
        if promptCount > 1 {
            var random = SeededRandom(seed: bootstrap.seed)
            for _ in 0..<bootstrap.draws {
                let drawn = aggregator.figures(values, weights: weights(&random, bootstrap.clusters))
                if let value = drawn.overall { overall.append(value) }
                for (group, value) in drawn.groups.enumerated() { if let value { groups[group].append(value) } }
            }
        }
        let counts = aggregator.counts
        return (
            figures.overall.map { estimate($0, overall, bootstrap.level, values.count) },
            figures.groups.indices.map { group in
                figures.groups[group].map { estimate($0, groups[group], bootstrap.level, counts[group]) }
            }
        )
    }

    private func estimate(_ value: Double, _ draws: [Double], _ level: Double, _ items: Int) -> ScoreEstimate {
        let sorted = draws.sorted()
        return ScoreEstimate(
            value, low: sorted.quantile((1 - level) / 2), high: sorted.quantile((1 + level) / 2), items: items)
    }

    /// How often each item counts in one draw.
    private func weights(_ random: inout SeededRandom, _ clusters: Bootstrap.Clusters) -> [Double] {
        var ofPrompt = [Double](repeating: 0, count: promptCount)
        for stratum in strata { for _ in stratum { ofPrompt[stratum[random.index(stratum.count)]] += 1 } }
        var ofSeed = [Double](repeating: 1, count: seedCount)
        if clusters == .promptsAndSeeds, seedCount > 1 {
            ofSeed = ofSeed.map { _ in 0 }
            for _ in 0..<seedCount { ofSeed[random.index(seedCount)] += 1 }
        }
        return values.indices.map { ofPrompt[prompts[$0]] * ofSeed[seeds[$0]] }
    }
}

extension Aggregator {
    var counts: [Int] {
        var counts = [Int](repeating: 0, count: groups.count)
        for group in groupOfItem where group >= 0 { counts[group] += 1 }
        return counts
    }
}

extension Dictionary where Value == Int {
    /// The index of a key; new keys get the next one.
    fileprivate mutating func index(of key: Key) -> Int {
        if let index = self[key] { return index }
        self[key] = count
        return count - 1
    }
}

extension SeededRandom {
    /// A number in `0 ..< count`, the same on every machine and with every version of the standard library.
    mutating func index(_ count: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(Swift.max(1, count))).high)
    }
}

extension [Double] {
    /// The quantile of sorted numbers, by linear interpolation between neighbors (type 7 of Hyndman and Fan; NumPy's default).
    func quantile(_ share: Double) -> Double? {
        guard let last, share.isFinite else { return nil }
        let place = share * Double(count - 1)
        let below = Swift.max(0, Swift.min(Int(place), count - 1))
        guard below + 1 < count else { return last }
        return self[below] + (place - Double(below)) * (self[below + 1] - self[below])
    }
}

/// Aggregates the scores of fixed items repeatedly: it looks up tags only once, so that a bootstrap draw is one pass.
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

    struct Figures: Sendable {
        /// `nil` if there are no items.
        var overall: Double?
        /// The means of the groups; `nil` for groups without items.
        var groups: [Double?]
    }

    /// - Parameters:
    ///   - values: The score of every item.
    ///   - weights: How often every item counts; default: once.
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
    /// The coefficient of each item's score in the overall figure, which is linear in the scores.
    func coefficients(count: Int) -> [Double] {
        if isOverItems { return Array(repeating: count > 0 ? 1 / Double(count) : 0, count: count) }
        var members = [Double](repeating: 0, count: groups.count)
        for group in groupOfItem where group >= 0 { members[group] += 1 }
        let mass = zip(groups, members).reduce(0) { $0 + ($1.1 > 0 ? $1.0.weight : 0) }
        guard mass > 0 else { return Array(repeating: 0, count: count) }
        return groupOfItem.map { $0 < 0 ? 0 : groups[$0].weight / mass / members[$0] }
    }
}
