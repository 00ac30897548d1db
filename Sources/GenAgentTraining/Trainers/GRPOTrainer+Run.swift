import GenAgent

extension GRPOTrainer {
    /// Everything needed to go on.
    public var checkpoint: TrainingCheckpoint {
        TrainingCheckpoint(
            stage: .grpo, step: steps, parameters: policy.parameterVector, reference: reference.parameterVector,
            optimizer: optimizer, seed: settings.seed, epoch: order.epoch, order: order.order, cursor: order.cursor,
            fingerprint: fingerprint)
    }

    /// Goes back, or on, to a checkpoint of the same training.
    ///
    /// - Throws: ``CheckpointError`` where it belongs to another one.
    public mutating func restore(_ checkpoint: TrainingCheckpoint) throws {
        try checkpoint.check(.grpo, fingerprint: fingerprint, items: prompts.count)
        let restored = try policy.replacing(parameterVector: checkpoint.parameters)
        if let values = checkpoint.reference { reference = try policy.replacing(parameterVector: values) }
        policy = restored
        optimizer = checkpoint.optimizer
        steps = checkpoint.step
        order.restore(checkpoint)
    }

    /// Trains up to a number of steps, or goes on where a run in the same folder was cut off.
    ///
    /// - Parameters:
    ///   - total: Steps in all, those of earlier runs included.
    ///   - folder: Keeps checkpoint and metrics; `nil`: nothing is kept.
    ///   - every: Steps between checkpoints; the last step writes one as well.
    ///   - onStep: Told after every step.
    /// - Returns: The metrics of the steps that this call took.
    /// - Throws: What ``step()`` throws, and errors of the file system. After a cancellation the folder can be gone on from.
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
