import Foundation
import GenAgent
import GenAgentHTTP
import GenAgentTesting
import Testing

@testable import GenAgentBackends

@Suite("Keys in the turns of chat models") struct ChatRedactionTests {
    private static let key = "sk-zx9qw7er5ty3ui1op8as2d"

    private static func policy(_ answer: ScriptedTransport.Step) throws -> ChatCompletionsPolicy {
        let endpoint = ChatEndpoint(testURL("http://chat.test"), model: "m", key: .provided { key }, dialect: .vLLM)
        return ChatCompletionsPolicy(
            endpoint, transport: ScriptedTransport([answer]), options: ChatOptions(streams: true), retry: .never)
    }

    /// A turn of text, reasoning and a call, each of which holds the key.
    private static let events: [String] = {
        func event(_ delta: JSONValue, _ reason: JSONValue = .null) -> String {
            JSONValue.object([
                "model": "m", "choices": [["index": 0, "delta": delta, "finish_reason": reason, "token_ids": [7]]],
            ]).jsonText
        }
        func call(_ arguments: String) -> JSONValue {
            ["tool_calls": [["index": 0, "id": "c", "function": ["name": "draw", "arguments": .string(arguments)]]]]
        }
        let (head, tail) = (String(key.prefix(11)), String(key.dropFirst(11)))
        return [
            event(["reasoning": .string("why \(head)")]), event(["reasoning": .string("\(tail) not")]),
            event(["content": .string("so \(key) and \(head)")]), event(["content": .string("\(tail) end")]),
            event(call(#"{"prompt": "a \#(head)"#)), event(call(#"\#(tail)"}"#)), event([:], "tool_calls"), "[DONE]",
        ]
    }()

    @Test("a stream cut at any byte gives clean pieces, which together are the turn")
    func everyCut() async throws {
        let bytes = Data(Self.events.map { "data: \($0)\n\n" }.joined().utf8)
        for cut in bytes.indices {
            let policy = try Self.policy(
                .response(headers: ["Content-Type": "text/event-stream"], chunks: [bytes[..<cut], bytes[cut...]]))
            let pieces = Locked((text: "", reasoning: "", arguments: ""))
            let reply = try await policy.reply(to: PolicyRequest(messages: hello, format: .native)) { delta in
                pieces.withLock { pieces in
                    switch delta {
                    case .text(let text): pieces.text += text
                    case .reasoning(let text): pieces.reasoning += text
                    case .toolArguments(_, _, let text): pieces.arguments += text
                    }
                }
            }
            let all = pieces.withLock { $0 }
            #expect(reply.text == "so REDACTED and REDACTED end" && all.text == reply.text)
            #expect(reply.reasoning == "why REDACTED not" && all.reasoning == reply.reasoning)
            #expect(reply.toolCalls.map(\.arguments) == [#"{"prompt": "a REDACTED"}"#])
            #expect(all.arguments == reply.toolCalls.first?.arguments)
            #expect(reply.isRedacted == true && reply.isTokenExact == false && reply.tokens == nil)
        }
    }

    @Test("what has no key is as it was, and its tokens are kept")
    func nothingIsLost() async throws {
        let events = Self.events.map {
            $0.replacingOccurrences(of: Self.key, with: "x").replacingOccurrences(of: "sk-", with: "s-")
        }
        let policy = try Self.policy(.events(events))
        let reply = try await policy.reply(to: PolicyRequest(messages: hello, format: .native)) { _ in }
        #expect(reply.isRedacted == nil && reply.tokens?.completionIDs?.count == 7)
        #expect(reply.toolCalls.count == 1 && reply.text.hasPrefix("so x and s-"))
    }

    @Test("calls whose ids were keys keep ids of their own")
    func ids() async throws {
        let calls: JSONValue = .array(
            (0..<2).map { index in
                [
                    "id": .string(Self.key), "type": "function",
                    "function": ["name": "draw", "arguments": .string("{\"n\": \(index)}")],
                ]
            })
        let body: JSONValue = [
            "choices": [["message": ["content": .null, "tool_calls": calls], "finish_reason": "tool_calls"]]
        ]
        let reply = try await Self.policy(.json(body.jsonText)).reply(
            to: PolicyRequest(messages: hello, format: .native)
        ) { _ in }
        #expect(Set(reply.toolCalls.map(\.id)).count == 2 && reply.isRedacted == true)
    }

    @Test("of a text that merely begins like a key, only that beginning waits, for the next piece")
    func noDelay() async throws {
        let words = ["The", " skill", " is", " sk", "etched."]
        let events =
            words.map { word in
                JSONValue.object(["choices": [["index": 0, "delta": ["content": .string(word)]]]]).jsonText
            } + [#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#]
        let pieces = Locked<[String]>([])
        _ = try await Self.policy(.events(events)).reply(to: PolicyRequest(messages: hello, format: .native)) { delta in
            if case .text(let text) = delta { pieces.withLock { $0.append(text) } }
        }
        // Only the `s` of `is`, and `sk`, wait for the next piece.
        #expect(pieces.withLock { $0 } == ["The", " skill", " i", "s ", "sketched."])
    }
}
