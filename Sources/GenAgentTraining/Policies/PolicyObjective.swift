import GenAgent

/// The objective that training minimizes: a policy-gradient loss, minus an entropy bonus, plus a divergence from a reference policy.
///
/// All sums follow the order of the sequences, so equal inputs give equal bits.
public struct PolicyObjective: Sendable {
    package var loss: any PolicyLoss
    /// How token losses become one number.
    package var aggregation: LossAggregation
    /// The weight of the aggregated entropy, which is subtracted; 0: no bonus.
    package var entropyWeight: Double
    /// The weight of the aggregated divergence from the reference; 0: no such term.
    package var klWeight: Double
    package var kl: KLEstimator

    /// Makes an objective; by default only the clipped loss with the mean over tokens.
    public init(
        loss: any PolicyLoss = ClippedPolicyLoss.verl, aggregation: LossAggregation = .tokenMean,
        entropyWeight: Double = 0, klWeight: Double = 0, kl: KLEstimator = .verl(.k3)
    ) {
        self.loss = loss
        self.aggregation = aggregation
        self.entropyWeight = entropyWeight
        self.klWeight = klWeight
        self.kl = kl
    }

    /// The result of an objective.
    public struct Result: Sendable, Hashable {
        /// The objective's value.
        public var value: Double
        /// Shape `[P]`: its gradient with respect to the policy's parameters.
        public var gradient: [Double]
        /// The policy-gradient loss alone.
        public var policy: PolicyLossResult
        /// Mean entropy of a token, in nats.
        public var entropy: Double
        /// Mean estimated divergence from the reference per token; `nil` without a reference.
        public var kl: Double?
    }

    /// Computes the objective and its gradient.
    ///
    /// - Parameters:
    ///   - policy: The policy to improve.
    ///   - sequences: Shape `[B]`: what was sampled.
    ///   - advantages: Shape `[B]`.
    ///   - reference: The policy to stay close to; if given, the divergence is estimated even at weight 0.
    /// - Throws: ``TrainingMathError``.
    public func evaluate<Policy: TrainablePolicy>(
        _ policy: Policy, _ sequences: [TracedRollout<Policy.Trace>], advantages: [Double],
        reference: Policy? = nil
    ) throws(TrainingMathError) -> Result {
        let batch = TokenBatch(lengths: sequences.map(\.tokenCount))
        let evaluations = try Self.evaluations(policy, sequences)
        let new = try batch.padded(evaluations.map { $0.flatMap(\.logProbabilities) })
        let input = try PolicyLossInput(
            batch: batch, logProbabilities: new,
            oldLogProbabilities: try batch.padded(sequences.map(\.oldLogProbabilities)),
            advantages: .perSequence(advantages))
        let policyLoss = try loss.evaluate(input, aggregation: aggregation)
        var total = policyLoss.loss
        let entropies = try batch.padded(evaluations.map { $0.flatMap(\.entropies) })
        total.value -= entropyWeight * (try aggregation.aggregate(entropies, in: batch))
        var divergence: Double?
        if let reference {
            let far = try batch.padded(
                try Self.evaluations(reference, sequences).map { $0.flatMap(\.logProbabilities) })
            if klWeight != 0 {
                let term = try kl.evaluate(new, reference: far, batch: batch, aggregation: aggregation)
                total = try total.adding(term, times: klWeight)
            }
            divergence = try kl.evaluate(new, reference: far, batch: batch, aggregation: .tokenMean).value
        }
        return Result(
            value: total.value,
            gradient: gradient(
                policy, sequences, evaluations, batch, total.gradient, try aggregation.weights(for: batch)),
            policy: policyLoss, entropy: try LossAggregation.tokenMean.aggregate(entropies, in: batch),
            kl: divergence)
    }

    private static func evaluations<Policy: TrainablePolicy>(
        _ policy: Policy, _ sequences: [TracedRollout<Policy.Trace>]
    ) throws(TrainingMathError) -> [[TraceEvaluation]] {
        var all: [[TraceEvaluation]] = []
        for (row, sequence) in sequences.enumerated() {
            let evaluations = sequence.traces.map(policy.evaluate)
            let count = evaluations.reduce(0) { $0 + $1.logProbabilities.count }
            guard count == sequence.tokenCount else {
                throw .shape("evaluation", count, "sequence \(row), which was recorded with \(sequence.tokenCount)")
            }
            let entropies = evaluations.reduce(0) { $0 + $1.entropies.count }
            guard evaluations.allSatisfy({ $0.entropies.count == $0.logProbabilities.count }) else {
                throw .shape("entropies", entropies, "the \(count) log-probabilities of sequence \(row)")
            }
            all.append(evaluations)
        }
        return all
    }

    /// Propagates the token derivatives back to the parameters.
    private func gradient<Policy: TrainablePolicy>(
        _ policy: Policy, _ sequences: [TracedRollout<Policy.Trace>], _ evaluations: [[TraceEvaluation]],
        _ batch: TokenBatch, _ slopes: [Double], _ rowWeights: [Double]
    ) -> [Double] {
        var gradient = [Double](repeating: 0, count: policy.parameterVector.count)
        for (row, sequence) in sequences.enumerated() {
            var at = row * batch.width
            for (trace, evaluation) in zip(sequence.traces, evaluations[row]) {
                let count = evaluation.logProbabilities.count
                let entropyWeights =
                    entropyWeight == 0 ? [] : Array(repeating: -entropyWeight * rowWeights[row], count: count)
                let weights = TraceWeights(
                    logProbabilities: Array(slopes[at..<at + count]), entropies: entropyWeights)
                policy.addGradient(of: trace, weights: weights, to: &gradient)
                at += count
            }
        }
        return gradient
    }

    /// The mean negative log-likelihood of sequences and its gradient, which imitation minimizes.
    ///
    /// - Returns: The value, the gradient (shape `[P]`), and the mean entropy of a token.
    /// - Throws: ``TrainingMathError``.
    static func imitation<Policy: TrainablePolicy>(
        _ policy: Policy, _ sequences: [TracedRollout<Policy.Trace>], aggregation: LossAggregation
    ) throws(TrainingMathError) -> (value: Double, gradient: [Double], entropy: Double) {
        let batch = TokenBatch(lengths: sequences.map(\.tokenCount))
        let evaluations = try evaluations(policy, sequences)
        let all = try batch.padded(evaluations.map { $0.flatMap(\.logProbabilities) })
        let rowWeights = try aggregation.weights(for: batch)
        var slopes = [Double](repeating: 0, count: batch.count)
        for (row, length) in batch.lengths.enumerated() {
            for at in row * batch.width..<row * batch.width + length { slopes[at] = -rowWeights[row] }
        }
        let gradient = PolicyObjective().gradient(policy, sequences, evaluations, batch, slopes, rowWeights)
        let entropies = try batch.padded(evaluations.map { $0.flatMap(\.entropies) })
        return (
            -(try aggregation.aggregate(all, in: batch)), gradient,
            try LossAggregation.tokenMean.aggregate(entropies, in: batch)
        )
    }
}
