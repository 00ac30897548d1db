import GenAgent
import GenAgentTraining

/// Rewards a policy that needs few pictures: 1 for one round, 1/2 for two, and so on.
struct FewRounds: Reward {
    let name = "fewRounds"

    func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore {
        guard rollout.roundCount > 0 else { return .unscored("there is no image") }
        return .value(1 / Double(rollout.roundCount))
    }
}
