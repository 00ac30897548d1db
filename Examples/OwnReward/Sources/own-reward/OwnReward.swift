import GenAgent
import GenAgentSandbox
import GenAgentTraining

/// Trains the sandbox's policy for a few steps with a reward of one's own in the mix, and prints what came of it.
@main
struct OwnReward {
    static func main() async throws {
        let painter = PictogramPainter(profile: .base, side: 128)
        var trainer = try GRPOTrainer(
            policy: SandboxPolicy(parameters: .untrained), prompts: SandboxSuites.training(count: 64, seed: 1),
            rewards: RewardMix([(JudgeReward(PictogramGrader()), 0.9), (FewRounds(), 0.1)]),
            settings: GRPOSettings(promptsPerStep: 8, seed: 1), optimizer: AdamW(learningRate: 0.05)
        ) { policy, _, seed in
            AgentSession(policy: policy, tools: [painter], configuration: .rollouts(rounds: 2), seed: seed)
        }
        for _ in 0..<10 {
            let metrics = try await trainer.step()
            print("step \(metrics.step): reward \(metrics.reward ?? 0), rounds \(metrics.rounds ?? 0)")
        }
    }
}
