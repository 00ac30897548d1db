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
    RewardMix([(JudgedReward(judge), 0.9), (FewRounds(), 0.1)])
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
}
