import GenAgent

/// Keeps G of G' rollouts of a prompt, evenly over their numbers of rounds, so that short ones do not own the gradient.
///
/// The rule: rollouts with the same number of rounds are a bucket. Every pass deals one place to every bucket that still has a
/// rollout, in an order drawn anew for the pass, until G places are dealt. Which rollouts of a bucket get its places is drawn as
/// well, each with the same chance. So
/// - a bucket with fewer rollouts than its share gives all it has, and the others share the rest evenly;
/// - a number of rounds that nobody took gets nothing;
/// - places that cannot be shared evenly go to random buckets, never to the shortest as a habit;
/// - fewer than G rollouts are all kept, and none is ever doubled.
///
/// The draw depends on the prompt, the step and the seed alone, and is the same on every machine.
/// Source: the trajectory resampling of GenAgent (arXiv 2601.18543, 12 to 8), whose exact rule is not published.
public struct RoundResampler: Sendable, Hashable, Codable {
    /// G, how many rollouts are kept.
    public var keep: Int
    /// The seed of the training.
    public var seed: UInt64

    /// Makes a resampler.
    public init(keep: Int = 8, seed: UInt64) {
        self.keep = keep
        self.seed = seed
    }

    /// Chooses among rollouts by their numbers of rounds.
    ///
    /// - Parameters:
    ///   - rounds: Shape `[G']`; `nil`: cannot be chosen, because its reward is not known for example.
    ///   - prompt: Names the prompt.
    ///   - step: The training step, counted from 0.
    /// - Returns: The places of those that are kept, in rising order: at most ``keep``.
    public func select(rounds: [Int?], prompt: String, step: Int) -> [Int] {
        var random = SeededRandom(
            seed: SeededRandom.derive(seed, SeededRandom.hash(prompt), UInt64(bitPattern: Int64(step))))
        var buckets: [Int: [Int]] = [:]
        for (index, count) in rounds.enumerated() {
            if let count { buckets[count, default: []].append(index) }
        }
        // In the order of rounds, so that the draw does not depend on how a dictionary happens to lie.
        var open = buckets.sorted { $0.key < $1.key }.map { random.shuffled($0.value) }
        var kept: [Int] = []
        while kept.count < keep, !open.isEmpty {
            for bucket in random.shuffled(Array(open.indices)) where kept.count < keep {
                if let index = open[bucket].popLast() { kept.append(index) }
            }
            open.removeAll(where: \.isEmpty)
        }
        return kept.sorted()
    }

    /// Chooses among the rollouts of one prompt; those whose reward is `nil` are left out.
    ///
    /// - Parameters:
    ///   - rollouts: Shape `[G']`, of one prompt.
    ///   - rewards: Shape `[G']`; `nil` as a whole: choose before anything is scored.
    ///   - step: The training step, counted from 0.
    /// - Returns: The places of those that are kept, in rising order.
    public func select(_ rollouts: [Rollout], rewards: [Double?]? = nil, step: Int) -> [Int] {
        let rounds = rollouts.enumerated().map { index, rollout -> Int? in
            guard let rewards else { return rollout.roundCount }
            return rewards.indices.contains(index) && rewards[index] != nil ? rollout.roundCount : nil
        }
        return select(rounds: rounds, prompt: rollouts.first?.promptID ?? "", step: step)
    }
}
