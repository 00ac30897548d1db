import GenAgent

/// Makes a conversation palatable to a server: a pure function, so the record stays as it is.
///
/// What a message becomes depends on itself and on the assistant message before it, never on what follows: a longer conversation starts
/// with the same bytes, and prefix caches hit (but see ``ChatDialect/mergesSameRole``).
struct ChatRenderer: Sendable {
    var dialect: ChatDialect
    var format: TurnFormat

    /// The messages for the server, in order.
    func render(_ messages: [Message]) -> [ChatMessage] {
        var rendered: [ChatMessage] = []
        var openCalls: [NativeToolCall] = []
        for message in messages {
            let pieces: [ChatMessage]
            switch (message.role, format) {
            case (.assistant, _):
                let assistant = render(assistant: message)
                // A turn without an answer to its calls, followed by another turn: servers refuse that.
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

    /// A message with tool results as text, images before everything else; without results, in its own order.
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
            // The results before it name the images; this says which of them is which.
            let label = images.isEmpty ? [] : [ChatMessage.Part.text(images.map(\.rawValue).joined(separator: ", "))]
            let texts = user.content.filter { if case .text = $0 { true } else { false } }
            user.content = images.map { .image($0) } + label + texts
            pieces.append(user)
        }
        return pieces
    }

    /// One tool message a call, because servers refuse a conversation in which a call lacks its answer.
    private func answers(to calls: [NativeToolCall], in results: [ToolResultPart]) -> [ChatMessage] {
        calls.map { call in
            let texts = results.filter { $0.callID == call.id }.map(\.text)
            let text = texts.isEmpty ? "error: This call was not made." : texts.joined(separator: "\n")
            return ChatMessage(role: .tool, content: [.text(text)], toolCallID: call.id)
        }
    }
}

extension ToolResultPart {
    /// The result as text of a user message, in the words that models are trained on.
    fileprivate var tagged: String { "<tool_response>\n\(text)\n</tool_response>" }
}
