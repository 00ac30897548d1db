import Foundation
import GenAgent
import GenAgentHTTP
import GenAgentTesting
import Testing

@testable import GenAgentBackends

@Suite("Sessions with a chat server")
struct ChatSessionTests {
    /// What a session came to, and what the server was sent.
    private struct Story {
        var trajectory: Trajectory
        var server: ScriptedChatServer
        var stopReason: StopReason? { trajectory.exchanges.last?.stopReason }
        var messages: [[JSONValue]] { server.values.map { $0["messages"]?.arrayValue ?? [] } }
    }

    private func run(
        _ answers: [ScriptedChatServer.Answer], _ format: TurnFormat, _ dialect: ChatDialect = .llamaCpp,
        assessment: Assessment = .selfJudging, limits: SessionLimits = SessionLimits(),
        options: ChatOptions = ChatOptions()
    ) async throws -> Story {
        let server = ScriptedChatServer(answers)
        let price = TokenPrice(inputPerMillion: 1_000_000, outputPerMillion: 0)
        let policy = testPolicy(server, dialect, options: options, price: price)
        let session = AgentSession(
            policy: policy, tools: [StubGenerator()], assessment: assessment,
            configuration: SessionConfiguration(limits: limits, format: format))
        let trajectory = await session.respond(to: "a red cat").trajectory
        return Story(trajectory: trajectory, server: server)
    }

    @Test("tagged: a call, an image as user content, an answer")
    func tagged() async throws {
        let story = try await run(
            [
                .text(
                    #"<think>A cat.</think><tool_call>{"name": "draw", "arguments": {"prompt": "a red cat"}}</tool_call>"#
                ),
                .text("<think>Good.</think><judge>It is red.</judge><answer>done</answer>"),
            ], .tagged)
        #expect(story.stopReason == .satisfied)
        #expect(story.trajectory.rounds.count == 1)
        let last = try #require(story.messages.last)
        #expect(last.map { $0["role"]?.stringValue } == ["system", "user", "assistant", "user"])
        let content = last[3]["content"]?.arrayValue ?? []
        #expect(content.first?["type"] == "image_url")
        #expect(content.last?["text"]?.stringValue?.hasPrefix("<tool_response>\nimage_id: img_1") == true)
        #expect(story.server.values.allSatisfy { $0["tools"] == nil })
        #expect(story.trajectory.usage.money == 20)
    }

    @Test("native: two rounds, every id answered, the messages only grow")
    func native() async throws {
        let story = try await run(
            [.call("a cat", id: "A"), .call("a red cat", id: "B"), .text("It is a red cat.")], .native, .vLLM)
        #expect(story.stopReason == .satisfied)
        #expect(story.trajectory.rounds.count == 2)
        #expect(story.trajectory.turns[1].seed != story.trajectory.turns[0].seed)
        let messages = story.messages
        for (earlier, later) in zip(messages, messages.dropFirst()) {
            #expect(Array(later.prefix(earlier.count)) == earlier)
        }
        let last = try #require(messages.last)
        #expect(
            last.map { $0["role"]?.stringValue } == [
                "system", "user", "assistant", "tool", "user", "assistant", "tool", "user",
            ])
        #expect(last[3]["tool_call_id"] == "A" && last[6]["tool_call_id"] == "B")
    }

    @Test("native: a call cut off by the token limit is repaired, and its turn marked")
    func repair() async throws {
        let cut =
            #"{"choices":[{"message":{"content":"","tool_calls":[{"id":"A","type":"function","function":{"name":"draw","arguments":"{\"prom"}}]},"finish_reason":"length"}]}"#
        let story = try await run([.json(cut), .call("a red cat", id: "B"), .text("Good.")], .native)
        #expect(story.stopReason == .satisfied)
        #expect(story.trajectory.turns.map(\.reply.isTokenExact) == [false, nil, nil])
        #expect(story.trajectory.turns[0].reply.toolCalls.first?.arguments == #"{"prom"#)
        let messages = try #require(story.messages.last)
        #expect(messages[2]["tool_calls"]?.arrayValue?.first?["function"]?["arguments"] == "{}")
        #expect(messages[3]["role"] == "tool")
    }

    @Test("a stream that breaks off once is tried again by the session")
    func brokenStream() async throws {
        let lost = HTTPError(.connectionLost, "POST http://chat.test broke off.", mayHaveBeenSent: true)
        let story = try await run(
            [
                .events([ChatStreamTests.llamaCpp[0], ChatStreamTests.llamaCpp[1]], breaks: lost),
                .call("a red cat", id: "A"), .text("Good."),
            ], .native, options: ChatOptions(streams: true))
        #expect(story.stopReason == .satisfied)
        #expect(story.trajectory.turns.map(\.attempt) == [2, 1])
    }

    @Test("a full context and a refused key stop the session by name; no key is in the trajectory")
    func failures() async throws {
        let full = try await run(
            [.call("a", id: "A"), .json(#"{"error":{"message":"x","code":"context_length_exceeded"}}"#, status: 400)],
            .native)
        #expect(full.stopReason == .contextFull)
        let refused = try await run(
            [.json(#"{"error":{"message":"bad key planted-key-123"}}"#, status: 401)], .native)
        #expect(refused.stopReason == .policyFailed)
        for story in [full, refused] {
            let json = String(decoding: try story.trajectory.encoded(), as: UTF8.self)
            #expect(!json.contains("planted"))
        }
    }

    @Test("a vision judge and a reflector steer the session")
    func judged() async throws {
        let judge = ScriptedChatServer([
            .text(
                #"{"findings":[{"requirement":"red","detail":"blue","met":false}],"verdict":"unsatisfied","score":0.25}"#
            ),
            .text(#"{"findings":[{"requirement":"red","detail":"red","met":true}],"verdict":"satisfied","score":1}"#),
        ])
        let reflector = ScriptedChatServer([.text(#"{"guidance":"Say red first.","strategy":"regenerate"}"#)])
        let story = try await run(
            [.call("a cat", id: "A"), .call("a red cat", id: "B")], .native,
            assessment: .judge(
                VisionJudge(testEndpoint(.vLLM), transport: judge, retry: .never),
                reflector: PolicyReflector(testPolicy(reflector))))
        #expect(story.stopReason == .satisfied)
        #expect(story.trajectory.rounds.map(\.verdict?.score) == [0.25, 1])
        #expect(story.server.bodies.last?.contains("Guidance: Say red first.") == true)
    }
}
