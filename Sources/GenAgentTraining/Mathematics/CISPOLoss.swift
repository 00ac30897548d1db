import Foundation

/// CISPO: `−w·A·logp`, where the weight `w`, the clipped ratio, is held constant: every token teaches, none too much.
///
/// The gradient is `−w·A`; it is not the derivative of the value, in which `w` depends on the log-probabilities as well.
/// Sources: MiniMax-M1 (arXiv 2506.13585); verl's `compute_policy_loss_cispo`; TRL's loss type `cispo`.
public struct CISPOLoss: PolicyLoss, Hashable, Codable {
    /// The weight is at least this; 0: no lower bound.
    public var least: Double
    /// The weight is at most this.
    public var most: Double
    /// Log-ratios are held within plus and minus this; `nil`: they are not.
    public var logRatioLimit: Double?

    /// Makes a loss; the defaults are verl's, clipping by 0.2 on either side.
    public init(least: Double = 0.8, most: Double = 1.2, logRatioLimit: Double? = 20) {
        self.least = least
        self.most = most
        self.logRatioLimit = logRatioLimit
    }

    /// As TRL has it: an upper bound alone, which is TRL's `epsilon_high` itself and not 1 more than it.
    public static func trl(most: Double) -> CISPOLoss { CISPOLoss(least: 0, most: most, logRatioLimit: nil) }

    /// Computes the loss, one pass over the batch.
    public func evaluate(
        _ input: PolicyLossInput, aggregation: LossAggregation
    ) throws(TrainingMathError) -> PolicyLossResult {
        guard least >= 0, most >= least, logRatioLimit ?? 1 > 0 else {
            throw .setting(
                "The bounds \(least) ... \(most) of the CISPO weight are no range, or the log-ratio limit is not positive."
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
