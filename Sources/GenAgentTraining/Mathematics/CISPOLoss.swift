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
        guard least >= 0, most >= least else {
            throw .setting("The bounds \(least) ... \(most) of the CISPO weight are no range.")
        }
        let batch = input.batch
        let weights = try aggregation.weights(for: batch)
        var result = PolicyLossResult(
            loss: LossResult(value: 0, gradient: [Double](repeating: 0, count: batch.count)), clipFraction: 0,
            dualClipFraction: 0, approximateKL: 0)
        let limit = logRatioLimit ?? .infinity
        var (clipped, poison) = (0, 0.0)
        for row in 0..<batch.sequences {
            for at in row * batch.width..<(row + 1) * batch.width where batch.mask[at] {
                let difference = input.logProbabilities[at] - input.oldLogProbabilities[at]
                let logRatio = min(max(difference, -limit), limit)
                let ratio = exp(logRatio)
                let weight = min(max(ratio, least), most)
                if weight != ratio { clipped += 1 }
                let slope = -weights[row] * weight * input.advantage(row, at)
                result.loss.gradient[at] = slope
                result.loss.value += slope * input.logProbabilities[at]
                result.approximateKL -= logRatio
                poison += (difference + slope) * 0
            }
        }
        guard result.loss.value.isFinite, poison == 0 else { throw input.blame("policy loss") }
        let tokens = Double(max(1, batch.tokenCount))
        result.clipFraction = Double(clipped) / tokens
        result.approximateKL /= tokens
        return result
    }
}
