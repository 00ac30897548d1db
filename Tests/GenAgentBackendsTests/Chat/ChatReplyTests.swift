import Foundation
import GenAgent
import GenAgentHTTP
import Testing

@testable import GenAgentBackends

@Suite("Whole chat replies")
struct ChatReplyTests {
    struct Fixture: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var body: String
        var text = ""
        var reasoning: String?
        var calls: [NativeToolCall] = []
        var finish = FinishReason.stop
        var tokens: TokenRecord?
    }

    static let call = NativeToolCall(id: "a1", name: "draw", arguments: #"{"prompt":"cat"}"#)
    static let fixtures: [Fixture] = [
        Fixture(
            testDescription: "vLLM: null content, reasoning, token ids",
            body:
                #"{"id":"chatcmpl-1","model":"m","prompt_token_ids":[1,2],"choices":[{"index":0,"message":{"role":"assistant","content":null,"reasoning":"hm","tool_calls":[{"id":"a1","type":"function","function":{"name":"draw","arguments":"{\"prompt\":\"cat\"}"}}]},"logprobs":{"content":[{"token":"x","logprob":-0.5},{"token":"y","logprob":0}]},"token_ids":[7,8],"finish_reason":"tool_calls","stop_reason":null}],"usage":{"prompt_tokens":2,"completion_tokens":2,"total_tokens":4}}"#,
            reasoning: "hm", calls: [call], finish: .toolCalls,
            tokens: TokenRecord(promptIDs: [1, 2], completionIDs: [7, 8], logProbabilities: [-0.5, 0])),
        Fixture(
            testDescription: "vLLM: the whole answer in the reasoning",
            body:
                #"{"choices":[{"message":{"content":null,"reasoning":"<answer>done</answer>"},"finish_reason":"stop"}]}"#,
            reasoning: "<answer>done</answer>"),
        Fixture(
            testDescription: "vLLM: a named choice says stop with calls",
            body:
                #"{"choices":[{"message":{"content":"","tool_calls":[{"id":"a1","function":{"name":"draw","arguments":"{\"prompt\":\"cat\"}"}}]},"finish_reason":"stop"}]}"#,
            calls: [call], finish: .toolCalls),
        Fixture(
            testDescription: "vLLM: tool_calls without calls",
            body: #"{"choices":[{"message":{"content":"words"},"finish_reason":"tool_calls"}]}"#, text: "words"),
        Fixture(
            testDescription: "llama.cpp: empty content, reasoning_content, ids within log-probabilities",
            body:
                #"{"choices":[{"finish_reason":"tool_calls","index":0,"message":{"role":"assistant","content":"","reasoning_content":"hm","tool_calls":[{"type":"function","function":{"name":"draw","arguments":"{\"prompt\":\"cat\"}"},"id":"a1"}]},"logprobs":{"content":[{"id":5,"token":"x","logprob":-1.5}]}}],"timings":{"prompt_n":1}}"#,
            reasoning: "hm", calls: [call], finish: .toolCalls,
            tokens: TokenRecord(completionIDs: [5], logProbabilities: [-1.5])),
        Fixture(
            testDescription: "llama.cpp: a call cut off keeps its broken arguments",
            body:
                #"{"choices":[{"finish_reason":"length","message":{"content":"","tool_calls":[{"id":"b","function":{"name":"draw","arguments":"{\"prom"}}]}}]}"#,
            calls: [NativeToolCall(id: "b", name: "draw", arguments: #"{"prom"#)], finish: .length),
        Fixture(
            testDescription: "SGLang: indices and abort",
            body:
                #"{"choices":[{"index":0,"message":{"content":"part","reasoning_content":null,"tool_calls":null},"finish_reason":"abort","matched_stop":null}]}"#,
            text: "part", finish: .other),
        Fixture(
            testDescription: "Ollama: arguments as an object, no id",
            body:
                #"{"choices":[{"message":{"role":"assistant","content":"","tool_calls":[{"index":0,"function":{"name":"draw","arguments":{"prompt":"cat"}}}]},"finish_reason":"tool_calls"}]}"#,
            calls: [NativeToolCall(id: "call_3_0", name: "draw", arguments: #"{"prompt":"cat"}"#)], finish: .toolCalls),
        Fixture(
            testDescription: "OpenAI: refusal and filter",
            body: #"{"choices":[{"message":{"content":null,"refusal":"I cannot"},"finish_reason":"content_filter"}]}"#,
            text: "I cannot", finish: .contentFilter),
        Fixture(
            testDescription: "content in parts, both reasoning keys, unknown members, no finish reason",
            body:
                #"{"choices":[{"message":{"content":[{"type":"text","text":"a"},{"type":"odd"},"b"],"reasoning":"","reasoning_content":"r","annotations":[]}}],"usage":null}"#,
            text: "ab", reasoning: "r", finish: .other),
        Fixture(
            testDescription: "two calls with the same id are told apart",
            body:
                #"{"choices":[{"message":{"tool_calls":[{"id":"a1","function":{"name":"draw","arguments":"{\"prompt\":\"cat\"}"}},{"id":"a1","function":{"name":"draw","arguments":""}}]},"finish_reason":"tool_calls"}]}"#,
            calls: [call, NativeToolCall(id: "call_3_1", name: "draw", arguments: "")], finish: .toolCalls),
        Fixture(
            testDescription: "log-probabilities with a hole, or that are not finite, are left out",
            body:
                #"{"choices":[{"message":{"content":"x"},"finish_reason":"stop","token_ids":[1,2],"logprobs":{"content":[{"logprob":-1},{"logprob":NaN}]}}]}"#,
            text: "x", tokens: TokenRecord(completionIDs: [1, 2])),
    ]

    @Test("every server's reply is understood", arguments: fixtures)
    func reply(_ fixture: Fixture) throws {
        let value = try #require(JSONValue(tolerant: Data(fixture.body.utf8)))
        let reply = try #require(ChatReplyReader.reply(from: value, conversation: 3))
        #expect(reply.text == fixture.text)
        #expect(reply.reasoning == fixture.reasoning)
        #expect(reply.toolCalls == fixture.calls)
        #expect(reply.finishReason == fixture.finish)
        #expect(reply.tokens == fixture.tokens)
    }

    @Test("prices make money of tokens, and negative counts are none")
    func money() async throws {
        let server = ScriptedChatServer([
            .json(
                #"{"choices":[{"message":{"content":"x"}}],"usage":{"prompt_tokens":2000000,"completion_tokens":500000}}"#
            ),
            .json(#"{"choices":[{"message":{"content":"x"}}],"usage":{"prompt_tokens":-5,"completion_tokens":1e30}}"#),
        ])
        let policy = testPolicy(server, price: TokenPrice(inputPerMillion: 3, outputPerMillion: 8))
        let reply = try await policy.reply(to: PolicyRequest(messages: hello)) { _ in }
        #expect(reply.usage == Usage(inputTokens: 2_000_000, outputTokens: 500_000, money: 10))
        let odd = try await policy.reply(to: PolicyRequest(messages: hello)) { _ in }
        #expect(odd.usage.inputTokens == 0 && odd.usage.outputTokens == 0)
    }

    @Test("a reply that the server will be shown otherwise is marked")
    func exactness() async throws {
        let broken =
            #"{"choices":[{"message":{"content":"","tool_calls":[{"id":"b","function":{"name":"draw","arguments":"{\"prom"}}]},"finish_reason":"length"}]}"#
        let reasoned = #"{"choices":[{"message":{"content":"x","reasoning":"hm"},"finish_reason":"stop"}]}"#
        let request = PolicyRequest(messages: hello, format: .native)
        func exactness(_ body: String, _ dialect: ChatDialect) async throws -> Bool? {
            try await testPolicy(ScriptedChatServer([.json(body)]), dialect).reply(to: request) { _ in }.isTokenExact
        }
        #expect(try await exactness(broken, .llamaCpp) == false)
        #expect(try await exactness(reasoned, .openAI) == false)
        #expect(try await exactness(reasoned, .vLLM) == nil)
    }
}
