import Foundation
import GenAgent
import GenAgentTesting
import Testing

@testable import GenAgentBackends

@Suite("Rendering conversations")
struct ChatRendererTests {
    private static let call = NativeToolCall(id: "a", name: "draw", arguments: #"{"prompt":"cat"}"#)
    private static let broken = NativeToolCall(id: "b", name: "draw", arguments: #"{"prom"#)
    private static func user(_ parts: MessagePart...) -> Message {
        Message(role: .user, author: .session, parts: parts)
    }
    private static func policy(_ parts: MessagePart...) -> Message {
        Message(role: .assistant, author: .policy, parts: parts)
    }
    private static func result(_ id: String?, _ text: String) -> MessagePart {
        .toolResult(ToolResultPart(callID: id, toolName: "draw", text: text))
    }

    private func text(_ messages: [Message], _ dialect: ChatDialect, _ format: TurnFormat) -> [String] {
        let rendered = ChatRenderer(dialect: dialect, format: format).render(messages)
        let body = ChatRequestBody(
            endpoint: testEndpoint(dialect), messages: [], images: ["img_1": Data("data:one".utf8)])
        return rendered.map { message in
            var data = Data()
            body.write(message, to: &data)
            return String(decoding: data, as: UTF8.self)
        }
    }

    @Test("tagged: results are user text after their images; other messages keep their order")
    func tagged() {
        let messages = [
            Message(role: .system, author: .system, parts: [.text("You draw \"/\".\n")]),
            Self.user(.text("img_1:"), .image("img_1"), .text("bluer")),
            Self.policy(.text("<think>x</think>")),
            Self.user(Self.result(nil, "image_id: img_1"), .image("img_1"), .text("Guidance: more")),
        ]
        let image = #"{"type":"image_url","image_url":{"url":"data:one"}}"#
        #expect(
            text(messages, .generic, .tagged) == [
                #"{"role":"system","content":"You draw \"/\".\n"}"#,
                #"{"role":"user","content":[{"type":"text","text":"img_1:"},\#(image),{"type":"text","text":"bluer"}]}"#,
                #"{"role":"assistant","content":"<think>x</think>"}"#,
                #"{"role":"user","content":[\#(image),{"type":"text","text":"<tool_response>\nimage_id: img_1\n</tool_response>"},{"type":"text","text":"Guidance: more"}]}"#,
            ])
    }

    @Test("native: every call gets its answer at once, images follow in a user message")
    func native() {
        let messages = [
            Self.policy(
                .reasoning("hm"), .toolCall(Self.call),
                .toolCall(NativeToolCall(id: "z", name: "draw", arguments: "{}"))),
            Self.user(Self.result("a", "image_id: img_1"), .image("img_1"), .text("Guidance: more")),
        ]
        #expect(
            text(messages, .vLLM, .native) == [
                #"{"role":"assistant","content":null,"reasoning":"hm","tool_calls":[{"function":{"arguments":"{\"prompt\":\"cat\"}","name":"draw"},"id":"a","type":"function"},{"function":{"arguments":"{}","name":"draw"},"id":"z","type":"function"}]}"#,
                #"{"role":"tool","content":"image_id: img_1","tool_call_id":"a"}"#,
                #"{"role":"tool","content":"error: This call was not made.","tool_call_id":"z"}"#,
                #"{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:one"}},{"type":"text","text":"img_1"},{"type":"text","text":"Guidance: more"}]}"#,
            ])
    }

    @Test("reasoning goes back under the dialect's name, or not at all, and then the turn is marked")
    func reasoning() {
        let turn = Self.policy(.reasoning("hm"), .text("x"))
        #expect(text([turn], .ollama, .tagged) == [#"{"role":"assistant","content":"x","reasoning":"hm"}"#])
        #expect(text([turn], .llamaCpp, .tagged) == [#"{"role":"assistant","content":"x","reasoning_content":"hm"}"#])
        #expect(text([turn], .openAI, .tagged) == [#"{"role":"assistant","content":"x"}"#])
        #expect(ChatRenderer(dialect: .openAI, format: .tagged).render([turn]).map(\.isVerbatim) == [false])
        #expect(ChatRenderer(dialect: .ollama, format: .tagged).render([turn]).map(\.isVerbatim) == [true])
    }

    @Test("broken arguments are mended for the server and marked; a turn of mere calls has the dialect's empty content")
    func mended() {
        let rendered = ChatRenderer(dialect: .llamaCpp, format: .native).render([Self.policy(.toolCall(Self.broken))])
        #expect(rendered[0].toolCalls == [NativeToolCall(id: "b", name: "draw", arguments: "{}")])
        #expect(!rendered[0].isVerbatim)
        #expect(
            text([Self.policy(.toolCall(Self.call))], .llamaCpp, .native)[0].hasPrefix(
                #"{"role":"assistant","content":"","#))
    }

    @Test("tagged: native calls that a server made of the text become text again, and the turn is marked")
    func taggedCalls() {
        let rendered = ChatRenderer(dialect: .generic, format: .tagged).render([Self.policy(.toolCall(Self.call))])
        #expect(
            rendered[0].plainText
                == "<tool_call>\n{\"name\": \"draw\", \"arguments\": {\"prompt\":\"cat\"}}\n</tool_call>")
        #expect(rendered[0].toolCalls.isEmpty && !rendered[0].isVerbatim)
    }

    @Test("messages in a row of one role are joined only where the dialect wants it")
    func merging() {
        var strict = ChatDialect.generic
        strict.mergesSameRole = true
        let messages = [Self.user(.text("a")), Self.user(.text("b"))]
        #expect(text(messages, strict, .tagged) == [#"{"role":"user","content":"a\nb"}"#])
        #expect(text(messages, .generic, .tagged).count == 2)
    }

    @Test("a longer conversation starts with the same bytes, in every dialect and format", arguments: 0..<24)
    func stability(_ seed: Int) {
        let conversation = conversation(seed: UInt64(seed))
        for dialect in ChatDialect.all {
            for format in TurnFormat.allCases {
                let whole = text(conversation, dialect, format)
                for length in 0...conversation.count {
                    let start = text(Array(conversation.prefix(length)), dialect, format)
                    #expect(Array(whole.prefix(start.count)) == start)
                }
            }
        }
    }

    @Test("in the native format every call is answered before anybody else speaks", arguments: 0..<24)
    func answered(_ seed: Int) {
        let conversation = conversation(seed: UInt64(seed)) + [Self.user(.text("end"))]
        let rendered = ChatRenderer(dialect: .generic, format: .native).render(conversation)
        var open: [String] = []
        for message in rendered {
            if message.role == .tool {
                #expect(open.first == message.toolCallID)
                open = Array(open.dropFirst())
            } else {
                #expect(open.isEmpty)
                open = message.toolCalls.map(\.id)
            }
        }
        #expect(open.isEmpty)
    }

    /// A conversation as sessions have them, and odder.
    private func conversation(seed: UInt64) -> [Message] {
        var random = SeededRandom(seed: seed)
        func chance(_ share: Double) -> Bool { random.nextUnit() < share }
        var messages = [Message(role: .system, author: .system, parts: [.text("system")]), Self.user(.text("query"))]
        var calls: [NativeToolCall] = []
        for index in 0..<8 {
            if chance(0.6) {
                var parts: [MessagePart] = chance(0.5) ? [.reasoning("r\(index)")] : []
                if chance(0.5) { parts.append(.text("t\(index) <tool_response>")) }
                calls = (0..<3).filter { _ in chance(0.4) }.map {
                    NativeToolCall(id: "c\(index)_\($0)", name: "draw", arguments: chance(0.7) ? "{}" : "{")
                }
                parts += calls.map { .toolCall($0) }
                messages.append(Message(role: .assistant, author: .policy, parts: parts))
            } else {
                var parts = calls.filter { _ in chance(0.7) }.map { Self.result($0.id, "done") }
                if chance(0.5) { parts.append(.image("img_1")) }
                if chance(0.5) { parts.append(Self.result(nil, "stray")) }
                if chance(0.5) { parts.append(.text("words")) }
                messages.append(Message(role: .user, author: .session, parts: parts))
            }
        }
        return messages
    }
}
