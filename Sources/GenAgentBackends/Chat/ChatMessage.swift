import GenAgent

/// A message as a chat completions API has it: what a ``Message`` becomes for one server.
struct ChatMessage: Sendable, Hashable {
    /// The four roles of chat completions.
    enum Role: String, Sendable {
        case system, user, assistant, tool
    }

    /// A piece of the content.
    enum Part: Sendable, Hashable {
        case text(String)
        case image(ImageID)
    }

    var role: Role
    var content: [Part]
    /// Reasoning to send back.
    var reasoning: String?
    /// The assistant's calls.
    var toolCalls: [NativeToolCall] = []
    /// The call that a tool message answers.
    var toolCallID: String?
    /// Whether this says exactly what the policy sampled; `true` for everything it did not sample.
    var isVerbatim = true

    /// All text, joined by newlines; `nil` where an image is among the parts.
    var plainText: String? {
        var texts: [String] = []
        for part in content {
            guard case .text(let text) = part else { return nil }
            texts.append(text)
        }
        return texts.joined(separator: "\n")
    }
}
