import Foundation
import GenAgent

/// Supervised fine-tuning: makes the turns of kept rollouts more likely.
///
/// ```swift
/// var trainer = try SFTTrainer(policy: policy, examples: rollouts, settings: SFTSettings(epochs: 3, batchSize: 32, seed: 1))
/// while let metrics = try trainer.step() { print(metrics.loss) }
/// let trained = trainer.policy
/// ```
/// The loss is the mean negative log-likelihood of the tokens that the policy sampled. The same examples, settings and start give
/// bit-identical parameters.
public struct SFTTrainer<Policy: TrainablePolicy>: Sendable {
    public private(set) var policy: Policy
    /// The optimizer; schedules may change its step size between steps.
    public var optimizer: AdamW
    public let settings: SFTSettings
    public private(set) var steps = 0
    /// The number of examples that cannot be learned from, by reason.
    public let dropped: [String: Int]

    private let clock: any SessionClock
    private let sequences: [TracedRollout<Policy.Trace>]
    private let fingerprint: String
    private var order: ItemOrder

    /// Makes a trainer and the traces of the examples.
    ///
    /// - Parameters:
    ///   - policy: The start of training.
    ///   - examples: Rollouts whose turns have the policy's own tokens. Examples without a trace are counted in ``dropped``.
    ///   - clock: Measures the steps.
    /// - Throws: ``TraceError`` if no example has a trace; `CancellationError` if the task was canceled.
    public init(
        policy: Policy, examples: [Rollout], settings: SFTSettings, optimizer: AdamW = AdamW(learningRate: 1e-2),
        clock: any SessionClock = SystemClock()
    ) throws {
        var sequences: [TracedRollout<Policy.Trace>] = []
        var dropped: [String: Int] = [:]
        var problem: TraceError?
        for example in examples {
            try Task.checkCancellation()
            do throws(TraceError) {
                sequences.append(try policy.trace(example, turns: settings.turns))
            } catch {
                dropped[error.kind.rawValue, default: 0] += 1
                problem = problem ?? error
            }
        }
        // A single bad example is dropped. If all are bad, they are not this policy's, which is an error.
        if sequences.isEmpty, let problem { throw problem }
        self.policy = policy
        self.optimizer = optimizer
        self.settings = settings
        self.dropped = dropped
        self.clock = clock
        self.sequences = sequences
        order = ItemOrder(count: sequences.count, seed: settings.seed)
        let items = examples.map {
            "\($0.promptID) \($0.trajectory.turns.map { $0.reply.tokens?.completionIDs ?? [] })"
        }
        fingerprint =
            TrainingFingerprint(
                settings: settings, optimizer: optimizer, start: policy.parameterVector, items: items
            ).key
    }

    package var exampleCount: Int { sequences.count }

    package var totalSteps: Int {
        // Settings may have been decoded or changed after their initializer checked them.
        let size = max(1, settings.batchSize)
        let batches = sequences.count / size + (sequences.count % size > 0 ? 1 : 0)
        let (steps, overflow) = batches.multipliedReportingOverflow(by: max(0, settings.epochs))
        return overflow ? .max : steps
    }

    /// Takes one step; `nil` if the training is finished.
    ///
    /// - Throws: ``TrainingMathError``, or the policy's error about its parameters. The trainer is then unchanged.
    public mutating func step() throws -> TrainingMetrics? {
        guard steps < totalSteps else { return nil }
        let start = clock.now()
        var (order, optimizer) = (order, optimizer)
        let batch = order.nextInEpoch(settings.batchSize).map { sequences[$0] }
        let (loss, gradient, entropy) = try PolicyObjective.imitation(
            policy, batch, aggregation: settings.aggregation)
        var parameters = policy.parameterVector
        let norm = try optimizer.step(&parameters, gradient: gradient)
        policy = try policy.replacing(parameterVector: parameters)
        var metrics = TrainingMetrics(
            .sft, step: steps, epoch: order.epoch, learningRate: optimizer.learningRate)
        (self.order, self.optimizer) = (order, optimizer)
        steps += 1
        metrics.loss = loss
        metrics.gradientNorm = norm
        metrics.entropy = entropy
        metrics.tokens = batch.reduce(0) { $0 + $1.tokenCount }
        metrics.kept = batch.count
        metrics.seconds = clock.now().seconds(since: start)
        return metrics
    }

    /// The mean negative log-likelihood of a token over all examples, under the current parameters.
    public func loss() throws -> Double {
        try PolicyObjective.imitation(policy, sequences, aggregation: settings.aggregation).value
    }

    package var checkpoint: TrainingCheckpoint {
        TrainingCheckpoint(
            stage: .sft, step: steps, parameters: policy.parameterVector, reference: nil, optimizer: optimizer,
            seed: settings.seed, epoch: order.epoch, order: order.order, cursor: order.cursor,
            fingerprint: fingerprint)
    }

    /// Restores the state of a checkpoint of the same training.
    ///
    /// - Throws: ``CheckpointError`` if it belongs to another training.
    package mutating func restore(_ checkpoint: TrainingCheckpoint) throws {
        try checkpoint.check(.sft, fingerprint: fingerprint, items: sequences.count)
        policy = try policy.replacing(parameterVector: checkpoint.parameters)
        optimizer = checkpoint.optimizer
        steps = checkpoint.step
        order.restore(checkpoint)
    }

    /// Trains to the end, or resumes an interrupted run in the same folder.
    ///
    /// - Parameters:
    ///   - folder: Keeps checkpoint and metrics; `nil`: nothing is kept.
    ///   - every: Steps between checkpoints; the last step also writes one.
    /// - Returns: The metrics of the steps that this call took.
    @discardableResult
    public mutating func run(
        in folder: TrainingFolder? = nil, every: Int = 1, onStep: ((TrainingMetrics) -> Void)? = nil
    ) throws -> [TrainingMetrics] {
        if let found = try folder?.checkpoint() { try restore(found) }
        try folder?.prepare(steps: steps)
        var all: [TrainingMetrics] = []
        while let metrics = try step() {
            all.append(metrics)
            try folder?.append(metrics)
            if let folder, steps % max(1, every) == 0 || steps == totalSteps {
                try checkpoint.write(to: folder.checkpointURL)
            }
            onStep?(metrics)
            try Task.checkCancellation()
        }
        return all
    }
}
