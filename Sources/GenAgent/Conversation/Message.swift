/// One entry of the conversation that a policy reads. Records and requests share this type; images are named, not contained.
public struct Message: Sendable, Hashable, Codable {
    /// Who speaks, in the terms of chat models.
    public enum Role: String, Sendable, Hashable, Codable {
        /// The roles that chat servers know.
        case system, user, assistant
    }

    /// Who really wrote it. Only what the policy sampled is ever trained on.
    public enum Author: String, Sendable, Hashable, Codable {
        /// The system text.
        case system
        /// The person (or suite) that asks.
        case user
        /// The policy: sampled tokens.
        case policy
        /// The session: tool results, verdicts, guidance, repair requests.
        case session
        /// A reflector that called a tool in the policy's place.
        case reflector
    }

    /// Who speaks.
    public var role: Role
    /// Who really wrote it.
    public var author: Author
    /// The content, in order.
    public var parts: [MessagePart]

    /// Makes a message.
    public init(role: Role, author: Author, parts: [MessagePart]) {
        self.role = role
        self.author = author
        self.parts = parts
    }

    /// Whether the policy sampled this message.
    public var isSampled: Bool { author == .policy }

    /// All text parts, joined by newlines.
    public var text: String {
        parts.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined(separator: "\n")
    }

    /// The images that the message shows, in order.
    public var imageIDs: [ImageID] {
        parts.compactMap { if case .image(let id) = $0 { id } else { nil } }
    }
}

/// A piece of a message.
public enum MessagePart: Sendable, Hashable, Codable {
    /// Words, verbatim.
    case text(String)
    /// An image of the session.
    case image(ImageID)
    /// Reasoning that came apart from the text.
    case reasoning(String)
    /// A native tool call by the assistant.
    case toolCall(NativeToolCall)
    /// What a tool call came to.
    case toolResult(ToolResultPart)
}

/// What the policy reads about one tool call.
public struct ToolResultPart: Sendable, Hashable, Codable {
    /// The native call's id, where the call had one.
    public var callID: String?
    /// The tool's name, as the policy wrote it.
    public var toolName: String
    /// The result in words: `image_id: img_1`, warnings, or what went wrong.
    public var text: String
    /// Whether the call brought no result.
    public var isError: Bool

    /// Makes a result.
    public init(callID: String?, toolName: String, text: String, isError: Bool = false) {
        self.callID = callID
        self.toolName = toolName
        self.text = text
        self.isError = isError
    }
}

extension MessagePart {
    /// Reads a part: `{"type": "text", "text": "…"}` and alike.
    ///
    /// - Throws: `DecodingError` where the type is unknown or its member is missing.
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

    /// Writes the part with its type.
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
