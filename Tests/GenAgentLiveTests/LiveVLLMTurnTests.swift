import GenAgent
import GenAgentBackends
import Testing

@Suite("Live: turns of vLLM", .enabled(if: LiveServer.vllm.isThere, Comment(rawValue: LiveServer.vllmMissing)))
struct LiveVLLMTurnTests {
    private static let thought = "One red apple is wanted, nothing else."

    @Test("a tagged turn comes as the model wrote it, and reads as a thought and a call")
    func tagged() async throws {
        let reply = try await LiveServer.vllm.policy().reply(to: LiveRequests.first(.tagged)) { _ in }
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
        #expect(reply.usage.inputTokens > 20 && reply.usage.outputTokens == 12)
        #expect(reply.model == "scripted")
        let turn = try #require(TurnParser().parse(reply, format: .tagged).turn)
        #expect(turn.thought == Self.thought)
        #expect(turn.action == .call([ToolCall(name: "paint", arguments: ["prompt": "one red apple", "seed": 7])]))
    }

    @Test("a native call comes with its name, whole arguments and an id; the thought stays in the text")
    func native() async throws {
        let reply = try await LiveServer.vllm.policy().reply(to: LiveRequests.first(.native)) { _ in }
        let call = try #require(reply.toolCalls.first)
        #expect(reply.toolCalls.count == 1)
        #expect(call.name == "paint" && call.id.hasPrefix("chatcmpl-tool-"))
        #expect(try JSONValue.parse(call.arguments) == ["prompt": "one red apple", "seed": 7])
        #expect(reply.finishReason == .toolCalls)
        let turn = try #require(TurnParser().parse(reply, format: .native).turn)
        #expect(turn.thought == Self.thought)
    }

    @Test("reasoning comes under the key `reasoning`, apart from the text", arguments: TurnFormat.allCases)
    func reasoning(_ format: TurnFormat) async throws {
        let reply = try await LiveServer.vllmReasoning.policy().reply(to: LiveRequests.first(format)) { _ in }
        #expect(reply.reasoning == "\n\(Self.thought)\n")
        #expect(!reply.text.contains("think>"))
        // vLLM takes it back under the same name, so the turn is what was sampled.
        #expect(reply.isTokenExact != false)
        let turn = try #require(TurnParser().parse(reply, format: format).turn)
        #expect(turn.thought == Self.thought)
        guard case .call(let calls) = turn.action else { throw AdapterError.fatal("The turn does not call.") }
        #expect(calls.map { $0.arguments["prompt"] } == ["one red apple"])
    }

    @Test("reasoning that is sent back reaches the model's template: it costs tokens")
    func reasoningSentBack() async throws {
        let policy = LiveServer.vllmReasoning.policy()
        let first = try await policy.reply(to: LiveRequests.first(.native)) { _ in }
        let with = try await policy.reply(to: LiveRequests.second(after: first)) { _ in }
        var bare = first
        bare.reasoning = nil
        let without = try await policy.reply(to: LiveRequests.second(after: bare)) { _ in }
        #expect(with.usage.inputTokens > without.usage.inputTokens)
    }

    @Test("after a tool's result the model answers", arguments: TurnFormat.allCases)
    func second(_ format: TurnFormat) async throws {
        let policy = LiveServer.vllm.policy()
        let first = try await policy.reply(to: LiveRequests.first(format)) { _ in }
        let reply = try await policy.reply(to: LiveRequests.second(after: first, format)) { _ in }
        let turn = try #require(TurnParser().parse(reply, format: format).turn)
        #expect(turn.judgment == "The picture shows one red apple.")
        #expect(turn.action == .answer("done"))
    }

    @Test("a turn that lands in the reasoning as a whole is read all the same")
    func everythingIsReasoning() async throws {
        // The reasoning parser takes everything before `</think>`, and this turn writes none.
        let policy = LiveServer.vllmReasoning.policy()
        let first = try await policy.reply(to: LiveRequests.first(.native)) { _ in }
        let reply = try await policy.reply(to: LiveRequests.second(after: first)) { _ in }
        #expect(reply.text.isEmpty && reply.toolCalls.isEmpty)
        let turn = try #require(TurnParser().parse(reply, format: .native).turn)
        #expect(turn.action == .answer("done"))
    }

    @Test(
        "a streamed turn is the same as a whole one, and its fragments add up to it",
        arguments: [LiveServer.vllm, .vllmReasoning], TurnFormat.allCases)
    func streamed(_ server: LiveServer, _ format: TurnFormat) async throws {
        let whole = try await server.policy().reply(to: LiveRequests.first(format)) { _ in }
        let log = DeltaLog()
        let policy = server.policy(ChatOptions(streams: true))
        let streamed = try await policy.reply(to: LiveRequests.first(format), onDelta: log.handler)
        let (one, other) = (
            try #require(TurnParser().parse(whole, format: format).turn),
            try #require(TurnParser().parse(streamed, format: format).turn)
        )
        #expect(one.action.withoutIDs == other.action.withoutIDs && one.thought == other.thought)
        #expect(streamed.reasoning == whole.reasoning)
        // Where a turn is nothing but reasoning and calls, the whole one drops the blank lines between them.
        #expect(streamed.text == whole.text || (whole.text.isEmpty && streamed.text.allSatisfy(\.isWhitespace)))
        #expect(streamed.toolCalls.map(\.name) == whole.toolCalls.map(\.name))
        #expect(streamed.toolCalls.map(\.arguments) == whole.toolCalls.map(\.arguments))
        #expect(streamed.finishReason == whole.finishReason)
        #expect(streamed.usage.inputTokens == whole.usage.inputTokens)
        #expect(streamed.usage.outputTokens == whole.usage.outputTokens)
        #expect(log.text == streamed.text)
        #expect(log.reasoning == streamed.reasoning ?? "")
        for (index, call) in streamed.toolCalls.enumerated() {
            #expect(log.fragments(of: index).joined() == call.arguments)
        }
        #expect(log.deltas.count >= 3)
    }

    @Test(
        "token ids of prompt and completion come with their log-probabilities, one for each", arguments: [false, true])
    func evidence(_ streams: Bool) async throws {
        let options = ChatOptions(streams: streams, evidence: TokenEvidence(tokenIDs: true, logProbabilities: true))
        let reply = try await LiveServer.vllm.policy(options).reply(to: LiveRequests.first(.tagged)) { _ in }
        let tokens = try #require(reply.tokens)
        #expect(tokens.promptIDs?.count == reply.usage.inputTokens)
        #expect(tokens.completionIDs?.count == reply.usage.outputTokens)
        #expect(tokens.logProbabilities?.count == reply.usage.outputTokens)
        #expect(tokens.logProbabilities?.allSatisfy { $0 <= 0 && $0 > -0.01 } == true)
    }

    @Test(
        "a turn that is cut off says so, in the thought and in the call, whole and streamed", arguments: [2, 8],
        [false, true])
    func truncation(_ tokens: Int, _ streams: Bool) async throws {
        let policy = LiveServer.vllm.policy(ChatOptions(streams: streams))
        var request = LiveRequests.first(.native, maximumTokens: tokens)
        let reply = try await policy.reply(to: request) { _ in }
        #expect(reply.finishReason == .length)
        #expect(reply.usage.outputTokens == tokens)
        #expect(TurnParser().parse(reply, format: .native).violation?.kind == .truncated)
        // The broken turn is in the history now.
        var parts: [MessagePart] = [.text(reply.text)]
        parts += reply.toolCalls.map { .toolCall($0) }
        request.messages += [
            Message(role: .assistant, author: .policy, parts: parts),
            Message(role: .user, author: .session, parts: [.text("Write the turn again.")]),
        ]
        request.sampling.maximumTokens = 64
        let again = try await policy.reply(to: request) { _ in }
        #expect(again.finishReason != .length)
    }

    @Test("an answer is held to a schema by the server's grammar")
    func schema() async throws {
        var dialect = ChatDialect.vLLM
        let schema: JSONValue = [
            "type": "object", "properties": ["verdict": ["type": "string", "enum": ["neither"]]],
            "required": ["verdict"], "additionalProperties": false,
        ]
        dialect.extra["response_format"] = [
            "type": "json_schema", "json_schema": ["name": "verdict", "strict": true, "schema": schema],
        ]
        // The model would write another verdict; the grammar lets it write no other word.
        let reply = try await LiveServer.vllmBare.policy(dialect: dialect).reply(to: LiveRequests.plain) { _ in }
        #expect(try JSONValue.parse(reply.text) == ["verdict": "neither"])
    }
}

extension TurnAction {
    /// The action with calls that have no id: servers draw new ones every time.
    fileprivate var withoutIDs: TurnAction {
        guard case .call(let calls) = self else { return self }
        return .call(calls.map { ToolCall(name: $0.name, arguments: $0.arguments) })
    }
}
