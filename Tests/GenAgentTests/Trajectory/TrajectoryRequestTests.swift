import GenAgent
import GenAgentTesting
import Testing

/// The record gives back exactly what the policy was asked.
@Suite struct TrajectoryRequestTests {
    @Test func everyTurnsRequestIsRebuilt() async throws {
        let policy = ScriptedPolicy([
            .call(prompt: "a cup"), .reply(PolicyReply(text: "<think>Hm")),
            .call(prompt: "a bluer cup", judging: "pale"),
            .answer(judging: "blue"), .call(prompt: "a red cup"), .answer(),
        ])
        let session = AgentSession(
            policy: policy, tools: [StubGenerator()],
            configuration: SessionConfiguration(sampling: SamplingOptions(temperature: 0.5)))
        _ = await session.respond(to: Query("a blue cup", images: [try StubImage.labeled("a sketch")]))
        let outcome = await session.respond(to: "now red")
        let trajectory = outcome.trajectory

        #expect(trajectory.turns.count == 6)
        #expect(policy.requests.count == 6)
        for (turn, asked) in policy.requests.enumerated() {
            let rebuilt = try #require(trajectory.request(ofTurn: turn, images: outcome.images))
            #expect(rebuilt.messages == asked.messages)
            #expect(rebuilt.tools == asked.tools && rebuilt.format == asked.format)
            #expect(rebuilt.sampling == asked.sampling)
            #expect(rebuilt.images == asked.images)
        }
    }

    @Test func unknownTurnsAndOddRecordsGiveNoTrap() async throws {
        let policy = ScriptedPolicy([.call(prompt: "a cup"), .answer()])
        let outcome = await AgentSession(policy: policy, tools: [StubGenerator()]).respond(to: "a cup")
        var trajectory = outcome.trajectory
        #expect(trajectory.request(ofTurn: 2, images: [:]) == nil)
        #expect(trajectory.request(ofTurn: -1, images: [:]) == nil)
        trajectory.messages[2].parent = 99
        #expect(trajectory.request(ofTurn: 0, images: [:])?.messages.isEmpty == true)
        trajectory.turns[0].message = -3
        #expect(trajectory.request(ofTurn: 0, images: [:]) == nil)
    }
}
