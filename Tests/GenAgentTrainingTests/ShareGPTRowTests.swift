import Foundation
import GenAgent
import GenAgentTesting
import GenAgentTraining
import Testing

@Suite struct ShareGPTRowTests {
    @Test func aRowHoldsWhatTheEngineEnforces() async throws {
        let report = try await ColdStartWorld().pipeline().run([
            "two apples and an <image> of a <video>", "fair apples",
        ])
        for example in report.examples {
            let row = try ShareGPTRow(example.trajectory)
            #expect(row.conversations.map(\.from).prefix(3) == ["system", "human", "gpt"])
            let sides = row.conversations.dropFirst().map(\.from)
            #expect(sides.count.isMultiple(of: 2) && sides.last == "gpt")
            let text = row.conversations.map(\.value).joined()
            #expect(text.components(separatedBy: "<image>").count - 1 == row.images.count && row.images.count == 2)
            #expect(!text.contains("<video>"))
            let assistant = row.conversations.filter { $0.from == "gpt" }.map(\.value)
            #expect(assistant == example.trajectory.turns.map(\.reply.text))
            #expect(row.conversations[0].value.contains("<tools>"))
            #expect(row.images == example.trajectory.images.map { "images/\($0.reference.digest).png" })
        }
        #expect(report.examples.count == 2)
        let line = String(decoding: try ShareGPTRow(report.examples[1].trajectory).line(), as: UTF8.self)
        #expect(line.hasPrefix("{\"conversations\":[{\"from\":\"system\"") && !line.contains("\n"))
        let info = ShareGPTRow.datasetInfo(name: "mine", file: "rows.jsonl").jsonText
        #expect(info.contains("function_tag") && info.contains("observation_tag"))
    }

    @Test func whatThePolicyNeverReadIsLeftOut() async throws {
        let session = AgentSession(
            policy: ScriptedPolicy([.call(prompt: "a cat"), .give(PolicyReply(text: "")), .give(PolicyReply(text: ""))]
            ),
            tools: [StubGenerator()], configuration: SessionConfiguration(limits: SessionLimits(policyTurns: 1)),
            seed: 1)
        let trajectory = await session.respond(to: "a cat").trajectory
        #expect(trajectory.messages.last?.message.author == .session)
        let row = try ShareGPTRow(trajectory)
        #expect(row.conversations.map(\.from) == ["system", "human", "gpt"] && row.images.isEmpty)
    }

    @Test func whatMustNotBeImitatedHasNoRow() async throws {
        let rollout = await Rollouts.playing([.turn("<think>Hm"), .answer()])
        let error = #expect(throws: ExportError.self) { try ShareGPTRow(rollout.trajectory) }
        #expect(error?.description.contains("Turn 1") == true)
        let reflected = await AgentSession(
            policy: ScriptedPolicy([.call(prompt: "a cat")]), tools: [StubGenerator()],
            assessment: .judge(
                ScriptedJudge([.unsatisfied("no"), .satisfied]),
                reflector: ScriptedReflector([.give(.call(ToolCall(name: "draw", arguments: ["prompt": "a dog"])))])),
            seed: 1
        ).respond(to: "a cat").trajectory
        #expect(reflected.rounds.count == 2)
        #expect(throws: ExportError.self) { try ShareGPTRow(reflected) }
    }
}
