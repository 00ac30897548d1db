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
        guard clipLow >= 0, clipHigh >= 0 else { throw .setting("A clip range of the policy loss is negative.") }
        let batch = input.batch
        let weights = try aggregation.weights(for: batch)
        var result = PolicyLossResult(
            loss: LossResult(value: 0, gradient: [Double](repeating: 0, count: batch.count)), clipFraction: 0,
            dualClipFraction: 0, approximateKL: 0)
        let (low, high) = (1 - clipLow, 1 + clipHigh)
        var (clipped, poison) = (0, 0.0)
        for row in 0..<batch.sequences where batch.lengths[row] > 0 {
            let places = row * batch.width..<(row + 1) * batch.width
            var moved = 0.0
            for at in places where batch.mask[at] {
                moved += input.logProbabilities[at] - input.oldLogProbabilities[at]
            }
            result.approximateKL -= moved
            let mean = moved / Double(batch.lengths[row])
            let logRatio = min(mean, logRatioLimit ?? .infinity)
            let ratio = exp(logRatio)
            poison += mean * 0
            for at in places where batch.mask[at] {
                let advantage = input.advantage(row, at)
                let used = advantage < 0 ? max(ratio, low) : min(ratio, high)
                if used != ratio, advantage != 0 { clipped += 1 }
                result.loss.value -= weights[row] * advantage * used
                if used == ratio, logRatio == mean {
                    result.loss.gradient[at] = -weights[row] * advantage * ratio
                }
                poison += (advantage + result.loss.gradient[at]) * 0
            }
        }
        guard result.loss.value.isFinite, poison == 0 else { throw input.blame("policy loss") }
        let tokens = Double(max(1, batch.tokenCount))
        result.clipFraction = Double(clipped) / tokens
        result.approximateKL /= tokens
        return result
    }
}
