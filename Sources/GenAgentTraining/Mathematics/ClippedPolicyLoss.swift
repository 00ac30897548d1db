import Foundation

/// The clipped loss of PPO, which GRPO, Dr. GRPO and DAPO use: `−A·min(r, clip(r, 1−low, 1+high))` for `r = exp(new − old)`.
///
/// Sources: Schulman et al. (arXiv 1707.06347); clip-higher, DAPO (arXiv 2503.14476); dual clip, Ye et al. (arXiv 1912.09729);
/// verl's `compute_policy_loss_vanilla` and TRL's `GRPOTrainer`.
public struct ClippedPolicyLoss: PolicyLoss, Hashable, Codable {
    /// How far the ratio may fall below 1; default 0.2.
    public var clipLow: Double
    /// How far the ratio may rise above 1; default 0.2, in DAPO 0.28.
    public var clipHigh: Double
    /// For negative advantages: the ratio never counts more than this, above 1; `nil`: no such limit.
    ///
    /// verl calls it `clip_ratio_c`; TRL's `delta` is the same wherever it is above `1 + clipHigh`.
    public var dualClip: Double?
    /// Log-ratios are held within plus and minus this; `nil`: they are not. Beyond it a token teaches nothing.
    public var logRatioLimit: Double?

    /// Makes a loss; the defaults are verl's.
    public init(
        clipLow: Double = 0.2, clipHigh: Double = 0.2, dualClip: Double? = 3, logRatioLimit: Double? = 20
    ) {
        self.clipLow = clipLow
        self.clipHigh = clipHigh
        self.dualClip = dualClip
        self.logRatioLimit = logRatioLimit
    }

    /// As verl has it: dual clip 3, log-ratios within ±20.
    public static let verl = ClippedPolicyLoss()
    /// As TRL has it: no dual clip, no limit, so a huge log-ratio can throw.
    public static let trl = ClippedPolicyLoss(dualClip: nil, logRatioLimit: nil)
    /// verl's with DAPO's higher upper clip, 0.28.
    public static let dapo = ClippedPolicyLoss(clipHigh: 0.28)

    /// Computes the loss, one pass over the batch.
    public func evaluate(
        _ input: PolicyLossInput, aggregation: LossAggregation
    ) throws(TrainingMathError) -> PolicyLossResult {
        guard clipLow >= 0, clipHigh >= 0, dualClip ?? 2 > 1, logRatioLimit ?? 1 > 0 else {
            throw .setting(
                "A clip range is negative, the dual clip is not above 1, or the log-ratio limit is not positive.")
        }
        let weights = try aggregation.weights(for: input.batch)
        let (sums, gradient) = input.withBuffers { buffers, gradient in
            pass(buffers, input.batch, weights, gradient)
        }
        return try input.result(sums, gradient)
    }

    /// The branches of the four cases of the loss come down to a lower and an upper bound of the ratio.
    private func pass(
        _ buffers: PolicyLossInput.Buffers, _ batch: TokenBatch, _ weights: [Double],
        _ gradient: UnsafeMutableBufferPointer<Double>
    ) -> PolicyLossSums {
        let (low, high) = (1 - clipLow, 1 + clipHigh)
        let (limit, most) = (logRatioLimit ?? .infinity, dualClip ?? .infinity)
        var sums = PolicyLossSums()
        for (row, weight) in weights.enumerated() {
            var loss = 0.0
            for at in row * batch.width..<(row + 1) * batch.width where buffers.mask[at] {
                let advantage = buffers.advantage(row, at)
                let difference = buffers.new[at] - buffers.old[at]
                let logRatio = min(max(difference, -limit), limit)
                let ratio = exp(logRatio)
                let isNegative = advantage < 0
                let used = isNegative ? min(max(ratio, low), most) : min(ratio, high)
                let slope = used == ratio && logRatio == difference ? -advantage * ratio * weight : 0
                gradient[at] = slope
                loss -= advantage * used
                sums.logRatio += logRatio
                sums.poison += (difference + advantage + slope) * 0
                if isNegative {
                    sums.clipped += ratio < low ? 1 : 0
                    sums.dualClipped += ratio > most ? 1 : 0
                } else {
                    sums.clipped += ratio > high && advantage > 0 ? 1 : 0
                }
            }
            sums.loss += loss * weight
        }
        return sums
    }
}
