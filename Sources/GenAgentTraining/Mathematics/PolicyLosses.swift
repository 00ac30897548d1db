import Foundation

/// The clipped loss of PPO, also used by GRPO, Dr. GRPO and DAPO: `−A·min(r, clip(r, 1−low, 1+high))` for `r = exp(new − old)`.
///
/// Sources: Schulman et al. (arXiv 1707.06347); clip-higher, DAPO (arXiv 2503.14476); dual clip, Ye et al. (arXiv 1912.09729);
/// verl's `compute_policy_loss_vanilla` and TRL's `GRPOTrainer`.
public struct ClippedPolicyLoss: PolicyLoss, Hashable, Codable {
    /// How far the ratio may fall below 1; default 0.2.
    package var clipLow: Double
    /// How far the ratio may rise above 1; default 0.2 (DAPO: 0.28).
    package var clipHigh: Double
    /// The upper limit of the ratio for negative advantages, above 1; `nil`: no limit.
    ///
    /// verl calls it `clip_ratio_c`; TRL's `delta` is the same if it is above `1 + clipHigh`.
    package var dualClip: Double?
    /// Log-ratios are clamped to ± this; `nil`: no limit. Beyond it a token has no effect.
    package var logRatioLimit: Double?

    public init(
        clipLow: Double = 0.2, clipHigh: Double = 0.2, dualClip: Double? = 3, logRatioLimit: Double? = 20
    ) {
        self.clipLow = clipLow
        self.clipHigh = clipHigh
        self.dualClip = dualClip
        self.logRatioLimit = logRatioLimit
    }

    /// As in verl: dual clip 3, log-ratios within ±20.
    public static let verl = ClippedPolicyLoss()
    /// As in TRL: no dual clip and no limit, so a huge log-ratio can throw.
    public static let trl = ClippedPolicyLoss(dualClip: nil, logRatioLimit: nil)
    /// As in verl, with DAPO's upper clip of 0.28.
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

    /// All four cases of the loss reduce to a lower and an upper bound of the ratio.
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

/// GSPO: like the clipped loss, but with one ratio per sequence, the exponential of its mean log-ratio.
///
/// The gradient is that of the token form: `−A·s` times the aggregate weight for every token of a sequence with ratio `s`,
/// or 0 if the ratio is clipped. Use `sequenceMeanTokenMean`, like the authors. If advantages differ within a sequence, each token
/// keeps its own, as in verl.
/// Sources: Zheng et al. (arXiv 2507.18071); verl's `compute_policy_loss_gspo`; TRL's `importance_sampling_level="sequence"`.
public struct SequencePolicyLoss: PolicyLoss, Hashable, Codable {
    /// How far the ratio may fall below 1; default 3e-4. Sequence ratios vary little, so ranges for tokens would never clip.
    package var clipLow: Double
    /// How far the ratio may rise above 1; default 4e-4.
    package var clipHigh: Double
    /// The upper limit of the mean log-ratio; `nil`: no limit. Default 10, as in verl.
    package var logRatioLimit: Double?

    /// The default clip ranges are the authors'.
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

/// CISPO: `−w·A·logp`, where the weight `w`, the clipped ratio, is held constant: every token has an effect, but a limited one.
///
/// The gradient is `−w·A`. It is not the derivative of the value, in which `w` also depends on the log-probabilities.
/// Sources: MiniMax-M1 (arXiv 2506.13585); verl's `compute_policy_loss_cispo`; TRL's loss type `cispo`.
public struct CISPOLoss: PolicyLoss, Hashable, Codable {
    /// The weight is at least this; 0: no lower bound.
    package var least: Double
    package var most: Double
    /// Log-ratios are clamped to ± this; `nil`: no limit.
    package var logRatioLimit: Double?

    /// The defaults are verl's: clipping by 0.2 on either side.
    public init(least: Double = 0.8, most: Double = 1.2, logRatioLimit: Double? = 20) {
        self.least = least
        self.most = most
        self.logRatioLimit = logRatioLimit
    }

    /// As in TRL: only an upper bound, which is TRL's `epsilon_high` itself, without adding 1.
    public static func trl(most: Double) -> CISPOLoss { CISPOLoss(least: 0, most: most, logRatioLimit: nil) }

    /// Computes the loss, one pass over the batch.
    public func evaluate(
        _ input: PolicyLossInput, aggregation: LossAggregation
    ) throws(TrainingMathError) -> PolicyLossResult {
        guard least >= 0, most >= least, logRatioLimit ?? 1 > 0 else {
            throw .setting(
                "The bounds \(least) ... \(most) of the CISPO weight are not a valid range, or the log-ratio limit is not positive."
            )
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
        let limit = logRatioLimit ?? .infinity
        var sums = PolicyLossSums()
        for (row, weight) in weights.enumerated() {
            for at in row * batch.width..<(row + 1) * batch.width where buffers.mask[at] {
                let difference = buffers.new[at] - buffers.old[at]
                let logRatio = min(max(difference, -limit), limit)
                let ratio = exp(logRatio)
                let clipped = min(max(ratio, least), most)
                let slope = -weight * clipped * buffers.advantage(row, at)
                gradient[at] = slope
                sums.loss += slope * buffers.new[at]
                sums.logRatio += logRatio
                sums.clipped += clipped != ratio ? 1 : 0
                sums.poison += (difference + slope) * 0
            }
        }
        return sums
    }
}
