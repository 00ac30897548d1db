import Foundation

/// GSPO: as the clipped loss, but with one ratio for a whole sequence, the exponential of its mean log-ratio.
///
/// The gradient is that of the token form: `−A·s` times the aggregate weight for every token of a sequence with ratio `s`,
/// or 0 where the ratio is clipped. Take `sequenceMeanTokenMean`, as the authors do. With advantages that differ
/// within a sequence each token keeps its own, as in verl.
/// Sources: Zheng et al. (arXiv 2507.18071); verl's `compute_policy_loss_gspo`; TRL's `importance_sampling_level="sequence"`.
public struct SequencePolicyLoss: PolicyLoss, Hashable, Codable {
    /// How far the ratio may fall below 1; default 3e-4. Sequence ratios move little: ranges for tokens would never clip.
    public var clipLow: Double
    /// How far the ratio may rise above 1; default 4e-4.
    public var clipHigh: Double
    /// The mean log-ratio is held below this; `nil`: it is not. Default 10, verl's.
    public var logRatioLimit: Double?

    /// Makes a loss; the clip ranges are the authors'.
    public init(clipLow: Double = 3e-4, clipHigh: Double = 4e-4, logRatioLimit: Double? = 10) {
        self.clipLow = clipLow
        self.clipHigh = clipHigh
        self.logRatioLimit = logRatioLimit
    }

    /// Computes the loss, two passes over the batch.
    public func evaluate(
        _ input: PolicyLossInput, aggregation: LossAggregation
    ) throws(TrainingMathError) -> PolicyLossResult {
        guard clipLow >= 0, clipHigh >= 0, logRatioLimit ?? 1 > 0 else {
            throw .setting("A clip range is negative, or the log-ratio limit is not positive.")
        }
        let weights = try aggregation.weights(for: input.batch)
        let (sums, gradient) = input.withBuffers { buffers, gradient in
            pass(buffers, input.batch, weights, gradient)
        }
        return try input.result(sums, gradient)
    }

    private func pass(
        _ buffers: PolicyLossInput.Buffers, _ batch: TokenBatch, _ weights: [Double],
        _ gradient: UnsafeMutableBufferPointer<Double>
    ) -> PolicyLossSums {
        let (low, high) = (1 - clipLow, 1 + clipHigh)
        var sums = PolicyLossSums()
        for (row, weight) in weights.enumerated() where batch.lengths[row] > 0 {
            let places = row * batch.width..<(row + 1) * batch.width
            var moved = 0.0
            for at in places where buffers.mask[at] { moved += buffers.new[at] - buffers.old[at] }
            let mean = moved / Double(batch.lengths[row])
            let logRatio = min(mean, logRatioLimit ?? .infinity)
            let ratio = exp(logRatio)
            sums.logRatio += moved
            sums.poison += mean * 0
            var loss = 0.0
            for at in places where buffers.mask[at] {
                let advantage = buffers.advantage(row, at)
                let used = advantage < 0 ? max(ratio, low) : min(ratio, high)
                let slope = used == ratio && logRatio == mean ? -weight * advantage * ratio : 0
                gradient[at] = slope
                loss -= advantage * used
                sums.clipped += used != ratio && advantage != 0 ? 1 : 0
                sums.poison += (advantage + slope) * 0
            }
            sums.loss += loss * weight
        }
        return sums
    }
}
