import Foundation
import GenAgent
import GenAgentTesting
import GenAgentTraining
import Testing

// snippet: custom-reward
struct FewRounds: Reward {
    let name = "fewRounds"

    func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore {
        guard rollout.roundCount > 0 else { return .unscored("there is no image") }
        return .value(1 / Double(rollout.roundCount))
    }
}

func mix(_ judge: any Judge) -> RewardMix {
    RewardMix([(JudgeReward(judge), 0.9), (FewRounds(), 0.1)])
}
// snippet-end

// snippet: trainers
func train<Policy: TrainablePolicy>(
    _ policy: Policy, examples: [Rollout], prompts: [Query], rewards: RewardMix, painter: any GeneratorTool,
    in folder: URL, steps: Int = 60
) async throws -> Policy {
    var imitation = try SFTTrainer(policy: policy, examples: examples, settings: SFTSettings(batchSize: 32, seed: 1))
    try imitation.run(in: TrainingFolder(folder.appending(path: "sft")))

    var reinforcement = try GRPOTrainer(
        policy: imitation.policy, prompts: prompts, rewards: rewards,
        settings: GRPOSettings(promptsPerStep: 16, seed: 1)
    ) { policy, _, seed in
        AgentSession(policy: policy, tools: [painter], configuration: .rollouts(rounds: 2), seed: seed)
    }
    try await reinforcement.run(steps: steps, in: TrainingFolder(folder.appending(path: "rl"))) {
        print($0.step, $0.reward ?? 0)
    }
    return reinforcement.policy
}
// snippet-end

@Suite struct TrainingSnippets {
    @Test func aRewardOfOnesOwnCountsInTheMix() async throws {
        let rollout = try await Rollouts.ofRounds(2)
        let report = await mix(ScriptedJudge([.satisfied])).score(rollout)
        #expect(report.total == 0.9 + 0.1 * 0.5)
        let none = await mix(ScriptedJudge([])).score(try await Rollouts.ofRounds(0))
        #expect(none.total == nil)
        #expect(none.failures == ["fewRounds": "there is no image"])
    }

    @Test func bothStagesOfTrainingFitTogether() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "genagent-snippet-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let collector = RolloutCollector(rewards: RewardMix([(RightArm(), 1)]), perPrompt: 8, keep: 8, seed: 1)
        let batch = try await collector.collect(Toy.prompts) { Toy.session(ToyPolicy(), $0, $1) }
        let trained = try await train(
            ToyPolicy(), examples: batch.selected.filter { $0.reward == 1 }.map(\.rollout), prompts: Toy.prompts,
            rewards: RewardMix([(RightArm(), 1)]), painter: StubGenerator(), in: folder, steps: 5)
        #expect(trained.skill > ToyPolicy().skill)
        #expect(try TrainingFolder(folder.appending(path: "rl")).metrics().count == 5)
    }
}
