import Foundation
import GenAgent
import GenAgentHTTP
import Testing

@testable import GenAgentBackends

@Suite("Streamed chat replies")
struct ChatStreamTests {
    static let llamaCpp = [
        #"{"choices":[{"index":0,"delta":{"role":"assistant","content":null},"finish_reason":null}],"model":"m"}"#,
        #"{"choices":[{"index":0,"delta":{"reasoning_content":"I "}}]}"#,
        #"{"choices":[{"index":0,"delta":{"reasoning_content":"think"}}]}"#,
        #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"A","type":"function","function":{"name":"draw","arguments":"{"}}]}}]}"#,
        #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"prompt\": \"a cat\"}"}}]}}]}"#,
        #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"B","function":{"name":"finish","arguments":"{}"}}]}}]}"#,
        #"{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"#,
        #"{"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":5},"timings":{}}"#, "[DONE]",
    ]
    static let vLLM = [
        #"{"choices":[{"index":0,"delta":{"role":"assistant","content":""}}],"prompt_token_ids":[1,2]}"#,
        #"{"choices":[{"index":0,"delta":{"reasoning":"hm"},"token_ids":[3]}]}"#,
        #"{"choices":[{"index":0,"delta":{"tool_calls":[{"id":"A","type":"function","index":0,"function":{"name":"draw"}}]},"token_ids":[4]}]}"#,
        #"{"choices":[{"index":0,"delta":{"content":null,"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]},"token_ids":[5,6],"logprobs":{"content":[{"logprob":-1}]}}]}"#,
        #"{"choices":[{"index":0,"delta":{"content":""},"finish_reason":"tool_calls"}]}"#,
        #"{"choices":[],"usage":{"prompt_tokens":2,"completion_tokens":4}}"#, "[DONE]",
    ]

    private func reply(
        _ events: [String], breaks: HTTPError? = nil, onDelta: PolicyDeltaHandler = { _ in }
    ) async throws -> PolicyReply {
        let server = ScriptedChatServer([.events(events, breaks: breaks)])
        return try await testPolicy(server, .llamaCpp, options: ChatOptions(streams: true))
            .reply(to: PolicyRequest(messages: hello, format: .native), onDelta: onDelta)
    }

    @Test("llama.cpp: reasoning, two calls in pieces, usage at the end; pieces are reported as they come")
    func llamaCpp() async throws {
        let deltas = Locked<[PolicyDelta]>([])
        let reply = try await reply(Self.llamaCpp) { delta in deltas.withLock { $0.append(delta) } }
        #expect(reply.reasoning == "I think")
        #expect(
            reply.toolCalls == [
                NativeToolCall(id: "A", name: "draw", arguments: #"{"prompt": "a cat"}"#),
                NativeToolCall(id: "B", name: "finish", arguments: "{}"),
            ])
        #expect(reply.finishReason == .toolCalls)
        #expect(reply.usage == Usage(inputTokens: 11, outputTokens: 5))
        #expect(
            deltas.withLock { $0 } == [
                .reasoning("I "), .reasoning("think"), .toolArguments(index: 0, name: "draw", fragment: "{"),
                .toolArguments(index: 0, name: nil, fragment: #""prompt": "a cat"}"#),
                .toolArguments(index: 1, name: "finish", fragment: "{}"),
            ])
    }

    @Test("vLLM: a first piece without arguments, token ids in pieces; log-probabilities with holes are left out")
    func vLLM() async throws {
        let reply = try await reply(Self.vLLM)
        #expect(reply.toolCalls == [NativeToolCall(id: "A", name: "draw", arguments: "{}")])
        #expect(reply.tokens == TokenRecord(promptIDs: [1, 2], completionIDs: [3, 4, 5, 6]))
        #expect(reply.reasoning == "hm")
    }

    @Test("calls without indices, or all with index 0, are told apart by their ids")
    func indices() async throws {
        let byID = try await reply([
            #"{"choices":[{"delta":{"tool_calls":[{"id":"A","function":{"name":"draw","arguments":"{\"a\":"}}]}}]}"#,
            #"{"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"1}"}}]}}]}"#,
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"B","function":{"name":"draw","arguments":{"b":2}}}]}}]}"#,
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"C","function":{"name":"draw","arguments":"{}"}}]}}]}"#,
            #"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#,
        ])
        #expect(byID.toolCalls.map(\.id).sorted() == ["A", "B", "C"])
        #expect(byID.toolCalls.first { $0.id == "A" }?.arguments == #"{"a":1}"#)
        #expect(byID.toolCalls.first { $0.id == "B" }?.arguments == #"{"b":2}"#)
        #expect(byID.finishReason == .toolCalls)
    }

    @Test(
        "a stream that ends before its turn does, or breaks, is a passing failure and not exhausted",
        arguments: [true, false])
    func cut(_ breaks: Bool) async throws {
        let lost = HTTPError(
            .connectionLost, "POST http://chat.test:8000/v1/chat/completions broke off.", mayHaveBeenSent: true)
        let error = await #expect(throws: AdapterError.self) {
            try await reply(Array(Self.llamaCpp.prefix(4)), breaks: breaks ? lost : nil)
        }
        #expect(error?.kind == .transient)
        #expect(error?.isExhausted == false)
    }

    @Test("a stream with a finish reason is whole without its end marker")
    func noMarker() async throws {
        #expect(try await reply(Array(Self.llamaCpp.prefix(7))).toolCalls.count == 2)
    }

    @Test("an error within the stream is the server's error")
    func error() async throws {
        let full = await #expect(throws: AdapterError.self) {
            try await reply([
                Self.vLLM[0],
                #"{"error":{"message":"maximum context length is 8","type":"BadRequestError","code":400}}"#,
            ])
        }
        #expect(full?.kind == .contextFull)
        let failed = await #expect(throws: AdapterError.self) {
            try await reply([#"{"error":{"message":"engine died","type":"InternalServerError","code":500}}"#])
        }
        #expect(failed?.kind == .transient)
        #expect(failed?.message.contains("engine died") == true)
    }

    @Test("a server that answers a wish for a stream with a whole reply is understood")
    func whole() async throws {
        let server = ScriptedChatServer([.text("hi")])
        let reply = try await testPolicy(server, options: ChatOptions(streams: true))
            .reply(to: PolicyRequest(messages: hello)) { _ in }
        #expect(reply.text == "hi")
        #expect(server.values[0]["stream_options"] == ["include_usage": true])
    }

    @Test("any cut of a stream gives a reply or a passing failure", arguments: 0..<9)
    func anyCut(_ count: Int) async throws {
        do {
            let reply = try await reply(Array(Self.llamaCpp.prefix(count)))
            #expect(count >= 7 && reply.toolCalls.count == 2)
        } catch let error as AdapterError {
            #expect(count < 7 && error.kind == .transient)
        }
    }
}
