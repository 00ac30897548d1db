// snippet: short-test
import GenAgent
import GenAgentTesting
import Testing

@Test func triesAgainUntilTheJudgeIsSatisfied() async throws {
    let policy = ScriptedPolicy([.call(prompt: "two cats"), .call(prompt: "exactly two cats, side by side")])
    let judge = ScriptedJudge([.unsatisfied("only one cat"), .satisfied])
    let session = AgentSession(policy: policy, tools: [StubGenerator()], assessment: .judge(judge))
    let outcome = await session.respond(to: "two cats")
    try expect(
        outcome.trajectory,
        tells: [
            .image, .verdict(.unsatisfied, saying: "only one cat"), .image, .verdict(.satisfied), .stop(.satisfied),
        ])
}
// snippet-end
