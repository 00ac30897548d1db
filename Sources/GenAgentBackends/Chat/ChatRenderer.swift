import GenAgent

/// Renders a conversation for a server. A pure function, so the record does not change.
///
/// A message's form depends on itself and the assistant message before it, never on later messages: a longer conversation starts with the
/// same bytes, so prefix caches hit (but see ``ChatDialect/mergesSameRole``).
struct ChatRenderer: Sendable {
    var dialect: ChatDialect
    var format: TurnFormat

    func render(_ messages: [Message]) -> [ChatMessage] {
        var rendered: [ChatMessage] = []
        var openCalls: [NativeToolCall] = []
        for message in messages {
            let pieces: [ChatMessage]
            switch (message.role, format) {
            case (.assistant, _):
                let assistant = render(assistant: message)
                // Servers refuse a turn whose calls have no answers before the next turn.
                pieces = answers(to: openCalls, in: []) + [assistant]
                openCalls = assistant.toolCalls
            case (_, .tagged): pieces = [tagged(message)]
            case (_, .native):
                pieces = native(message, answering: openCalls)
                openCalls = []
            }
            for piece in pieces { append(piece, to: &rendered) }
        }
        return rendered
    }

    private func append(_ message: ChatMessage, to rendered: inout [ChatMessage]) {
        guard dialect.mergesSameRole, message.role == .user || message.role == .assistant,
            let last = rendered.indices.last, rendered[last].role == message.role, message.toolCalls.isEmpty,
            rendered[last].toolCalls.isEmpty
        else { return rendered.append(message) }
        rendered[last].content += message.content
        rendered[last].reasoning = rendered[last].reasoning ?? message.reasoning
        if message.role == .assistant { rendered[last].isVerbatim = false }
    }

    /// A message with tool results becomes text, with all images first; a message without results keeps its order.
    private func tagged(_ message: Message) -> ChatMessage {
        var texts: [ChatMessage.Part] = []
        var ordered: [ChatMessage.Part] = []
        var hasResults = false
        for part in message.parts {
            switch part {
            case .text(let text), .reasoning(let text):
                texts.append(.text(text))
                ordered.append(.text(text))
            case .image(let id): ordered.append(.image(id))
            case .toolCall: break
            case .toolResult(let result):
                hasResults = true
                texts.append(.text(result.tagged))
            }
        }
        let content = hasResults ? message.imageIDs.map { .image($0) } + texts : ordered
        return ChatMessage(role: message.role == .system ? .system : .user, content: content)
    }

    /// Tool messages for every open call, then a user message with the images and everything else.
    private func native(_ message: Message, answering calls: [NativeToolCall]) -> [ChatMessage] {
        guard message.role == .user else { return [tagged(message)] }
        var rest = message
        let ids = Set(calls.map(\.id))
        var results: [ToolResultPart] = []
        rest.parts.removeAll { part in
            guard case .toolResult(let result) = part, let id = result.callID, ids.contains(id) else { return false }
            results.append(result)
            return true
        }
        var pieces = answers(to: calls, in: results)
        guard !rest.parts.isEmpty else { return pieces }
        if results.isEmpty {
            pieces.append(tagged(rest))
        } else {
            var user = tagged(rest)
            let images = rest.imageIDs
            // The earlier results name the images; this says which image is which.
            let label = images.isEmpty ? [] : [ChatMessage.Part.text(images.map(\.rawValue).joined(separator: ", "))]
            let texts = user.content.filter { if case .text = $0 { true } else { false } }
            user.content = images.map { .image($0) } + label + texts
            pieces.append(user)
        }
        return pieces
    }

    /// One tool message per call, because servers refuse a conversation in which a call lacks its answer.
    private func answers(to calls: [NativeToolCall], in results: [ToolResultPart]) -> [ChatMessage] {
        calls.map { call in
            let texts = results.filter { $0.callID == call.id }.map(\.text)
            let text = texts.isEmpty ? "error: This call was not made." : texts.joined(separator: "\n")
            return ChatMessage(role: .tool, content: [.text(text)], toolCallID: call.id)
        }
    }
}

extension ToolResultPart {
    /// The result as text of a user message, in the form that models are trained on.
    fileprivate var tagged: String { "<tool_response>\n\(text)\n</tool_response>" }
}

extension ChatRenderer {
    /// An assistant's turn, repaired if servers would refuse it, and marked if that changes what was sampled.
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
            // No tools were offered, but a server that parses calls from the text took them out of it.
            texts += calls.map(\.tagged)
            if !calls.isEmpty { rendered.isVerbatim = false }
        }
        rendered.content = texts.map { .text($0) }
        return rendered
    }

    /// Whether the server will see this reply in changed form.
    func changes(_ reply: PolicyReply) -> Bool {
        var parts: [MessagePart] = []
        if let reasoning = reply.reasoning { parts.append(.reasoning(reasoning)) }
        parts.append(.text(reply.text))
        parts += reply.toolCalls.map { .toolCall($0) }
        return !render(assistant: Message(role: .assistant, author: .policy, parts: parts)).isVerbatim
    }
}

extension NativeToolCall {
    fileprivate var hasWholeArguments: Bool { (try? JSONValue.parse(arguments))?.objectValue != nil }

    /// The call as text, in the form that models are trained on; invalid arguments stay unchanged.
    fileprivate var tagged: String {
        "<tool_call>\n{\"name\": \(JSONValue.string(name).jsonText), \"arguments\": \(arguments.nonBlank ?? "{}")}\n</tool_call>"
    }
}

/// A chat completions message: what a ``Message`` becomes for one server.
struct ChatMessage: Sendable, Hashable {
    enum Role: String, Sendable {
        case system, user, assistant, tool
    }

    enum Part: Sendable, Hashable {
        case text(String)
        case image(ImageID)
    }

    var role: Role
    var content: [Part]
    var reasoning: String?
    var toolCalls: [NativeToolCall] = []
    /// The call that a tool message answers.
    var toolCallID: String?
    /// Whether this is exactly what the policy sampled; `true` for messages that it did not sample.
    var isVerbatim = true

    /// All text, joined by newlines; `nil` if the content has an image.
    var plainText: String? {
        var texts: [String] = []
        for part in content {
            guard case .text(let text) = part else { return nil }
            texts.append(text)
        }
        return texts.joined(separator: "\n")
    }
}
