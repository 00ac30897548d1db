/// One entry of the conversation that a policy reads. Records and requests share this type; images are named, not contained.
public struct Message: Sendable, Hashable, Codable {
    /// The speaker, in the terms of chat models.
    public enum Role: String, Sendable, Hashable, Codable {
        case system, user, assistant
    }

    /// The real author. Only what the policy sampled is ever trained on.
    public enum Author: String, Sendable, Hashable, Codable {
        case system
        /// The person or suite that asks.
        case user
        /// The policy: sampled tokens.
        case policy
        /// The session: tool results, verdicts, guidance, repair requests.
        case session
        /// A reflector that called a tool instead of the policy.
        case reflector
    }

    public var role: Role
    public var author: Author
    public var parts: [MessagePart]

    public init(role: Role, author: Author, parts: [MessagePart]) {
        self.role = role
        self.author = author
        self.parts = parts
    }

    public var isSampled: Bool { author == .policy }

    /// All text parts, joined by newlines.
    public var text: String {
        parts.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined(separator: "\n")
    }

    public var imageIDs: [ImageID] {
        parts.compactMap { if case .image(let id) = $0 { id } else { nil } }
    }
}

/// A piece of a message.
public enum MessagePart: Sendable, Hashable, Codable {
    case text(String)
    case image(ImageID)
    /// Reasoning that came separately from the text.
    case reasoning(String)
    case toolCall(NativeToolCall)
    case toolResult(ToolResultPart)
}

/// What the policy reads about one tool call.
public struct ToolResultPart: Sendable, Hashable, Codable {
    /// The id of the native call, if it had one.
    public var callID: String?
    /// The tool's name, as the policy wrote it.
    public var toolName: String
    /// The result as text: `image_id: img_1`, warnings, or what went wrong.
    public var text: String
    public var isError: Bool

    public init(callID: String?, toolName: String, text: String, isError: Bool = false) {
        self.callID = callID
        self.toolName = toolName
        self.text = text
        self.isError = isError
    }
}

extension MessagePart {
    /// Reads `{"type": "text", "text": "…"}` and so on.
    public init(from decoder: any Decoder) throws {
        let reader = try TypedCoding.Reader(decoder)
        switch reader.type {
        case "text": self = .text(try reader.read("text"))
        case "image": self = .image(try reader.read("image"))
        case "reasoning": self = .reasoning(try reader.read("text"))
        case "toolCall": self = .toolCall(try reader.read("call"))
        case "toolResult": self = .toolResult(try reader.read("result"))
        default: throw reader.unknown("message part")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .text(let text): try TypedCoding.write("text", text, as: "text", to: encoder)
        case .image(let id): try TypedCoding.write("image", id, as: "image", to: encoder)
        case .reasoning(let text): try TypedCoding.write("reasoning", text, as: "text", to: encoder)
        case .toolCall(let call): try TypedCoding.write("toolCall", call, as: "call", to: encoder)
        case .toolResult(let result): try TypedCoding.write("toolResult", result, as: "result", to: encoder)
        }
    }
}
