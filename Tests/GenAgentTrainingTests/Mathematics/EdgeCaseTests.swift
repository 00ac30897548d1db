import GenAgentTraining
import Testing

@Suite struct EdgeCaseTests {
    static let losses: [any PolicyLoss & Sendable] = [
        ClippedPolicyLoss.verl, ClippedPolicyLoss.trl, SequencePolicyLoss(), CISPOLoss(), CISPOLoss.trl(most: 5),
    ]

    private func input(
        _ batch: TokenBatch, new: [Double], old: [Double], advantages: [Double]
    ) throws -> PolicyLossInput {
        try PolicyLossInput(
            batch: batch, logProbabilities: new, oldLogProbabilities: old, advantages: .perSequence(advantages))
    }

    @Test(arguments: LossAggregation.everyOne)
    func anEmptyBatchCostsNothing(aggregation: LossAggregation) throws {
        for batch in [TokenBatch(lengths: []), TokenBatch(lengths: [0, 0])] {
            for loss in Self.losses {
                let empty = try input(batch, new: [], old: [], advantages: Array(repeating: 1, count: batch.sequences))
                let result = try loss.evaluate(empty, aggregation: aggregation)
                #expect(result.loss == LossResult(value: 0, gradient: []))
                #expect(result.approximateKL == 0)
            }
        }
    }

    @Test(arguments: LossAggregation.everyOne)
    func whatIsMaskedIsNeverRead(aggregation: LossAggregation) throws {
        let masked = try TokenBatch(sequences: 2, width: 2, mask: [false, false, false, false])
        let rubbish = [Double.nan, .infinity, -.infinity, 1e308]
        for loss in Self.losses {
            let all = try input(masked, new: rubbish, old: rubbish, advantages: [.nan, 1])
            let result = try loss.evaluate(all, aggregation: aggregation)
            #expect(result.loss == LossResult(value: 0, gradient: [0, 0, 0, 0]))
            let half = try TokenBatch(sequences: 1, width: 2, mask: [true, false])
            let some = try loss.evaluate(
                try input(half, new: [-1, .nan], old: [-1.1, .nan], advantages: [1]), aggregation: aggregation)
            #expect(
                some.loss.value.isFinite && some.loss.gradient[1] == 0 && some.loss.gradient[0] != 0
                    || loss is SequencePolicyLoss)
        }
        let kl = try KLEstimator(.k3).evaluate(rubbish, reference: rubbish, batch: masked, aggregation: aggregation)
        #expect(kl == LossResult(value: 0, gradient: [0, 0, 0, 0]))
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func anInputThatCountsAndIsNoNumberThrowsAndIsNamed(value: Double) throws {
        let batch = TokenBatch(lengths: [2, 2])
        let fine = [-1.0, -1, -1, -1]
        var broken = fine
        broken[2] = value
        for loss in Self.losses {
            // An advantage of 0 must not hide it, nor a limit.
            for advantage in [0.0, 1, -1] {
                let new = try input(batch, new: broken, old: fine, advantages: [advantage, advantage])
                let error = #expect(throws: TrainingMathError.self) { try loss.evaluate(new, aggregation: .tokenMean) }
                #expect(error?.kind == .notFinite)
                #expect(error?.description.contains("sequence 1, token 0") == true)
                let old = try input(batch, new: fine, old: broken, advantages: [advantage, advantage])
                #expect(throws: TrainingMathError.self) { try loss.evaluate(old, aggregation: .tokenMean) }
            }
            let advantages = try input(batch, new: fine, old: fine, advantages: [1, value])
            let error = #expect(throws: TrainingMathError.self) {
                try loss.evaluate(advantages, aggregation: .tokenSum)
            }
            #expect(error?.description.contains("advantages") == true)
        }
        #expect(throws: TrainingMathError.self) {
            try KLEstimator.verl(.k3).evaluate(broken, reference: fine, batch: batch, aggregation: .tokenMean)
        }
        #expect(throws: TrainingMathError.self) { try LossAggregation.tokenSum.aggregate(broken, in: batch) }
    }

    @Test func hugeLogRatiosAreHeldOrThrow() throws {
        let batch = TokenBatch(lengths: [1])
        for (new, advantage) in [(1000.0, 1.0), (1000, -1), (-1000, 1), (-1000, -1)] {
            let given = try input(batch, new: [new], old: [0], advantages: [advantage])
            let held = try ClippedPolicyLoss.verl.evaluate(given, aggregation: .tokenMean)
            #expect(held.loss.value.isFinite && held.loss.gradient == [0])
            #expect(abs(held.approximateKL) == 20)
            _ = try CISPOLoss().evaluate(given, aggregation: .tokenMean)
            _ = try SequencePolicyLoss().evaluate(given, aggregation: .tokenMean)
        }
        let overflowing = try input(batch, new: [1000], old: [0], advantages: [-1])
        let error = #expect(throws: TrainingMathError.self) {
            try ClippedPolicyLoss.trl.evaluate(overflowing, aggregation: .tokenMean)
        }
        #expect(error?.kind == .overflow)
        #expect(throws: TrainingMathError.self) {
            try KLEstimator(.k3).evaluate([-1000], reference: [0], batch: batch, aggregation: .tokenMean)
        }
        let verl = try KLEstimator.verl(.k3).evaluate([-1000], reference: [0], batch: batch, aggregation: .tokenMean)
        #expect(verl == LossResult(value: 10, gradient: [0]))
    }

    @Test func shapesAndSettingsAreChecked() throws {
        let batch = TokenBatch(lengths: [2])
        #expect(throws: TrainingMathError.self) { try TokenBatch(sequences: 2, width: 2, mask: [true]) }
        #expect(throws: TrainingMathError.self) { try TokenBatch(sequences: -1, width: -1, mask: [true]) }
        #expect(throws: TrainingMathError.self) { try TokenBatch(sequences: .max, width: 2, mask: []) }
        #expect(throws: TrainingMathError.self) { try input(batch, new: [1], old: [1, 1], advantages: [1]) }
        #expect(throws: TrainingMathError.self) { try input(batch, new: [1, 1], old: [1, 1], advantages: []) }
        let fine = try input(batch, new: [-1, -1], old: [-1, -1], advantages: [1])
        for length in [0, -1, Double.nan, .infinity] {
            #expect(throws: TrainingMathError.self) { try LossAggregation.drGRPO(length: length).weights(for: batch) }
        }
        for loss in [
            ClippedPolicyLoss(dualClip: 1), ClippedPolicyLoss(clipLow: -1), ClippedPolicyLoss(logRatioLimit: 0),
        ] {
            #expect(throws: TrainingMathError.self) { try loss.evaluate(fine, aggregation: .tokenMean) }
        }
        for loss in [
            CISPOLoss(least: 2, most: 1), CISPOLoss(logRatioLimit: -1), SequencePolicyLoss(logRatioLimit: .nan),
            SequencePolicyLoss(clipLow: -1),
        ] as [any PolicyLoss] {
            #expect(throws: TrainingMathError.self) { try loss.evaluate(fine, aggregation: .tokenMean) }
        }
        for estimator in [KLEstimator(.k3, exponentLimit: -1), KLEstimator(.k3, outputLimit: 0)] {
            #expect(throws: TrainingMathError.self) {
                try estimator.evaluate([-1, -1], reference: [-1, -1], batch: batch, aggregation: .tokenMean)
            }
        }
    }

    @Test func anOverlongPenaltyBeginsAtItsBuffer() {
        #expect(OverlongPenalty(maximum: 10, buffer: 4, factor: 1).reward(length: 6) == 0)
        #expect(OverlongPenalty(maximum: 10, buffer: 4, factor: 1).reward(length: 8) == -0.5)
        var odd = OverlongPenalty(maximum: 10, buffer: 1)
        odd.buffer = -3
        #expect(odd.reward(length: 9) == 0 && odd.reward(length: 10) == -1 && odd.reward(length: .max).isFinite)
    }

    @Test func rowsArePadded() throws {
        let batch = TokenBatch(lengths: [2, 0, 3])
        #expect(batch.mask == [true, true, false, false, false, false, true, true, true])
        #expect(batch.tokenCount == 5 && batch.filledSequences == 2)
        #expect(try batch.padded([[1, 2], [], [3, 4, 5]]) == [1, 2, 0, 0, 0, 0, 3, 4, 5])
        #expect(throws: TrainingMathError.self) { try batch.padded([[1, 2, 3, 4], [], []]) }
    }

    @Test func entropyOfImpossibleChoices() throws {
        let certain = try Entropy(logits: [0, -.infinity, -.infinity], choices: 3)
        #expect(certain.values == [0])
        #expect(certain.gradient == [0, 0, 0])
        #expect(throws: TrainingMathError.self) { try Entropy(logits: [-.infinity, -.infinity], choices: 2) }
        #expect(throws: TrainingMathError.self) { try Entropy(logits: [.nan, 1], choices: 2) }
        #expect(throws: TrainingMathError.self) { try Entropy(logits: [1, .infinity], choices: 2) }
        #expect(throws: TrainingMathError.self) { try Entropy(logits: [1], choices: 0) }
        #expect(try Entropy(logits: [], choices: 4).values.isEmpty)
    }
}
