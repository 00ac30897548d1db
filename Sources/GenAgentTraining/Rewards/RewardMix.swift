import GenAgent

/// Rewards by name and weight: what a policy is trained for.
///
/// ```swift
/// let paper = RewardMix.paper(judge: judge, comparator: comparator)
/// let mine = RewardMix([(JudgeReward(judge), 0.9), (Brevity(), 0.1)])
/// let report = await mine.score(rollout)   // report.total, report.parts, report.failures
/// ```
public struct RewardMix: Sendable {
    /// One reward and what it counts for.
    public struct Part: Sendable {
        public let reward: any Reward
        /// What its value is multiplied with. Negative punishes; with 0 it is only watched and cannot spoil the total.
        public let weight: Double
        /// Its name in the mix: the reward's own, with a number after it where an earlier part has the same, or where it is `total`.
        public let name: String
    }

    /// The parts, in the order in which they are computed.
    public let parts: [Part]

    /// Makes a mix. A reward that builds on another one must stand after it.
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
    /// Never throws: whatever goes wrong leaves a part unscored, with its reason. A rollout that was cut short or broken by
    /// something else than the policy (``Rollout/interruption``) is unscored in every part, and no judge is called.
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
                return .unscored("the reward `\(reward.name)` came to \(value), which is not a number to learn from")
            }
            return score
        } catch {
            return .unscored("the reward `\(reward.name)` failed: \(ErrorText.phrase(for: error))")
        }
    }
}

extension RewardMix {
    /// Scores many rollouts side by side.
    ///
    /// - Parameters:
    ///   - rollouts: Shape `[B]`.
    ///   - concurrency: How many at once at most: what the judges' servers can bear. At least 1.
    ///   - context: What the rewards may know beside the rollout.
    /// - Returns: Shape `[B]`: the reports, in the order of the rollouts whichever was done first.
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
    /// The paper's mix: 0.7 for a final image that satisfies, 0.3 for one better than the first, -0.2 for breaking the format.
    ///
    /// Source: GenAgent (arXiv 2601.18543); what a one-round success earns in the second term is not published.
    ///
    /// - Parameters:
    ///   - judge: Says whether an image satisfies.
    ///   - comparator: Says which of two images is better.
    ///   - oneRound: What a rollout of one round earns in the second term.
    ///   - asksBothOrders: Turn it off only for a comparator that itself asks both orders.
    ///   - watchesFirstImage: Scores the first image as well, with weight 0, as ``TrainingMetrics/firstImage``: the alarm for a policy that
    ///     spoils its first round to be paid for mending it. It costs one more verdict of the judge where there are several rounds.
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

/// Whether the first image satisfies. With one round it is the last as well, and what that earned is not asked for again.
private struct FirstImageWatch: Reward {
    let name = TrainingMetrics.firstImagePart
    let reward: JudgeReward

    init(_ judge: any Judge) { reward = JudgeReward(judge, subject: .first) }

    func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore {
        if rollout.roundCount == 1, let known = context.earlier[reward.name] { return known }
        return try await reward.score(rollout, context: context)
    }
}

/// What a rollout earned, part by part.
public struct RewardReport: Sendable, Hashable, Codable {
    /// One part of the mix.
    public struct Part: Sendable, Hashable, Codable {
        /// Its name in the mix.
        public var name: String
        /// What its value is multiplied with.
        public var weight: Double
        /// What it came to, before the weight.
        public var score: RewardScore

        package init(name: String, weight: Double, score: RewardScore) {
            self.name = name
            self.weight = weight
            self.score = score
        }
    }

    /// The parts, in the order in which they were computed.
    public var parts: [Part]

    package init(parts: [Part]) { self.parts = parts }

    /// The weighted sum; `nil` if a part that counts could not be computed. `nil` drops the rollout from its group.
    public var total: Double? {
        var sum = 0.0
        for part in parts where part.weight != 0 {
            guard let value = part.score.value else { return nil }
            sum += part.weight * value
        }
        return sum.isFinite ? sum : nil
    }

    /// Why parts could not be computed, by name; watched ones (weight 0) included.
    public var failures: [String: String] {
        parts.reduce(into: [:]) { $0[$1.name] = $1.score.reason }
    }

    /// The value of a part before its weight; `nil` if there is no such part or it could not be computed.
    public subscript(name: String) -> Double? { parts.first { $0.name == name }?.score.value }

    /// The parts by name and the `total`, as `Trajectory.rewards` keeps them; `nil`: could not be computed.
    public var record: [String: Double?] {
        parts.reduce(into: ["total": total]) { $0[$1.name] = .some($1.score.value) }
    }
}
