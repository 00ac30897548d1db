import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import GenAgentTesting
import Testing

/// Whole sessions with a generator behind HTTP.
struct GeneratorSessionTests {
    @Test func whatTheServerCannotHonourAndATwinImageAreReadByThePolicy() async throws {
        let picture = try Sample.picture()
        let server = ImageServerFake(answers: [
            .json(["data": [["b64_json": .string(picture.data.base64EncodedString())]]])
        ])
        var endpoint = try Sample.endpoint()
        endpoint.prices = GeneratorPrices(perImage: 0.5)
        let tool = OpenAIImagesTool("draw", model: "m", at: endpoint, dialect: .openAI, over: server)
        let policy = ScriptedPolicy([
            .call(prompt: "a cat", arguments: ["negative_prompt": "blur"]), .call(prompt: "a cat", judging: "No."),
            .answer(judging: "Yes."),
        ])
        let outcome = await AgentSession(policy: policy, tools: [tool]).respond(to: "a cat")
        #expect(outcome.trajectory.exchanges.last?.stopReason == .satisfied)
        #expect(outcome.trajectory.usage.money == 1)
        let warnings = outcome.trajectory.calls.map(\.warnings)
        #expect(warnings[0].contains { $0.hasPrefix("negative_prompt was ignored") })
        #expect(warnings[1].contains("img_2 is identical to img_1, byte for byte."))
    }

    @Test func moderationIsToldToThePolicyAndARefusedKeyStopsTheSession() async throws {
        let picture = try Sample.picture()
        let server = ImageServerFake { _, index in
            switch index {
            case 0:
                .json(
                    Refusal.nested("safety_violations=[violence]", "image_generation_user_error", "moderation_blocked"),
                    status: 400)
            case 1: .json(["data": [["b64_json": .string(picture.data.base64EncodedString())]]])
            default: .json(Refusal.nested("bad key \(Sample.key)", "x", "invalid_api_key"), status: 401)
            }
        }
        let tool = OpenAIImagesTool(
            "draw", model: "m", at: try Sample.endpoint(Sample.bearer), dialect: .openAI, over: server)
        let policy = ScriptedPolicy([
            .call(prompt: "a fight"), .call(prompt: "a dance"), .call(prompt: "again", judging: "No."),
        ])
        let outcome = await AgentSession(policy: policy, tools: [tool]).respond(to: "a fight")
        #expect(outcome.trajectory.calls.map(\.status) == [.failed, .succeeded, .failed])
        #expect(outcome.trajectory.calls[0].text.contains("safety_violations"))
        #expect(outcome.trajectory.exchanges.last?.stopReason == .toolFailed)
        #expect(outcome.trajectory.rounds.count == 1)
        let record = try JSONEncoder().encode(outcome.trajectory)
        #expect(!String(decoding: record, as: UTF8.self).contains(Sample.key))
    }

    @Test func aLostJobIsStartedAgainByTheSessionAndBothAttemptsAreRecorded() async throws {
        let moments: [ComfyUIFake.Moment] = [
            .gone, .gone, .gone, .gone, .running, .done { ComfyUIFixture.success($0) },
        ]
        let fake = try ComfyUIFake(moments)
        let server = fake.server
        let tool = try ComfyUIFixture.tool(server)
        let policy = ScriptedPolicy([.call(prompt: "a cat", tool: tool.descriptor.name), .answer(judging: "Yes.")])
        let environment = SessionEnvironment(clock: ManualClock.automatic())
        let outcome = await AgentSession(policy: policy, tools: [tool], environment: environment)
            .respond(to: "a cat")
        let call = try #require(outcome.trajectory.calls.first)
        #expect(call.status == .succeeded && call.attempts.count == 2)
        #expect(call.attempts[0].error?.message.contains("job lost") == true)
        #expect(Set(call.attempts.compactMap(\.job)).count == 2)
        #expect(server.lines.filter { $0 == "POST /prompt" }.count == 2)
    }

    @Test func cancellingTheSessionCancelsTheJob() async throws {
        let told = Gate()
        let fake = try ComfyUIFake([.pending(1)]) { line, _ in
            if line == "POST /queue" { told.open() }
            return nil
        }
        let (server, clock) = (fake.server, ManualClock())
        let tool = try ComfyUIFixture.tool(server)
        let policy = ScriptedPolicy([.call(prompt: "a cat", tool: tool.descriptor.name)])
        let session = AgentSession(policy: policy, tools: [tool], environment: SessionEnvironment(clock: clock))
        let answer = Task { await session.respond(to: "a cat") }
        await clock.waitForSleepers(1)
        clock.advanceToNextSleeper()
        await clock.waitForSleepers(1)
        answer.cancel()
        #expect(await answer.value.trajectory.exchanges.last?.stopReason == .cancelled)
        await told.pass()
        #expect(server.lines.last == "POST /queue")
    }
}
