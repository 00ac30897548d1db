/// Computes advantages from rewards: how much better a rollout did than its group.
///
/// ```swift
/// let advantages = GroupAdvantage.verl.advantages(rewards: [1, 0, nil, 0.5], groups: ["a", "a", "a", "a"])
/// ```
/// A reward that is `nil` or not finite drops its rollout from the group: it affects neither mean nor deviation, and has no advantage.
/// Leave it out of the batch: with an advantage of 0, its tokens would still count in the mean over tokens.
/// A group with equal rewards has advantages of exactly 0.
public struct GroupAdvantage: Sendable, Hashable, Codable {
    /// What a reward is compared with.
    public enum Baseline: String, Sendable, Hashable, Codable {
        /// The group's mean (GRPO).
        case mean
        /// The mean of the others (RLOO).
        case leaveOneOut
    }

    /// What the difference is divided by.
    public enum Scale: Sendable, Hashable, Codable {
        /// Nothing (Dr. GRPO, RLOO).
        case none
        /// The group's sample deviation (n − 1) plus an epsilon.
        case sampleDeviation(epsilon: Double)
        /// The group's population deviation (n) plus an epsilon.
        case populationDeviation(epsilon: Double)
    }

    /// How the only rollout of a group is treated.
    public enum SingletonGroup: String, Sendable, Hashable, Codable {
        /// Advantage 0, because there is nothing to compare it with (TRL).
        case zero
        /// Its reward counts as if the mean were 0 and the deviation 1 (verl). A small group then has more effect than a full one.
        case reward
    }

    package var baseline: Baseline
    package var scale: Scale
    package var singletons: SingletonGroup

    private enum CodingKeys: String, CodingKey {
        case baseline, scale
        case singletons = "lone"
    }

    /// The defaults are GRPO with verl's epsilon, in which the only rollout of a group has no effect.
    public init(
        baseline: Baseline = .mean, scale: Scale = .sampleDeviation(epsilon: 1e-6), singletons: SingletonGroup = .zero
    ) {
        self.baseline = baseline
        self.scale = scale
        self.singletons = singletons
    }

    /// GRPO as in verl: sample deviation, epsilon 1e-6; the only rollout of a group keeps its reward.
    public static let verl = GroupAdvantage(singletons: .reward)
    /// GRPO as in TRL: sample deviation, epsilon 1e-4.
    public static let trl = GroupAdvantage(scale: .sampleDeviation(epsilon: 1e-4))
    /// GRPO as in TRL's asynchronous trainer: population deviation, epsilon 1e-8.
    public static let trlAsync = GroupAdvantage(scale: .populationDeviation(epsilon: 1e-8))
    /// Dr. GRPO (arXiv 2503.20783): no deviation, so easy and hard prompts have equal weight.
    public static let drGRPO = GroupAdvantage(scale: .none)
    /// RLOO (arXiv 2402.14740): each reward against the mean of the others.
    public static let rloo = GroupAdvantage(baseline: .leaveOneOut, scale: .none)

    /// Computes the advantages of rollouts, in any order of groups.
    ///
    /// - Parameters:
    ///   - rewards: Shape `[B]`; `nil`: could not be computed.
    ///   - groups: Shape `[B]`: the group of each rollout.
    /// - Returns: Shape `[B]`; `nil` if the rollout was dropped.
    /// - Throws: ``TrainingMathError`` if the shapes differ, an epsilon is negative, or the deviation of the rewards overflows.
    @inlinable
    public func advantages<Group: Hashable>(
        rewards: [Double?], groups: [Group]
    ) throws(TrainingMathError) -> [Double?] {
        try advantages(try GroupedRewards(rewards, GroupNumbers(groups)))
    }

    @usableFromInline
    func advantages(_ rewards: GroupedRewards) throws(TrainingMathError) -> [Double?] {
        // The only rollout of a group is compared with 0. A factor of 0 gives exactly 0, so that equal rewards leave no rounding error.
        try checkEpsilon()
        var groups: [(mean: Double, factor: Double)] = []
        groups.reserveCapacity(rewards.groups.count)
        for group in rewards.groups {
            let factor = factor(group)
            guard group.mean.isFinite, group.squares.isFinite, factor.isFinite else {
                throw .overflow(
                    "deviation of a group's rewards",
                    "The first of them is \(group.first); bring rewards to about 0 ... 1.")
            }
            groups.append((group.count == 1 ? 0 : group.mean, factor))
        }
        return [Double?](unsafeUninitializedCapacity: rewards.values.count) { result, count in
            rewards.numbers.withUnsafeBufferPointer { numbers in
                rewards.values.withUnsafeBufferPointer { values in
                    for (at, value) in values.enumerated() {
                        let (mean, factor) = groups[numbers[at]]
                        let advantage: Double? =
                            value.isNaN ? nil : factor == 0 ? 0 : (value - mean) * factor
                        result.initializeElement(at: at, to: advantage)
                    }
                }
            }
            count = rewards.values.count
        }
    }

    private func checkEpsilon() throws(TrainingMathError) {
        switch scale {
        case .none: break
        case .sampleDeviation(let epsilon), .populationDeviation(let epsilon):
            guard epsilon >= 0, epsilon < .infinity else {
                throw .setting("The epsilon of the advantage is \(epsilon); give 0 or more.")
            }
        }
    }

    /// The factor of the difference from the mean; 0 if there is nothing to learn from the group.
    private func factor(_ group: GroupedRewards.Group) -> Double {
        let count = Double(group.count)
        if group.count == 1 {
            guard singletons == .reward else { return 0 }
            switch scale {
            case .none: return 1
            case .sampleDeviation(let epsilon), .populationDeviation(let epsilon): return 1 / (1 + epsilon)
            }
        }
        guard group.differs else { return 0 }
        // Relative to the mean of the others, the difference is larger by n / (n − 1).
        let difference = baseline == .mean ? 1 : count / (count - 1)
        switch scale {
        case .none: return difference
        case .sampleDeviation(let epsilon):
            return difference / ((group.squares / (count - 1)).squareRoot() + epsilon)
        case .populationDeviation(let epsilon): return difference / ((group.squares / count).squareRoot() + epsilon)
        }
    }

    /// Which rollouts belong to groups with different rewards (DAPO's dynamic sampling). All arrays have shape `[B]`.
    ///
    /// `false` for a dropped rollout (`nil` or not finite), and for the only rollout of a group, which verl would keep.
    ///
    /// - Throws: ``TrainingMathError`` if the shapes differ.
    package static func hasVariance<Group: Hashable>(
        rewards: [Double?], groups: [Group]
    ) throws(TrainingMathError) -> [Bool] {
        let grouped = try GroupedRewards(rewards, GroupNumbers(groups))
        return rewards.indices.map { grouped.isKept($0) && grouped.groups[grouped.numbers[$0]].differs }
    }
}

/// Groups as numbers, in the order of their first appearance.
@usableFromInline
struct GroupNumbers {
    /// The group number of every rollout.
    @usableFromInline var numbers: [Int] = []
    @usableFromInline var count: Int

    @inlinable
    init<Group: Hashable>(_ groups: [Group]) {
        var known: [Group: Int] = [:]
        numbers.reserveCapacity(groups.count)
        var last: (group: Group, number: Int)?
        for group in groups {
            // Rollouts of a group are usually adjacent, and comparing is cheaper than hashing.
            if let last, last.group == group {
                numbers.append(last.number)
                continue
            }
            let number: Int
            if let found = known[group] {
                number = found
            } else {
                number = known.count
                known[group] = number
            }
            numbers.append(number)
            last = (group, number)
        }
        count = known.count
    }
}

/// Rewards with the statistics of their groups. A reward that is `nil` or not finite belongs to none.
@usableFromInline
struct GroupedRewards {
    struct Group {
        var count = 0
        var first = 0.0
        var differs = false
        var mean = 0.0
        /// The sum of squared distances from the mean.
        var squares = 0.0
    }

    let numbers: [Int]
    /// NaN for rewards that belong to no group.
    let values: [Double]
    let groups: [Group]

    @usableFromInline
    init(_ rewards: [Double?], _ index: GroupNumbers) throws(TrainingMathError) {
        guard rewards.count == index.numbers.count else {
            throw .shape("groups", index.numbers.count, "\(rewards.count) rewards")
        }
        var values = [Double](repeating: .nan, count: rewards.count)
        var groups = [Group](repeating: Group(), count: index.count)
        rewards.withUnsafeBufferPointer { rewards in
            index.numbers.withUnsafeBufferPointer { numbers in
                values.withUnsafeMutableBufferPointer { values in
                    groups.withUnsafeMutableBufferPointer { groups in
                        Self.fill(rewards, numbers, values, groups)
                    }
                }
            }
        }
        self.numbers = index.numbers
        self.values = values
        self.groups = groups
    }

    private static func fill(
        _ rewards: UnsafeBufferPointer<Double?>, _ numbers: UnsafeBufferPointer<Int>,
        _ values: UnsafeMutableBufferPointer<Double>, _ groups: UnsafeMutableBufferPointer<Group>
    ) {
        for place in rewards.indices {
            guard let value = rewards[place], value.isFinite else { continue }
            values[place] = value
            let number = numbers[place]
            if groups[number].count == 0 { groups[number].first = value }
            if value != groups[number].first { groups[number].differs = true }
            groups[number].count += 1
            groups[number].mean += value
        }
        for number in groups.indices { groups[number].mean /= Double(max(1, groups[number].count)) }
        for place in values.indices where !values[place].isNaN {
            let difference = values[place] - groups[numbers[place]].mean
            groups[numbers[place]].squares += difference * difference
        }
    }

    func isKept(_ index: Int) -> Bool { !values[index].isNaN }
}
