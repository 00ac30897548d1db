import GenAgent
import GenAgentBackends
import Testing

@Suite("Live: turns of llama.cpp", .enabled(if: LiveServer.llama.isThere, Comment(rawValue: LiveServer.missing)))
struct LiveLlamaTurnTests {
    private static let thought = "One red apple is wanted, nothing else."

    @Test("a tagged turn comes as the model wrote it, and reads as a thought and a call")
    func tagged() async throws {
        let reply = try await LiveServer.llama.policy().reply(to: LiveRequests.first(.tagged)) { _ in }
        #expect(
            reply.text == """
                <think>
                \(Self.thought)
                </think>

                <tool_call>
                {"name": "paint", "arguments": {"prompt": "one red apple", "seed": 7}}
                </tool_call>
                """)
        #expect(reply.finishReason == .stop)
        #expect(reply.toolCalls.isEmpty && reply.reasoning == nil)
        #expect(reply.usage.inputTokens > 20 && reply.usage.outputTokens == 8)
        let turn = try #require(TurnParser().parse(reply, format: .tagged).turn)
        #expect(turn.thought == Self.thought)
        #expect(turn.action == .call([ToolCall(name: "paint", arguments: ["prompt": "one red apple", "seed": 7])]))
    }

    @Test("a native call comes with its name, whole arguments and an id")
    func native() async throws {
        let reply = try await LiveServer.llama.policy().reply(to: LiveRequests.first(.native)) { _ in }
        let call = try #require(reply.toolCalls.first)
        #expect(reply.toolCalls.count == 1)
        #expect(call.name == "paint" && !call.id.isEmpty)
        #expect(try JSONValue.parse(call.arguments) == ["prompt": "one red apple", "seed": 7])
        #expect(reply.finishReason == .toolCalls)
        let turn = try #require(TurnParser().parse(reply, format: .native).turn)
        #expect(turn.thought == Self.thought)
    }

    @Test("reasoning comes apart from the text where the template has it", arguments: TurnFormat.allCases)
    func reasoning(_ format: TurnFormat) async throws {
        let reply = try await LiveServer.reasoning.policy().reply(to: LiveRequests.first(format)) { _ in }
        #expect(reply.reasoning?.contains(Self.thought) == true)
        #expect(!reply.text.contains("<think>"))
        let turn = try #require(TurnParser().parse(reply, format: format).turn)
        #expect(turn.thought == Self.thought)
        guard case .call(let calls) = turn.action else { throw AdapterError.fatal("The turn does not call.") }
        #expect(calls.map { $0.arguments["prompt"] } == ["one red apple"])
    }

    @Test(
        "a picture passes through the vision encoder: it costs tokens, and the turn is the same",
        arguments: TurnFormat.allCases)
    func picture(_ format: TurnFormat) async throws {
        let policy = LiveServer.llama.policy()
        let without = try await policy.reply(to: LiveRequests.first(format)) { _ in }
        let with = try await policy.reply(to: LiveRequests.withPicture(format)) { _ in }
        // The model's vision encoder makes 16 tokens of a picture.
        #expect(with.usage.inputTokens > without.usage.inputTokens + 15)
        #expect(with.text == without.text)
        #expect(with.toolCalls.map(\.arguments) == without.toolCalls.map(\.arguments))
    }

    @Test(
        "a streamed turn is the same as a whole one, and its fragments add up to it",
        arguments: [LiveServer.llama, .reasoning, .twoCalls], TurnFormat.allCases)
    func streamed(_ server: LiveServer, _ format: TurnFormat) async throws {
        let whole = try await server.policy().reply(to: LiveRequests.first(format)) { _ in }
        let log = DeltaLog()
        let policy = server.policy(ChatOptions(streams: true))
        let streamed = try await policy.reply(to: LiveRequests.first(format), onDelta: log.handler)
        #expect(streamed.text == whole.text)
        #expect(streamed.reasoning == whole.reasoning)
        #expect(streamed.toolCalls.map(\.name) == whole.toolCalls.map(\.name))
        #expect(streamed.toolCalls.map(\.arguments) == whole.toolCalls.map(\.arguments))
        #expect(streamed.finishReason == whole.finishReason)
        #expect(streamed.usage.inputTokens == whole.usage.inputTokens)
        #expect(streamed.usage.outputTokens == whole.usage.outputTokens)
        #expect(streamed.model == whole.model)
        #expect(log.text == streamed.text)
        #expect(log.reasoning == streamed.reasoning ?? "")
        for (index, call) in streamed.toolCalls.enumerated() {
            #expect(log.fragments(of: index).joined() == call.arguments)
        }
        #expect(log.deltas.count >= 3)
    }

    @Test("two calls in one turn arrive in order, each with an id of its own", arguments: [false, true])
    func twoCalls(_ streams: Bool) async throws {
        let policy = LiveServer.twoCalls.policy(ChatOptions(streams: streams))
        let reply = try await policy.reply(to: LiveRequests.first(.native)) { _ in }
        #expect(reply.toolCalls.map(\.name) == ["paint", "paint"])
        let prompts = try reply.toolCalls.map { try JSONValue.parse($0.arguments)["prompt"]?.stringValue }
        #expect(prompts == ["one red apple", "one blue cup"])
        #expect(Set(reply.toolCalls.map(\.id)).count == 2)
        #expect(reply.finishReason == .toolCalls)
    }

    @Test("log-probabilities come with the ids of the sampled tokens, one for each", arguments: [false, true])
    func evidence(_ streams: Bool) async throws {
        let options = ChatOptions(streams: streams, evidence: TokenEvidence(tokenIDs: true, logProbabilities: true))
        let reply = try await LiveServer.llama.policy(options).reply(to: LiveRequests.first(.tagged)) { _ in }
        let tokens = try #require(reply.tokens)
        // Seven pieces, and mostly the end of the turn.
        #expect((7...8).contains(tokens.completionIDs?.count ?? 0))
        #expect(tokens.logProbabilities?.count == tokens.completionIDs?.count)
        #expect(tokens.logProbabilities?.allSatisfy { $0 <= 0 && $0 > -0.01 } == true)
    }

    @Test(
        "a turn that is cut off says so, in text and in a call, whole and streamed", arguments: [2, 4, 5],
        [false, true])
    func truncation(_ tokens: Int, _ streams: Bool) async throws {
        let policy = LiveServer.llama.policy(ChatOptions(streams: streams))
        var request = LiveRequests.first(.native, maximumTokens: tokens)
        let reply = try await policy.reply(to: request) { _ in }
        #expect(reply.finishReason == .length)
        #expect(reply.usage.outputTokens == tokens)
        #expect(TurnParser().parse(reply, format: .native).violation?.kind == .truncated)
        // The broken turn is in the history now; llama.cpp answers 500 to broken arguments there.
        var parts: [MessagePart] = [.text(reply.text)]
        parts += reply.toolCalls.map { .toolCall($0) }
        request.messages += [
            Message(role: .assistant, author: .policy, parts: parts),
            Message(role: .user, author: .session, parts: [.text("Write the turn again.")]),
        ]
        request.sampling.maximumTokens = 64
        let again = try await policy.reply(to: request) { _ in }
        #expect(again.finishReason != .length)
        // Two pieces are thoughts; four and five end within the arguments, which come as broken JSON.
        #expect(reply.toolCalls.count == (tokens > 2 ? 1 : 0))
        #expect((reply.isTokenExact == false) == !reply.toolCalls.isEmpty)
    }
}
