import Foundation
import GenAgent
import GenAgentTraining
import Testing

@testable import GenAgentSandbox

@Suite struct PolicyTrainingTests {
    private static func prompts(_ count: Int) throws -> [Query] {
        var generator = PromptGenerator(seed: 77)
        return try (0..<count).map { _ in
            let row = generator.next()
            return Query(row.prompt, metadata: try JSONValue(encoding: row.metadata))
        }
    }

    private static let session: GRPOTrainer<SandboxPolicy>.MakeSession = { policy, _, seed in
        AgentSession(
            policy: policy, tools: [PictogramPainter(profile: .base, side: 64)], configuration: .rollouts(rounds: 2),
            seed: seed)
    }

    private static func batch(_ policy: SandboxPolicy, prompts count: Int) async throws -> RolloutBatch {
        let mix = RewardMix([(JudgeReward(PictogramGrader()), 1), (FormatErrorReward(), -0.2)])
        let collector = RolloutCollector(rewards: mix, perPrompt: 3, keep: 3, seed: 8)
        return try await collector.collect(try prompts(count)) { session(policy, $0, $1) }
    }

    @Test func theGradientOfTheWholeLossIsThatOfFiniteDifferences() async throws {
        let sampler = SandboxPolicy(parameters: .untrained)
        let sequences = try await Self.batch(sampler, prompts: 3).selected.map { try sampler.trace($0.rollout) }
        let advantages = sequences.indices.map { Double($0 % 4) - 1.3 }
        // Away from the sampler, so that ratios differ from 1.
        var random = SeededRandom(seed: 6)
        let policy = try sampler.replacing(
            parameterVector: sampler.parameterVector.map { $0 + 0.2 * random.signedUnit() })
        let objective = PolicyObjective(entropyWeight: 0.2, klWeight: 0.5)
        let result = try objective.evaluate(policy, sequences, advantages: advantages, reference: sampler)
        #expect(result.policy.approximateKL != 0 && (result.kl ?? 0) > 0)
        let touched = result.gradient.indices.filter { result.gradient[$0] != 0 }
        #expect(touched.count > 100)
        for at in touched.enumerated().filter({ $0.offset % 7 == 0 }).map(\.element) {
            func value(_ step: Double) throws -> Double {
                var parameters = policy.parameterVector
                parameters[at] += step
                return try objective.evaluate(
                    try policy.replacing(parameterVector: parameters), sequences, advantages: advantages,
                    reference: sampler
                ).value
            }
            let numeric = (try value(1e-5) - value(-1e-5)) / 2e-5
            #expect(
                abs(numeric - result.gradient[at]) < 1e-7 + 1e-5 * abs(numeric), "\(SandboxPolicyParameters.names[at])")
        }
    }

    @Test func tracesOfRolloutsKeepTheRecordedLogProbabilities() async throws {
        let policy = SandboxPolicy(parameters: .untrained)
        let batch = try await Self.batch(policy, prompts: 4)
        #expect(
            batch.all.contains { $0.rollout.roundCount == 2 } && batch.all.contains { $0.report["formatError"] == 1 })
        for scored in batch.selected {
            let traced = try policy.trace(scored.rollout)
            #expect(traced.traces.count == scored.rollout.trajectory.turns.count)
            #expect(traced.traces.flatMap { policy.evaluate($0).logProbabilities } == traced.oldLogProbabilities)
        }
    }

    @Test func aFewStepsTeachItTheFormatBitForBit() async throws {
        func train(concurrency: Int) async throws -> GRPOTrainer<SandboxPolicy> {
            var trainer = try GRPOTrainer(
                policy: SandboxPolicy(parameters: .untrained), prompts: try Self.prompts(12),
                rewards: RewardMix([(JudgeReward(PictogramGrader()), 0.5), (FormatErrorReward(), -1)]),
                settings: GRPOSettings(promptsPerStep: 3, rolloutsPerPrompt: 5, keep: 4, seed: 3),
                optimizer: AdamW(learningRate: 0.2, weightDecay: 0), concurrency: concurrency, makeSession: Self.session
            )
            try await trainer.run(steps: 2)
            return trainer
        }
        let (one, other) = (try await train(concurrency: 1), try await train(concurrency: 8))
        #expect(one.policy.parameterVector.map(\.bitPattern) == other.policy.parameterVector.map(\.bitPattern))
        let clean = { (policy: SandboxPolicy) in
            policy.parameters.logProbabilities(of: .form, features: [1, 0, 0, 0]).first ?? 0
        }
        #expect(clean(one.policy) > clean(SandboxPolicy(parameters: .untrained)))
    }
}
