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
        /// The reward.
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
    /// something else than the policy (``Rollout/interruption``) is unscored in every part, and nobody is asked.
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
                return .unscored("the reward `\(reward.name)` came to \(value), which is no number to learn from")
            }
            return score
        } catch {
            return .unscored("the reward `\(reward.name)` failed: \(ErrorText.phrase(for: error))")
        }
    }
}
