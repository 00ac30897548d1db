import Foundation
import GenAgent
import GenAgentTesting
import Testing

@testable import GenAgentTraining

@Suite struct ObjectiveTests {
    /// A policy away from the one that sampled, so that ratios differ from 1.
    private static func moved(_ seed: UInt64, by scale: Double) throws -> ToyPolicy {
        var random = SeededRandom(seed: seed)
        return try ToyPolicy().replacing(
            parameterVector: (0..<ToyPolicy.count).map { _ in (random.nextUnit() - 0.5) * scale })
    }

    private static func batch() async throws -> [TracedRollout<[ToyPolicy.Choice]>] {
        let sampler = try moved(1, by: 1)
        let collector = RolloutCollector(rewards: RewardMix([(RightArm(), 1)]), perPrompt: 4, keep: 4, seed: 3)
        let batch = try await collector.collect(Toy.prompts) { Toy.session(sampler, $0, $1) }
        return try batch.selected.map { try sampler.trace($0.rollout) }
    }

    @Test(arguments: [
        LossAggregation.tokenMean, .sequenceMeanTokenMean(), .drGRPO(length: 5),
    ]) func theGradientOfTheWholeObjectiveIsThatOfFiniteDifferences(aggregation: LossAggregation) async throws {
        let sequences = try await Self.batch()
        let advantages = sequences.indices.map { Double($0 % 5) - 1.9 }
        let policy = try Self.moved(2, by: 0.6)
        let reference = try Self.moved(3, by: 1)
        for loss in [ClippedPolicyLoss.dapo, SequencePolicyLoss()] as [any PolicyLoss] {
            let objective = PolicyObjective(
                loss: loss, aggregation: aggregation, entropyWeight: 0.3, klWeight: 0.7, kl: .verl(.k3))
            let result = try objective.evaluate(policy, sequences, advantages: advantages, reference: reference)
            for at in policy.parameterVector.indices {
                func value(_ step: Double) throws -> Double {
                    var parameters = policy.parameterVector
                    parameters[at] += step
                    return try objective.evaluate(
                        try policy.replacing(parameterVector: parameters), sequences, advantages: advantages,
                        reference: reference
                    ).value
                }
                let numeric = (try value(1e-6) - value(-1e-6)) / 2e-6
                #expect(abs(numeric - result.gradient[at]) < 1e-6, "parameter \(at)")
            }
        }
    }

    /// The divergence becomes one number as the loss does; what is reported is its mean over tokens.
    @Test func theTermOfTheDivergenceIsAggregatedAsTheLossIs() async throws {
        let sequences = try await Self.batch()
        #expect(Set(sequences.map(\.tokenCount)).count > 1)
        let (policy, reference) = (try Self.moved(2, by: 0.6), try Self.moved(3, by: 1))
        let kl = KLEstimator(.k3)
        let estimates = sequences.map { sequence in
            zip(
                sequence.traces.flatMap { policy.evaluate($0).logProbabilities },
                sequence.traces.flatMap { reference.evaluate($0).logProbabilities }
            ).map { kl.estimate($0, reference: $1).value }
        }
        let count = Double(sequences.count)
        let sums = estimates.map { $0.reduce(0, +) }
        let perToken = sums.reduce(0, +) / Double(estimates.reduce(0) { $0 + $1.count })
        let expected: [(LossAggregation, Double)] = [
            (.tokenMean, perToken), (.sequenceMeanTokenSum(), sums.reduce(0, +) / count),
            (.sequenceMeanTokenMean(), zip(sums, estimates).reduce(0) { $0 + $1.0 / Double($1.1.count) } / count),
            (.drGRPO(length: 5), sums.reduce(0, +) / 5 / count),
        ]
        for (aggregation, divergence) in expected {
            func result(_ weight: Double) throws -> PolicyObjective.Result {
                try PolicyObjective(aggregation: aggregation, klWeight: weight, kl: kl).evaluate(
                    policy, sequences, advantages: sequences.map { _ in 1 }, reference: reference)
            }
            #expect(abs(try result(0.7).value - result(0).value - 0.7 * divergence) < 1e-12, "\(aggregation)")
            #expect(abs((try result(0.7).kl ?? 0) - perToken) < 1e-12)
        }
    }

    @Test(arguments: LossAggregation.everyOne) func theGradientOfImitationIsThatOfFiniteDifferences(
        aggregation: LossAggregation
    ) async throws {
        let sequences = try await Self.batch()
        let policy = try Self.moved(2, by: 0.6)
        let result = try PolicyObjective.imitation(policy, sequences, aggregation: aggregation)
        for at in policy.parameterVector.indices {
            func value(_ step: Double) throws -> Double {
                var parameters = policy.parameterVector
                parameters[at] += step
                let moved = try policy.replacing(parameterVector: parameters)
                return try PolicyObjective.imitation(moved, sequences, aggregation: aggregation).value
            }
            let numeric = (try value(1e-6) - value(-1e-6)) / 2e-6
            #expect(abs(numeric - result.gradient[at]) < 1e-6 * max(1, abs(numeric)), "parameter \(at)")
        }
        #expect(result.gradient.contains { $0 != 0 } && result.value > 0)
    }

    @Test func tracesKeepTheLogProbabilitiesThatWereRecorded() async throws {
        let sampler = try Self.moved(1, by: 1)
        for sequence in try await Self.batch() {
            #expect(sequence.traces.flatMap { sampler.evaluate($0).logProbabilities } == sequence.oldLogProbabilities)
        }
    }
}
