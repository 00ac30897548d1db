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
