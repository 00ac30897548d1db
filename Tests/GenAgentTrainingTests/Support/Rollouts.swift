import GenAgent
import GenAgentTesting
import GenAgentTraining

/// Rollouts of real sessions with scripted policies.
enum Rollouts {
    static let query: Query = "three red apples"

    /// A rollout in which the policy drew so many images, each from a prompt of its own, and then answered.
    static func ofRounds(_ count: Int, index: Int = 0) async throws -> Rollout {
        let calls = (0..<count).map { round in
            PolicyStep.call(
                prompt: "attempt \(round)", thinking: "go on", judging: round > 0 ? "not yet" : nil)
        }
        return await playing(calls + [.answer()], index: index)
    }

    /// A rollout of a policy that plays these steps.
    static func playing(
        _ steps: [PolicyStep], tool: any AgentTool = StubGenerator(), index: Int = 0
    ) async -> Rollout {
        let session = AgentSession(
            policy: ScriptedPolicy(steps), tools: [tool], configuration: SessionConfiguration(), seed: 1)
        return Rollout(await session.respond(to: query), query: query, index: index)
    }
}
