import GenAgent

/// Reinforcement learning with group-relative advantages: the policy answers every prompt several times, and answers that did better
/// than their group become more likely.
///
/// ```swift
/// var trainer = try GRPOTrainer(
///     policy: policy, prompts: prompts, rewards: .paper(judge: judge, comparator: comparator),
///     settings: GRPOSettings(promptsPerStep: 16, seed: 1), optimizer: AdamW(learningRate: 0.05)
/// ) { policy, query, seed in
///     AgentSession(policy: policy, tools: [painter], configuration: .rollouts(), seed: seed)
/// }
/// let metrics = try await trainer.run(steps: 60, in: TrainingFolder(folder))
/// ```
/// On one machine, the same prompts, settings and start give bit-identical parameters and metrics (except the seconds) for any number of
/// concurrent sessions, if sessions, judges and rewards depend only on their seeds.
public struct GRPOTrainer<Policy: TrainablePolicy>: Sendable {
    /// Makes the session in which the policy answers a prompt, from a seed.
    public typealias MakeSession = @Sendable (Policy, Query, UInt64) -> AgentSession

    public internal(set) var policy: Policy
    /// The optimizer; schedules may change its step size between steps.
    public var optimizer: AdamW
    public let settings: GRPOSettings
    public internal(set) var steps = 0
    /// The most concurrent sessions. It changes only the time.
    public var concurrency: Int
    /// Called after every rollout of a step.
    public var onProgress: (@Sendable (RolloutProgress) -> Void)?

    let prompts: [Query]
    private let rewards: RewardMix
    private let objective: PolicyObjective
    private let makeSession: MakeSession
    private let context: RewardContext
    let fingerprint: String
    var reference: Policy
    var order: ItemOrder

    /// Makes a trainer.
    ///
    /// - Parameters:
    ///   - policy: The start of training, and the reference policy.
    ///   - prompts: Shuffled again for every pass.
    ///   - context: Passed to the rewards; its clock measures the steps.
    ///   - makeSession: See `SessionConfiguration.rollouts()`.
    /// - Throws: ``TrainingMathError`` if there is no prompt.
    public init(
        policy: Policy, prompts: [Query], rewards: RewardMix, settings: GRPOSettings,
        loss: any PolicyLoss = ClippedPolicyLoss.verl, optimizer: AdamW = AdamW(learningRate: 1e-2),
        concurrency: Int = 8, context: RewardContext = RewardContext(), makeSession: @escaping MakeSession
    ) throws {
        guard !prompts.isEmpty else {
            throw TrainingMathError.setting("There is no prompt to train on; give at least one.")
        }
        self.policy = policy
        self.optimizer = optimizer
        self.settings = settings
        self.concurrency = concurrency
        self.prompts = prompts
        self.rewards = rewards
        self.makeSession = makeSession
        self.context = context
        objective = PolicyObjective(
            loss: loss, aggregation: settings.aggregation, entropyWeight: settings.entropyWeight,
            klWeight: settings.klWeight, kl: settings.kl)
        reference = policy
        order = ItemOrder(count: prompts.count, seed: settings.seed)
        let parts = rewards.parts.map { "\($0.name)=\($0.weight)" }
        let items = parts + ["\(loss)"] + prompts.map { "\($0.id) \($0.text)" }
        fingerprint =
            TrainingFingerprint(
                settings: settings, optimizer: optimizer, start: policy.parameterVector, items: items
            ).key
    }

    /// Takes one step: rollouts, rewards, resampling, advantages, and one step of the optimizer per minibatch and pass.
    ///
    /// - Throws: `CancellationError` if the task was canceled, ``LostStepError``, ``TraceError``, ``TrainingMathError``, or the policy's
    ///   error about its parameters. The trainer is then unchanged, so the step can be repeated.
    public mutating func step() async throws -> TrainingMetrics {
        let start = context.clock.now()
        var next = self
        let queries = next.order.next(max(1, settings.promptsPerStep)).map { prompts[$0] }
        var metrics = TrainingMetrics(
            .grpo, step: steps, epoch: next.order.epoch, learningRate: optimizer.learningRate)
        let collector = RolloutCollector(
            rewards: rewards, perPrompt: settings.rolloutsPerPrompt, keep: settings.keep, concurrency: concurrency,
            seed: settings.seed, context: context)
        let (sampler, makeSession) = (policy, makeSession)
        var batch = try await collector.collect(queries, step: steps, onProgress: onProgress) {
            makeSession(sampler, $0, $1)
        }
        if batch.kept.isEmpty, !settings.skipsLostSteps { throw LostStepError(batch, step: steps) }
        let learned = try await next.learnable(&batch)
        metrics.take(batch)
        try next.update(learned, &metrics)
        next.steps += 1
        metrics.seconds = context.clock.now().seconds(since: start)
        self = next
        return metrics
    }

    /// The rollouts to learn from, with their advantages. Those without a trace leave their groups.
    private func learnable(_ batch: inout RolloutBatch) async throws -> [Learned] {
        let policy = policy
        let results = try await boundedMap(batch.selected, concurrency: concurrency) { scored in
            do throws(TraceError) {
                return Result<TracedRollout<Policy.Trace>, TraceError>.success(try policy.trace(scored.rollout))
            } catch {
                return .failure(error)
            }
        }
        let traces = results.map { try? $0.get() }
        // A single bad rollout is dropped. If all are bad, the policy does not fit them, which is an error.
        if let first = results.first, traces.allSatisfy({ $0 == nil }) { _ = try first.get() }
        let groups = batch.selected.map(\.rollout.group)
        var rewards = zip(batch.selected, traces).map { $1 == nil ? nil : $0.reward }
        if settings.shufflesRewards { rewards = shuffled(rewards, groups) }
        let advantages = try settings.advantage.advantages(rewards: rewards, groups: groups)
        let differs = try GroupAdvantage.hasVariance(rewards: rewards, groups: groups)
        var learned: [Learned] = []
        var kept: [Int] = []
        for (at, place) in batch.kept.enumerated() {
            guard let trace = traces[at], let advantage = advantages[at] else {
                batch.dropped["\(RolloutDrop.untraceable)", default: 0] += 1
                continue
            }
            if settings.dropsUniformGroups, !differs[at] {
                batch.dropped["uniformGroup", default: 0] += 1
                continue
            }
            learned.append(Learned(sequence: trace, advantage: advantage))
            kept.append(place)
        }
        batch.kept = kept
        return learned
    }

    /// Shuffles the rewards within every group.
    private func shuffled(_ rewards: [Double?], _ groups: [String]) -> [Double?] {
        var dealt = rewards
        for (group, places) in Dictionary(grouping: rewards.indices, by: { groups[$0] }) {
            // One stream per group, so that the order of a dictionary does not matter.
            var random = SeededRandom(
                seed: SeededRandom.derive(settings.seed, TrainingStream.control, StableHash.fnv1a(group)))
            let known = places.filter { rewards[$0] != nil }
            for (place, source) in zip(known, random.shuffled(known)) { dealt[place] = rewards[source] }
        }
        return dealt
    }

    private mutating func update(_ learned: [Learned], _ metrics: inout TrainingMetrics) throws {
        metrics.kept = learned.count
        metrics.tokens = learned.reduce(0) { $0 + $1.sequence.tokenCount }
        guard !learned.isEmpty else { return }
        let reference = settings.klWeight != 0 || settings.watchesKL ? reference : nil
        var random = SeededRandom(
            seed: SeededRandom.derive(settings.seed, TrainingStream.minibatches, UInt64(bitPattern: Int64(steps))))
        var sums = MetricSums()
        for _ in 0..<max(1, settings.passes) {
            let shuffled = settings.minibatches == 1 ? learned : random.shuffled(learned)
            for part in shuffled.divided(into: settings.minibatches) {
                let result = try objective.evaluate(
                    policy, part.map(\.sequence), advantages: part.map(\.advantage), reference: reference)
                var parameters = policy.parameterVector
                let norm = try optimizer.step(&parameters, gradient: result.gradient)
                policy = try policy.replacing(parameterVector: parameters)
                sums.add(result, norm)
            }
        }
        sums.write(to: &metrics)
    }

    private struct Learned: Sendable {
        var sequence: TracedRollout<Policy.Trace>
        var advantage: Double
    }
}

extension GRPOTrainer {
    package var checkpoint: TrainingCheckpoint {
        TrainingCheckpoint(
            stage: .grpo, step: steps, parameters: policy.parameterVector, reference: reference.parameterVector,
            optimizer: optimizer, seed: settings.seed, epoch: order.epoch, order: order.order, cursor: order.cursor,
            fingerprint: fingerprint)
    }

    /// Restores the state of a checkpoint of the same training.
    ///
    /// - Throws: ``CheckpointError`` if it belongs to another training.
    package mutating func restore(_ checkpoint: TrainingCheckpoint) throws {
        try checkpoint.check(.grpo, fingerprint: fingerprint, items: prompts.count)
        let restored = try policy.replacing(parameterVector: checkpoint.parameters)
        if let values = checkpoint.reference { reference = try policy.replacing(parameterVector: values) }
        policy = restored
        optimizer = checkpoint.optimizer
        steps = checkpoint.step
        order.restore(checkpoint)
    }

    /// Trains up to a number of steps, or resumes an interrupted run in the same folder.
    ///
    /// - Parameters:
    ///   - total: Total steps, including those of earlier runs.
    ///   - folder: Keeps checkpoint and metrics; `nil`: nothing is kept.
    ///   - every: Steps between checkpoints; the last step also writes one.
    /// - Returns: The metrics of the steps that this call took.
    /// - Throws: The errors of ``step()`` and of the file system. After a cancellation, the folder can be used to resume.
    @discardableResult
    public mutating func run(
        steps total: Int, in folder: TrainingFolder? = nil, every: Int = 1,
        onStep: (@Sendable (TrainingMetrics) -> Void)? = nil
    ) async throws -> [TrainingMetrics] {
        if let found = try folder?.checkpoint() { try restore(found) }
        try folder?.prepare(steps: steps)
        var all: [TrainingMetrics] = []
        while steps < total {
            let metrics = try await step()
            all.append(metrics)
            try folder?.append(metrics)
            if let folder, steps % max(1, every) == 0 || steps == total {
                try checkpoint.write(to: folder.checkpointURL)
            }
            onStep?(metrics)
        }
        return all
    }
}

/// A training step with nothing to learn from: every session failed, or no reward could be computed.
public struct LostStepError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The step, counted from 0.
    public let step: Int
    /// The number of lost rollouts by the name of the ``RolloutDrop``.
    public let dropped: [String: Int]
    /// What went wrong with the first lost rollout.
    public let reason: String

    init(_ batch: RolloutBatch, step: Int) {
        self.step = step
        dropped = batch.dropped
        let first = batch.all.first
        reason =
            first?.rollout.interruption ?? first.flatMap { Self.failure($0.report) }
            ?? "the weighted sum of its rewards is not a number"
    }

    /// Why a part failed. Parts with weight 0 do not count: they lose no rollout.
    private static func failure(_ report: RewardReport) -> String? {
        report.parts.first { $0.weight != 0 && $0.score.reason != nil }?.score.reason
    }

    public var description: String {
        let counts = dropped.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        return
            "Step \(step) collected no rollout that can be learned from (\(counts)). The first: \(reason). Nothing was changed. Repair the cause and take the step again, or set `skipsLostSteps`."
    }
}
