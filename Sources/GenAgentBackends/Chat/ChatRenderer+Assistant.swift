import GenAgent

extension ChatRenderer {
    /// An assistant's turn, mended where servers would refuse it, and marked where that changes what was sampled.
    func render(assistant message: Message) -> ChatMessage {
        var texts: [String] = []
        var reasoning: [String] = []
        var calls: [NativeToolCall] = []
        for part in message.parts {
            switch part {
            case .text(let text): texts.append(text)
            case .reasoning(let text): reasoning.append(text)
            case .toolCall(let call): calls.append(call)
            case .image, .toolResult: break
            }
        }
        var rendered = ChatMessage(role: .assistant, content: [])
        if !reasoning.isEmpty {
            if dialect.reasoningKey == nil {
                rendered.isVerbatim = false
            } else {
                rendered.reasoning = reasoning.joined(separator: "\n")
            }
        }
        switch format {
        case .native:
            rendered.toolCalls = calls.map { call in
                var call = call
                if !call.hasWholeArguments {
                    // llama.cpp fails with 500 on broken arguments, Ollama with 400.
                    call.arguments = "{}"
                    rendered.isVerbatim = false
                }
                return call
            }
        case .tagged:
            // No tools were offered; a server that reads calls out of the text all the same took them from there.
            texts += calls.map(\.tagged)
            if !calls.isEmpty { rendered.isVerbatim = false }
        }
        rendered.content = texts.map { .text($0) }
        return rendered
    }

    /// Whether the server will be shown this reply in changed form.
    func changes(_ reply: PolicyReply) -> Bool {
        var parts: [MessagePart] = []
        if let reasoning = reply.reasoning { parts.append(.reasoning(reasoning)) }
        parts.append(.text(reply.text))
        parts += reply.toolCalls.map { .toolCall($0) }
        return !render(assistant: Message(role: .assistant, author: .policy, parts: parts)).isVerbatim
    }
}

extension NativeToolCall {
    /// Whether the arguments are a JSON object.
    fileprivate var hasWholeArguments: Bool { (try? JSONValue.parse(arguments))?.objectValue != nil }

    /// The call as text, in the form that models are trained on; broken arguments stay as they are.
    fileprivate var tagged: String {
        "<tool_call>\n{\"name\": \(JSONValue.string(name).jsonText), \"arguments\": \(arguments.nonBlank ?? "{}")}\n</tool_call>"
    }
}
