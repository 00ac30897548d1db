/// What a policy loss is computed from.
public struct PolicyLossInput: Sendable {
    /// Advantages, for whole sequences or token by token.
    public enum Advantages: Sendable, Hashable {
        /// Shape `[B]`.
        case perSequence([Double])
        /// Shape `[B][T]`.
        case perToken([Double])
    }

    /// Shape and mask.
    public let batch: TokenBatch
    /// Shape `[B][T]`: log-probabilities of the sampled tokens under the policy that is trained.
    public let logProbabilities: [Double]
    /// Shape `[B][T]`: the same under the policy that sampled them.
    public let oldLogProbabilities: [Double]
    /// How much better than expected it went.
    public let advantages: Advantages

    /// Puts the parts together.
    ///
    /// - Throws: ``TrainingMathError`` where shapes do not fit.
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

    /// Says which input is to blame for a result that is not finite.
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

/// The value and the gradient of a loss.
public struct LossResult: Sendable, Hashable {
    /// The loss, to be made small.
    public var value: Double
    /// Shape `[B][T]`: its gradient with respect to the log-probabilities; 0 where a token does not count.
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

/// The result of a policy loss with diagnostics. All figures are over the tokens that count.
public struct PolicyLossResult: Sendable, Hashable {
    /// Value and gradient.
    public var loss: LossResult
    /// Share of tokens whose ratio was clipped, 0 ... 1; clipped tokens teach nothing.
    package var clipFraction: Double
    /// Share of tokens that the dual clip cut off, 0 ... 1.
    package var dualClipFraction: Double
    /// Mean of the old log-probability less the new one (k1, after the limit on log-ratios): how far the policy has moved.
    package var approximateKL: Double
}

/// A policy-gradient loss over a batch of tokens.
///
/// Inputs that count and are not finite throw; so does a result beyond what a number can hold. Values where the mask is `false`
/// are never read. An empty batch, and one without a token that counts, has loss 0.
public protocol PolicyLoss: Sendable {
    /// Computes the loss and its gradient with respect to the log-probabilities.
    func evaluate(
        _ input: PolicyLossInput, aggregation: LossAggregation
    ) throws(TrainingMathError) -> PolicyLossResult
}

extension PolicyLossInput {
    /// The flat buffers without bounds checks: a loss reads every one of a million tokens.
    struct Buffers {
        let mask: UnsafeBufferPointer<Bool>
        let new: UnsafeBufferPointer<Double>
        let old: UnsafeBufferPointer<Double>
        let advantages: UnsafeBufferPointer<Double>
        let isPerToken: Bool

        /// The advantage of a token by its sequence and its place in the flat buffers.
        @inline(__always)
        func advantage(_ row: Int, _ at: Int) -> Double { advantages[isPerToken ? at : row] }
    }

    /// Hands the buffers and a gradient full of zeros to a function that computes a loss.
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

    /// Makes the result of what a loss summed up, or throws where a number is not finite.
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

/// What a policy loss sums up on its way over the tokens.
struct PolicyLossSums {
    var loss = 0.0
    var logRatio = 0.0
    /// 0 unless an input or a gradient was not finite; a limit or a clip may have hidden that from the loss.
    var poison = 0.0
    var clipped = 0
    var dualClipped = 0
}
