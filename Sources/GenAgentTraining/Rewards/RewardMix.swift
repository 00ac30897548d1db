import GenAgent

/// Weighted rewards: what a policy is trained for.
///
/// ```swift
/// let paper = RewardMix.paper(judge: judge, comparator: comparator)
/// let mine = RewardMix([(JudgeReward(judge), 0.9), (Brevity(), 0.1)])
/// let report = await mine.score(rollout)   // report.total, report.parts, report.failures
/// ```
public struct RewardMix: Sendable {
    /// One reward with its weight.
    public struct Part: Sendable {
        public let reward: any Reward
        /// The factor of its value. A negative weight is a penalty; 0 only records the value, and cannot make the total unknown.
        public let weight: Double
        /// The reward's name, with a number appended if an earlier part has that name or it is `total`.
        public let name: String
    }

    /// In the order in which they are computed.
    public let parts: [Part]

    /// Makes a mix. A reward that builds on another must come after it.
    public init(_ parts: [(reward: any Reward, weight: Double)]) {
        // Records keep the sum under this name.
        var taken: Set = ["total"]
        self.parts = parts.map { reward, weight in
            var (name, count) = (reward.name, 1)
            while !taken.insert(name).inserted {
                count += 1
                name = "\(reward.name) \(count)"
            }
            return Part(reward: reward, weight: weight, name: name)
        }
    }

    /// Scores one rollout.
    ///
    /// Never throws: a failure leaves a part unscored, with the reason. If something other than the policy stopped or broke the rollout
    /// (``Rollout/interruption``), every part is unscored and no judge is called.
    public func score(_ rollout: Rollout, context: RewardContext = RewardContext()) async -> RewardReport {
        if let interruption = rollout.interruption {
            return RewardReport(
                parts: parts.map { .init(name: $0.name, weight: $0.weight, score: .unscored(interruption)) })
        }
        var context = context
        var report = RewardReport(parts: [])
        for part in parts {
            let score = await Self.score(part.reward, rollout, context)
            context.earlier[part.name] = score
            report.parts.append(.init(name: part.name, weight: part.weight, score: score))
        }
        return report
    }

    private static func score(_ reward: any Reward, _ rollout: Rollout, _ context: RewardContext) async -> RewardScore {
        do {
            let score = try await reward.score(rollout, context: context)
            if let value = score.value, !value.isFinite {
                return .unscored("the reward `\(reward.name)` is \(value), which is not a usable number")
            }
            return score
        } catch {
            return .unscored("the reward `\(reward.name)` failed: \(ErrorText.phrase(for: error))")
        }
    }
}

extension RewardMix {
    /// Scores rollouts concurrently.
    ///
    /// - Parameters:
    ///   - rollouts: Shape `[B]`.
    ///   - concurrency: The most rollouts at a time, at least 1. It is limited by what the judges' servers can handle.
    ///   - context: What the rewards know in addition to the rollout.
    /// - Returns: Shape `[B]`, in the order of the rollouts.
    public func score(
        _ rollouts: [Rollout], concurrency: Int = 8, context: RewardContext = RewardContext()
    ) async -> [RewardReport] {
        await withTaskGroup(of: (Int, RewardReport).self) { group in
            var reports = [RewardReport](repeating: RewardReport(parts: []), count: rollouts.count)
            for (index, rollout) in rollouts.enumerated() {
                if index >= max(1, concurrency), let (done, report) = await group.next() { reports[done] = report }
                group.addTask { (index, await score(rollout, context: context)) }
            }
            for await (done, report) in group { reports[done] = report }
            return reports
        }
    }
}

extension RewardMix {
    /// The paper's mix: 0.7 for a satisfying final image, 0.3 if it is better than the first, -0.2 for breaking the format.
    ///
    /// Source: GenAgent (arXiv 2601.18543), which does not say what a one-round success earns in the second term.
    ///
    /// - Parameters:
    ///   - judge: Says whether an image satisfies.
    ///   - comparator: Says which of two images is better.
    ///   - oneRound: What a rollout of one round earns in the second term.
    ///   - asksBothOrders: Disable it only for a comparator that asks in both orders itself.
    ///   - watchesFirstImage: Whether to score the first image too, with weight 0, as ``TrainingMetrics/firstImage``. The value warns of a
    ///     policy that spoils its first round to be paid for the repair. It costs one more verdict if there are several rounds.
    public static func paper(
        judge: any Judge, comparator: any ImageComparator, oneRound: OneRoundCredit = .full,
        asksBothOrders: Bool = true, watchesFirstImage: Bool = true
    ) -> RewardMix {
        let watched: [(any Reward, Double)] = watchesFirstImage ? [(FirstImageWatch(judge), 0)] : []
        return RewardMix(
            [
                (JudgeReward(judge), 0.7),
                (ComparedReward(comparator, oneRound: oneRound, asksBothOrders: asksBothOrders), 0.3),
                (FormatErrorReward(), -0.2),
            ] + watched)
    }
}

/// Whether the first image satisfies. With one round it is also the last image, and the judge is not asked again.
private struct FirstImageWatch: Reward {
    let name = TrainingMetrics.firstImagePart
    let reward: JudgeReward

    init(_ judge: any Judge) { reward = JudgeReward(judge, subject: .first) }

    func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore {
        if rollout.roundCount == 1, let known = context.earlier[reward.name] { return known }
        return try await reward.score(rollout, context: context)
    }
}

/// The reward of a rollout, part by part.
public struct RewardReport: Sendable, Hashable, Codable {
    /// The result of one part of the mix.
    public struct Part: Sendable, Hashable, Codable {
        public var name: String
        public var weight: Double
        /// The result before the weight.
        public var score: RewardScore

        package init(name: String, weight: Double, score: RewardScore) {
            self.name = name
            self.weight = weight
            self.score = score
        }
    }

    /// In the order in which they were computed.
    public var parts: [Part]

    package init(parts: [Part]) { self.parts = parts }

    /// The weighted sum; `nil` if a part with a weight could not be computed, which drops the rollout from its group.
    public var total: Double? {
        var sum = 0.0
        for part in parts where part.weight != 0 {
            guard let value = part.score.value else { return nil }
            sum += part.weight * value
        }
        return sum.isFinite ? sum : nil
    }

    /// Why parts could not be computed, by name, including those with weight 0.
    public var failures: [String: String] {
        parts.reduce(into: [:]) { $0[$1.name] = $1.score.reason }
    }

    /// The value of a part before the weight; `nil` if there is no such part or it could not be computed.
    public subscript(name: String) -> Double? { parts.first { $0.name == name }?.score.value }

    /// The parts by name and the `total`, as `Trajectory.rewards` keeps them; `nil`: could not be computed.
    public var record: [String: Double?] {
        parts.reduce(into: ["total": total]) { $0[$1.name] = .some($1.score.value) }
    }
}
