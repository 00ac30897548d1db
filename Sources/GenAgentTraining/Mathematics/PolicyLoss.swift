/// The input of a policy loss.
public struct PolicyLossInput: Sendable {
    /// Advantages per sequence or per token.
    public enum Advantages: Sendable, Hashable {
        /// Shape `[B]`.
        case perSequence([Double])
        /// Shape `[B][T]`.
        case perToken([Double])
    }

    public let batch: TokenBatch
    /// Shape `[B][T]`: log-probabilities of the sampled tokens under the policy in training.
    public let logProbabilities: [Double]
    /// Shape `[B][T]`: the same under the policy that sampled them.
    public let oldLogProbabilities: [Double]
    public let advantages: Advantages

    /// - Throws: ``TrainingMathError`` if shapes do not fit.
    public init(
        batch: TokenBatch, logProbabilities: [Double], oldLogProbabilities: [Double], advantages: Advantages
    ) throws(TrainingMathError) {
        try batch.check(logProbabilities, "logProbabilities")
        try batch.check(oldLogProbabilities, "oldLogProbabilities")
        switch advantages {
        case .perToken(let values): try batch.check(values, "advantages")
        case .perSequence(let values):
            guard values.count == batch.sequences else {
                throw .shape("advantages", values.count, "\(batch.sequences) sequences")
            }
        }
        self.batch = batch
        self.logProbabilities = logProbabilities
        self.oldLogProbabilities = oldLogProbabilities
        self.advantages = advantages
    }

    /// The error that names the input that made a result not finite.
    func blame(_ loss: String) -> TrainingMathError {
        if let error = TrainingMathError.notFinite(
            in: batch, ("logProbabilities", logProbabilities), ("oldLogProbabilities", oldLogProbabilities))
        {
            return error
        }
        switch advantages {
        case .perToken(let values):
            if let error = TrainingMathError.notFinite(in: batch, ("advantages", values)) { return error }
        case .perSequence(let values):
            if let row = values.indices.first(where: { batch.lengths[$0] > 0 && !values[$0].isFinite }) {
                return .notFinite("advantages", values[row], "sequence \(row)")
            }
        }
        return .overflow(loss, "A log-ratio is too large; set a limit for log-ratios, or `dualClip`.")
    }
}

/// The value and gradient of a loss.
public struct LossResult: Sendable, Hashable {
    public var value: Double
    /// Shape `[B][T]`: the gradient with respect to the log-probabilities; 0 for masked tokens.
    public var gradient: [Double]

    public init(value: Double, gradient: [Double]) {
        self.value = value
        self.gradient = gradient
    }

    /// Adds another loss of the same batch, times a factor: `policy.adding(kl, times: 0.001)`.
    ///
    /// - Throws: ``TrainingMathError`` if it belongs to another batch.
    public func adding(_ other: LossResult, times factor: Double = 1) throws(TrainingMathError) -> LossResult {
        guard gradient.count == other.gradient.count else {
            throw .shape("gradient", other.gradient.count, "a loss of \(gradient.count) tokens")
        }
        var sum = LossResult(value: value + factor * other.value, gradient: gradient)
        for at in sum.gradient.indices { sum.gradient[at] += factor * other.gradient[at] }
        return sum
    }
}

/// The result of a policy loss with diagnostics over the unmasked tokens.
public struct PolicyLossResult: Sendable, Hashable {
    public var loss: LossResult
    /// Share of tokens whose ratio was clipped, 0 ... 1; clipped tokens have no effect.
    package var clipFraction: Double
    /// Share of tokens that the dual clip cut off, 0 ... 1.
    package var dualClipFraction: Double
    /// Mean of the old minus the new log-probability (k1, after the limit on log-ratios): how far the policy has moved.
    package var approximateKL: Double
}

/// A policy-gradient loss over a batch of tokens.
///
/// An unmasked input that is not finite, or a result that overflows, is an error. Masked values are never read. A batch without
/// unmasked tokens has loss 0.
public protocol PolicyLoss: Sendable {
    /// Computes the loss and its gradient with respect to the log-probabilities.
    func evaluate(
        _ input: PolicyLossInput, aggregation: LossAggregation
    ) throws(TrainingMathError) -> PolicyLossResult
}

extension PolicyLossInput {
    /// The flat buffers without bounds checks, because a loss reads millions of tokens.
    struct Buffers {
        let mask: UnsafeBufferPointer<Bool>
        let new: UnsafeBufferPointer<Double>
        let old: UnsafeBufferPointer<Double>
        let advantages: UnsafeBufferPointer<Double>
        let isPerToken: Bool

        /// The advantage of a token, from its sequence and its index in the flat buffers.
        @inline(__always)
        func advantage(_ row: Int, _ at: Int) -> Double { advantages[isPerToken ? at : row] }
    }

    /// Calls a function that computes a loss with the buffers and a gradient of zeros.
    func withBuffers<Value>(
        _ body: (Buffers, UnsafeMutableBufferPointer<Double>) -> Value
    ) -> (value: Value, gradient: [Double]) {
        let (values, isPerToken) =
            switch advantages {
            case .perSequence(let values): (values, false)
            case .perToken(let values): (values, true)
            }
        var gradient = [Double](repeating: 0, count: batch.count)
        let value = batch.mask.withUnsafeBufferPointer { mask in
            logProbabilities.withUnsafeBufferPointer { new in
                oldLogProbabilities.withUnsafeBufferPointer { old in
                    values.withUnsafeBufferPointer { values in
                        let buffers = Buffers(
                            mask: mask, new: new, old: old, advantages: values, isPerToken: isPerToken)
                        return gradient.withUnsafeMutableBufferPointer { body(buffers, $0) }
                    }
                }
            }
        }
        return (value, gradient)
    }

    /// Makes the result from a loss's sums; throws if a number is not finite.
    func result(
        _ sums: PolicyLossSums, _ gradient: [Double]
    ) throws(TrainingMathError) -> PolicyLossResult {
        guard sums.loss.isFinite, sums.poison == 0 else { throw blame("policy loss") }
        let tokens = Double(max(1, batch.tokenCount))
        return PolicyLossResult(
            loss: LossResult(value: sums.loss, gradient: gradient), clipFraction: Double(sums.clipped) / tokens,
            dualClipFraction: Double(sums.dualClipped) / tokens, approximateKL: -sums.logRatio / tokens)
    }
}

/// The sums of a policy loss over the tokens.
struct PolicyLossSums {
    var loss = 0.0
    var logRatio = 0.0
    /// 0 unless an input or a gradient was not finite, which a limit or a clip may have hidden from the loss.
    var poison = 0.0
    var clipped = 0
    var dualClipped = 0
}
