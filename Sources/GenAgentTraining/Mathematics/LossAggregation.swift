/// How token losses become one number. In every case, all tokens of a sequence have the same weight.
///
/// A batch without unmasked tokens gives 0; the engines give NaN in some of these cases.
public enum LossAggregation: Sendable, Hashable, Codable {
    /// Which sequences the mean is over.
    public enum Divisor: String, Sendable, Hashable, Codable, CaseIterable {
        /// Those with an unmasked token (verl).
        case filled
        /// All of them (TRL).
        case all
        /// None: the sum.
        case one
    }

    /// The mean over all unmasked tokens: verl's `token-mean`, DAPO; TRL's `bnpo`, and `dapo` on one process.
    case tokenMean
    /// The sum over all unmasked tokens: verl's `token-sum`.
    case tokenSum
    /// The mean over sequences of the sum over tokens: verl's `seq-mean-token-sum`; with `.all`, TRL's `luspo`.
    case sequenceMeanTokenSum(over: Divisor = .filled)
    /// The mean over sequences of the mean over tokens, the original GRPO: verl's `seq-mean-token-mean`; with `.all`, TRL's `grpo`.
    case sequenceMeanTokenMean(over: Divisor = .filled)
    /// The sum over tokens divided by a constant length, as in Dr. GRPO: verl's `seq-mean-token-sum-norm`.
    ///
    /// `length` is the constant; `nil` means the padded width, which varies between batches. The mean over sequences is
    /// `.filled` in verl 0.9.1, `.one` (a sum) in verl 0.7.0, `.all` in TRL's `dr_grpo`.
    case drGRPO(length: Double? = nil, over: Divisor = .filled)

    /// Shape `[B]`: the weight of each token of a sequence. The loss is the weighted sum of token losses; so is its gradient.
    ///
    /// - Throws: ``TrainingMathError`` if a constant length is not positive.
    public func weights(for batch: TokenBatch) throws(TrainingMathError) -> [Double] {
        switch self {
        case .tokenMean: return Self.constant(1 / Double(max(1, batch.tokenCount)), batch)
        case .tokenSum: return Self.constant(1, batch)
        case .sequenceMeanTokenSum(let divisor): return Self.constant(1 / divisor.count(batch), batch)
        case .sequenceMeanTokenMean(let divisor):
            let count = divisor.count(batch)
            return batch.lengths.map { 1 / (count * Double(max(1, $0))) }
        case .drGRPO(let length, let divisor):
            let length = length ?? Double(max(1, batch.width))
            guard length > 0, length.isFinite else {
                throw .setting(
                    "The constant length of Dr. GRPO is \(length); give the maximum number of tokens, 1 or more.")
            }
            return Self.constant(1 / (length * divisor.count(batch)), batch)
        }
    }

    /// Aggregates values per token.
    ///
    /// - Parameter values: Shape `[B][T]`.
    /// - Returns: The aggregate. Its gradient with respect to a value is the weight of the value's sequence, 0 if masked.
    /// - Throws: ``TrainingMathError`` if shapes do not fit or an unmasked value is not finite.
    public func aggregate(_ values: [Double], in batch: TokenBatch) throws(TrainingMathError) -> Double {
        try batch.check(values, "values")
        let weights = try weights(for: batch)
        var total = 0.0
        for row in 0..<batch.sequences {
            var sum = 0.0
            for at in row * batch.width..<(row + 1) * batch.width where batch.mask[at] { sum += values[at] }
            total += weights[row] * sum
        }
        if !total.isFinite {
            if let error = TrainingMathError.notFinite(in: batch, ("values", values)) { throw error }
            throw .overflow("aggregate", "The values are too large.")
        }
        return total
    }

    private static func constant(_ weight: Double, _ batch: TokenBatch) -> [Double] {
        [Double](repeating: weight, count: batch.sequences)
    }
}

extension LossAggregation.Divisor {
    fileprivate func count(_ batch: TokenBatch) -> Double {
        switch self {
        case .filled: Double(max(1, batch.filledSequences))
        case .all: Double(max(1, batch.sequences))
        case .one: 1
        }
    }
}
