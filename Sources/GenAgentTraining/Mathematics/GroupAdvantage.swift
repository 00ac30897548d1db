/// How much better than its group a rollout did: the advantage, from rewards alone.
///
/// ```swift
/// let advantages = GroupAdvantage.verl.advantages(rewards: [1, 0, nil, 0.5], groups: ["a", "a", "a", "a"])
/// ```
/// A reward that is `nil` or not finite drops its rollout from the group: it moves neither mean nor deviation, and has no advantage.
/// A group whose rewards are all equal has advantages of exactly 0.
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

    /// What becomes of a rollout that is alone in its group.
    public enum Lone: String, Sendable, Hashable, Codable {
        /// It has advantage 0: there is nothing to compare it with (TRL).
        case zero
        /// Its reward counts as if the mean were 0 and the deviation 1 (verl). A short group then pulls harder than a full one.
        case reward
    }

    /// What a reward is compared with.
    public var baseline: Baseline
    /// What the difference is divided by.
    public var scale: Scale
    /// What becomes of a rollout that is alone in its group.
    public var lone: Lone

    /// Makes a rule; without arguments GRPO with verl's epsilon, in which a lone rollout teaches nothing.
    public init(
        baseline: Baseline = .mean, scale: Scale = .sampleDeviation(epsilon: 1e-6), lone: Lone = .zero
    ) {
        self.baseline = baseline
        self.scale = scale
        self.lone = lone
    }

    /// GRPO as in verl: sample deviation, epsilon 1e-6, a lone rollout keeps its reward.
    public static let verl = GroupAdvantage(lone: .reward)
    /// GRPO as in TRL: sample deviation, epsilon 1e-4.
    public static let trl = GroupAdvantage(scale: .sampleDeviation(epsilon: 1e-4))
    /// GRPO as in TRL's asynchronous trainer: population deviation, epsilon 1e-8.
    public static let trlAsync = GroupAdvantage(scale: .populationDeviation(epsilon: 1e-8))
    /// Dr. GRPO (arXiv 2503.20783): no deviation, so that easy and hard prompts weigh the same.
    public static let drGRPO = GroupAdvantage(scale: .none)
    /// RLOO (arXiv 2402.14740): each reward against the mean of the others.
    public static let rloo = GroupAdvantage(baseline: .leaveOneOut, scale: .none)

    /// Computes the advantages of rollouts, in any order of groups.
    ///
    /// - Parameters:
    ///   - rewards: Shape `[B]`; `nil`: could not be computed.
    ///   - groups: Shape `[B]`: which rollouts belong together.
    /// - Returns: Shape `[B]`; `nil` where the rollout was dropped.
    /// - Throws: ``TrainingMathError`` where the shapes differ.
    public func advantages<Group: Hashable>(
        rewards: [Double?], groups: [Group]
    ) throws(TrainingMathError) -> [Double?] {
        guard rewards.count == groups.count else { throw .shape("groups", groups.count, "\(rewards.count) rewards") }
        var result = [Double?](repeating: nil, count: rewards.count)
        for (_, members) in GroupIndex(rewards: rewards, groups: groups).members {
            let values = members.map { rewards[$0] ?? 0 }
            for (index, advantage) in zip(members, advantages(of: values)) { result[index] = advantage }
        }
        return result
    }

    /// The advantages within one group of finite rewards, shape `[G]`.
    func advantages(of rewards: [Double]) -> [Double] {
        let count = Double(rewards.count)
        if rewards.count == 1 { return lone == .zero ? [0] : rewards.map { scaled($0, deviation: 1) } }
        guard let first = rewards.first, rewards.contains(where: { $0 != first }) else { return rewards.map { _ in 0 } }
        let mean = rewards.reduce(0, +) / count
        let squares = rewards.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation: Double
        switch scale {
        case .populationDeviation: deviation = (squares / count).squareRoot()
        case .sampleDeviation, .none: deviation = (squares / (count - 1)).squareRoot()
        }
        // Against the mean of the others, the difference is larger by n / (n − 1).
        let factor = baseline == .mean ? 1 : count / (count - 1)
        return rewards.map { scaled(($0 - mean) * factor, deviation: deviation) }
    }

    private func scaled(_ difference: Double, deviation: Double) -> Double {
        switch scale {
        case .none: difference
        case .sampleDeviation(let epsilon), .populationDeviation(let epsilon): difference / (deviation + epsilon)
        }
    }
}

/// The places of the rollouts of every group, those without a finite reward left out.
struct GroupIndex<Group: Hashable> {
    private(set) var members: [Group: [Int]] = [:]

    init(rewards: [Double?], groups: [Group]) {
        for (index, reward) in rewards.enumerated() where reward?.isFinite == true {
            members[groups[index], default: []].append(index)
        }
    }
}

extension GroupAdvantage {
    /// Which rollouts have something to teach: those of groups in which not all rewards are equal (DAPO's dynamic sampling).
    ///
    /// A dropped rollout (`nil` or not finite) never has; neither has one that is alone, which verl would keep.
    ///
    /// - Parameters:
    ///   - rewards: Shape `[B]`.
    ///   - groups: Shape `[B]`.
    /// - Returns: Shape `[B]`.
    /// - Throws: ``TrainingMathError`` where the shapes differ.
    public static func hasVariance<Group: Hashable>(
        rewards: [Double?], groups: [Group]
    ) throws(TrainingMathError) -> [Bool] {
        guard rewards.count == groups.count else { throw .shape("groups", groups.count, "\(rewards.count) rewards") }
        var result = [Bool](repeating: false, count: rewards.count)
        for (_, members) in GroupIndex(rewards: rewards, groups: groups).members {
            guard let first = members.first, members.contains(where: { rewards[$0] != rewards[first] }) else {
                continue
            }
            for index in members { result[index] = true }
        }
        return result
    }
}
