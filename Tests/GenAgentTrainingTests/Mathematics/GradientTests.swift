import Foundation
import GenAgent
import GenAgentTraining
import Testing

/// Every gradient against central finite differences of its value, for every loss and every aggregation.
@Suite struct GradientTests {
    private static let batch = TokenBatch(lengths: [6, 3, 0, 1, 5])

    /// Inputs whose ratios keep clear of the corners of the loss, where there is no derivative.
    private static func input(seed: UInt64, perToken: Bool, spread: Double) throws -> PolicyLossInput {
        var random = SeededRandom(seed: seed)
        func draw(_ count: Int, _ body: (inout SeededRandom) -> Double) -> [Double] {
            (0..<count).map { _ in body(&random) }
        }
        let old = draw(batch.count) { -3 * $0.nextUnit() - 0.1 }
        let steps = draw(batch.count) { random in
            while true {
                let step = spread * (2 * random.nextUnit() - 1)
                if [0.8, 1.28, 1.7].allSatisfy({ abs(exp(step) - $0) > 1e-3 }) { return step }
            }
        }
        let advantages = draw(perToken ? batch.count : batch.sequences) { 2 * $0.nextUnit() - 1 }
        return try PolicyLossInput(
            batch: batch, logProbabilities: zip(old, steps).map(+), oldLogProbabilities: old,
            advantages: perToken ? .perToken(advantages) : .perSequence(advantages))
    }

    private func differences(
        at point: [Double], _ value: ([Double]) throws -> Double
    ) rethrows -> [Double] {
        try point.indices.map { index in
            var (above, below) = (point, point)
            above[index] += 1e-5
            below[index] -= 1e-5
            return (try value(above) - value(below)) / (above[index] - below[index])
        }
    }

    private func moved(_ input: PolicyLossInput, to point: [Double]) throws -> PolicyLossInput {
        try PolicyLossInput(
            batch: input.batch, logProbabilities: point, oldLogProbabilities: input.oldLogProbabilities,
            advantages: input.advantages)
    }

    @Test(arguments: LossAggregation.everyOne, [true, false])
    func clippedLoss(aggregation: LossAggregation, perToken: Bool) throws {
        let losses = [
            ClippedPolicyLoss(clipHigh: 0.28, dualClip: 1.7),
            ClippedPolicyLoss(clipHigh: 0.28, dualClip: nil, logRatioLimit: nil),
        ]
        for (seed, loss) in losses.enumerated() {
            let input = try Self.input(seed: UInt64(seed), perToken: perToken, spread: 1)
            let ours = try loss.evaluate(input, aggregation: aggregation)
            let wanted = try differences(at: input.logProbabilities) {
                try loss.evaluate(moved(input, to: $0), aggregation: aggregation).loss.value
            }
            #expect(agree(ours.loss.gradient, wanted, within: 1e-7))
            #expect(ours.loss.gradient.contains { $0 != 0 })
            #expect(ours.clipFraction > 0)
        }
    }

    @Test(arguments: LossAggregation.everyOne)
    func sequenceLoss(aggregation: LossAggregation) throws {
        // Advantages of whole sequences: only then the token form, whose gradient is taken, is the derivative of the value.
        let loss = SequencePolicyLoss(clipLow: 0.2, clipHigh: 0.28)
        let input = try Self.input(seed: 4, perToken: false, spread: 0.9)
        let ours = try loss.evaluate(input, aggregation: aggregation)
        let wanted = try differences(at: input.logProbabilities) {
            try loss.evaluate(moved(input, to: $0), aggregation: aggregation).loss.value
        }
        #expect(agree(ours.loss.gradient, wanted, within: 1e-7))
        #expect(ours.loss.gradient.contains { $0 != 0 })
    }

    @Test(arguments: LossAggregation.everyOne, [true, false])
    func cispoLoss(aggregation: LossAggregation, perToken: Bool) throws {
        let loss = CISPOLoss(least: 0.8, most: 1.28)
        let input = try Self.input(seed: 5, perToken: perToken, spread: 1)
        let ours = try loss.evaluate(input, aggregation: aggregation)
        // The derivative of the value with its weights held as they are here, written out anew.
        let weights = zip(input.logProbabilities, input.oldLogProbabilities).map { min(max(exp($0 - $1), 0.8), 1.28) }
        let wanted = try differences(at: input.logProbabilities) { point in
            let tokens = point.indices.map { at in
                let advantage =
                    switch input.advantages {
                    case .perToken(let values): values[at]
                    case .perSequence(let values): values[at / input.batch.width]
                    }
                return -weights[at] * advantage * point[at]
            }
            return try aggregation.aggregate(tokens, in: input.batch)
        }
        #expect(agree(ours.loss.gradient, wanted, within: 1e-7))
        #expect(ours.clipFraction > 0)
    }

    @Test(arguments: LossAggregation.everyOne, KLEstimator.Kind.allCases)
    func klEstimates(aggregation: LossAggregation, kind: KLEstimator.Kind) throws {
        let input = try Self.input(seed: 6, perToken: true, spread: 1.5)
        // Limits so near that some tokens are beyond them.
        for estimator in [KLEstimator(kind), KLEstimator(kind, exponentLimit: 1, outputLimit: 0.5)] {
            func value(_ point: [Double]) throws -> LossResult {
                try estimator.evaluate(
                    point, reference: input.oldLogProbabilities, batch: input.batch, aggregation: aggregation)
            }
            let ours = try value(input.logProbabilities)
            let wanted = try differences(at: input.logProbabilities) { try value($0).value }
            #expect(agree(ours.gradient, wanted, within: 1e-7))
        }
    }

    @Test func k2GradientUnderAnotherValue() throws {
        let (value, derivative) = KLEstimator.verl(.k3, usesK2Gradient: true).estimate(-1, reference: -1.5)
        #expect(abs(value - (exp(-0.5) + 0.5 - 1)) < 1e-12)
        #expect(abs(derivative - 0.5) < 1e-12)
    }

    @Test func aggregateOfTokenValues() throws {
        let input = try Self.input(seed: 7, perToken: true, spread: 1)
        for aggregation in LossAggregation.everyOne {
            let weights = try aggregation.weights(for: input.batch)
            let wanted = try differences(at: input.logProbabilities) { try aggregation.aggregate($0, in: input.batch) }
            let ours = input.logProbabilities.indices.map {
                input.batch.mask[$0] ? weights[$0 / input.batch.width] : 0
            }
            #expect(agree(ours, wanted, within: 1e-7))
        }
    }

    @Test func entropy() throws {
        let logits = [0.3, -1.2, 2.0, 0.0, 0.0, 0.0, 5.0, -5.0, 1.0]
        let ours = try Entropy(logits: logits, choices: 3)
        let wanted = try differences(at: logits) { try Entropy(logits: $0, choices: 3).values.reduce(0, +) }
        #expect(agree(ours.gradient, wanted, within: 1e-7))
        #expect(abs(ours.values[1] - log(3)) < 1e-12)
    }

    @Test func sumOfLosses() throws {
        let input = try Self.input(seed: 8, perToken: false, spread: 0.5)
        let policy = try ClippedPolicyLoss.verl.evaluate(input, aggregation: .tokenMean).loss
        let kl = try KLEstimator(.k2).evaluate(
            input.logProbabilities, reference: input.oldLogProbabilities, batch: input.batch, aggregation: .tokenMean)
        let sum = try policy.adding(kl, times: 0.1)
        #expect(abs(sum.value - (policy.value + 0.1 * kl.value)) < 1e-12)
        #expect(agree(sum.gradient, zip(policy.gradient, kl.gradient).map { $0 + 0.1 * $1 }, within: 1e-12))
        #expect(throws: TrainingMathError.self) { try policy.adding(LossResult(value: 0, gradient: [])) }
    }
}
