import GenAgent

/// Lets a policy answer every prompt several times and scores the answers: G' rollouts per prompt, of which ``RoundResampler`` keeps G.
///
/// ```swift
/// let collector = RolloutCollector(rewards: .paper(judge: judge, comparator: comparator), seed: 1)
/// let batch = try await collector.collect(prompts, step: 0) { query, seed in
///     AgentSession(policy: policy, tools: [painter], configuration: .rollouts(), seed: seed)
/// }
/// ```
/// A rollout's seed depends only on the run's seed, the step, and the prompt's id, place and index. Results come in that order, so
/// the number of concurrent sessions changes nothing if policy and tools depend only on their seeds.
public struct RolloutCollector: Sendable {
    package var rewards: RewardMix
    /// G', rollouts per prompt; at least 1.
    package var perPrompt: Int
    /// G, the most rollouts to keep per prompt; at least 1.
    package var keep: Int
    /// The most concurrent sessions; at least 1.
    package var concurrency: Int
    package var seed: UInt64
    package var context: RewardContext

    /// Makes a collector; the defaults for G' (`perPrompt`) and G (`keep`) are the paper's.
    public init(
        rewards: RewardMix, perPrompt: Int = 12, keep: Int = 8, concurrency: Int = 8, seed: UInt64,
        context: RewardContext = RewardContext()
    ) {
        self.rewards = rewards
        self.perPrompt = max(1, perPrompt)
        self.keep = max(1, keep)
        self.concurrency = max(1, concurrency)
        self.seed = seed
        self.context = context
    }

    /// The seed of a rollout.
    ///
    /// - Parameters:
    ///   - step: The training step, counted from 0.
    ///   - prompt: The prompt's id.
    ///   - place: Its place among the step's prompts, because a prompt may appear twice.
    ///   - index: The rollout's place in its group.
    public func seed(step: Int, prompt: String, place: Int, index: Int) -> UInt64 {
        let run = SeededRandom.derive(seed, TrainingStream.rollouts, UInt64(bitPattern: Int64(step)))
        let group = SeededRandom.derive(run, StableHash.fnv1a(prompt), UInt64(bitPattern: Int64(place)))
        return SeededRandom.derive(group, TrainingStream.rollouts, UInt64(bitPattern: Int64(index)))
    }

    /// Collects, scores and chooses the rollouts of one step.
    ///
    /// - Parameters:
    ///   - prompts: A prompt that appears twice makes two groups.
    ///   - step: The training step, counted from 0.
    ///   - onProgress: Called after every rollout, from any task, one call at a time.
    ///   - makeSession: Makes the session for a prompt and a seed. Sessions for rollouts should not ask for repairs; use
    ///     `SessionConfiguration.rollouts()`.
    /// - Throws: `CancellationError` if the task was canceled; running sessions are canceled too.
    public func collect(
        _ prompts: [Query], step: Int = 0, onProgress: (@Sendable (RolloutProgress) -> Void)? = nil,
        makeSession: @escaping @Sendable (Query, UInt64) -> AgentSession
    ) async throws -> RolloutBatch {
        let jobs = prompts.enumerated().flatMap { place, query in
            (0..<max(1, perPrompt)).map { Job(step: step, place: place, index: $0, query: query) }
        }
        let progress = Locked(RolloutProgress(step: step, total: jobs.count, finished: 0, failed: 0))
        let all = try await boundedMap(jobs, concurrency: concurrency) { job in
            let seed = seed(step: step, prompt: job.query.id, place: job.place, index: job.index)
            let outcome = await makeSession(job.query, seed).respond(to: job.query)
            var rollout = Rollout(outcome, query: job.query, group: job.group, index: job.index)
            let report = await rewards.score(rollout, context: context)
            rollout.trajectory.rewards = report.record
            let scored = ScoredRollout(rollout: rollout, report: report)
            progress.withLock { progress in
                progress.finished += 1
                if RolloutDrop(scored) != nil { progress.failed += 1 }
                onProgress?(progress)
            }
            return scored
        }
        return choose(all, step: step)
    }

    /// Chooses among scored rollouts that are ordered by group.
    private func choose(_ all: [ScoredRollout], step: Int) -> RolloutBatch {
        var batch = RolloutBatch(all: all, kept: [], dropped: [:])
        let resampler = RoundResampler(keep: keep, seed: seed)
        for start in stride(from: 0, to: all.count, by: max(1, perPrompt)) {
            let group = all[start...].prefix(max(1, perPrompt))
            let drops = group.map(RolloutDrop.init)
            let rounds = zip(group, drops).map { $1 == nil ? $0.rollout.roundCount : nil }
            let chosen = Set(resampler.select(rounds: rounds, prompt: group.first?.rollout.group ?? "", step: step))
            for (offset, drop) in drops.enumerated() {
                if chosen.contains(offset) {
                    batch.kept.append(start + offset)
                } else {
                    batch.dropped["\(drop ?? .resampled)", default: 0] += 1
                }
            }
        }
        return batch
    }
}

private struct Job: Sendable {
    var step: Int
    var place: Int
    var index: Int
    var query: Query

    /// Unique in the run, even if a prompt appears twice in a step.
    var group: String { "\(step)/\(place)/\(query.id)" }
}

/// Keeps G of G' rollouts of a prompt, spread evenly over their numbers of rounds, so that short rollouts do not dominate the gradient.
///
/// Rollouts with the same number of rounds form a bucket. Each pass gives one place to every bucket that has a rollout left, in a
/// random order drawn for that pass, until G places are given. A bucket's rollouts have equal chances of getting its places. So
/// - a bucket with fewer rollouts than its share keeps them all, and the others share the rest evenly;
/// - places that cannot be shared evenly go to random buckets;
/// - fewer than G rollouts are all kept, and none is duplicated.
///
/// The draw depends only on the prompt, the step and the seed, and is the same on every machine.
/// Source: the trajectory resampling of GenAgent (arXiv 2601.18543, 12 to 8), whose exact rule is not published.
public struct RoundResampler: Sendable, Hashable, Codable {
    /// G, the most rollouts to keep.
    package var keep: Int
    package var seed: UInt64

    public init(keep: Int = 8, seed: UInt64) {
        self.keep = keep
        self.seed = seed
    }

    /// Chooses among rollouts by their numbers of rounds.
    ///
    /// - Parameters:
    ///   - rounds: Shape `[G']`; `nil`: cannot be chosen, for example because its reward is unknown.
    ///   - prompt: The prompt's id.
    ///   - step: The training step, counted from 0.
    /// - Returns: The indices of the kept rollouts, at most `keep`, in ascending order.
    public func select(rounds: [Int?], prompt: String, step: Int) -> [Int] {
        var random = SeededRandom(
            seed: SeededRandom.derive(seed, StableHash.fnv1a(prompt), UInt64(bitPattern: Int64(step))))
        var buckets: [Int: [Int]] = [:]
        for (index, count) in rounds.enumerated() {
            if let count { buckets[count, default: []].append(index) }
        }
        // Sorted, so that the draw does not depend on the order of a dictionary.
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

    /// Chooses among the rollouts of one prompt; skips those whose reward is `nil`.
    ///
    /// - Parameters:
    ///   - rollouts: Shape `[G']`, of one prompt.
    ///   - rewards: Shape `[G']`; omit it to choose before anything is scored.
    ///   - step: The training step, counted from 0.
    /// - Returns: The indices of the kept rollouts, in ascending order.
    public func select(_ rollouts: [Rollout], rewards: [Double?]? = nil, step: Int) -> [Int] {
        let rounds = rollouts.enumerated().map { index, rollout -> Int? in
            guard let rewards else { return rollout.roundCount }
            return rewards.indices.contains(index) && rewards[index] != nil ? rollout.roundCount : nil
        }
        return select(rounds: rounds, prompt: rollouts.first?.promptID ?? "", step: step)
    }
}
