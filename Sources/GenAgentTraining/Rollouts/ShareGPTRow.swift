import Foundation
import GenAgent

/// A trajectory as one row of chat data for fine-tuning with LLaMA-Factory: its `sharegpt` format, assistant text verbatim.
///
/// Every row meets that engine's rules: after the system message the sides alternate, and the policy has the last word; there is one
/// `<image>` mark per image; text that looks like such a mark is broken up. `dataset_info.json` must list all seven tags
/// (``datasetInfo(name:file:)``), because an omitted tag is unset.
///
/// The engine trains on every assistant turn, so a trajectory has no row if the policy did not sample one of its turns, or a key was
/// removed from one.
public struct ShareGPTRow: Sendable, Hashable, Codable {
    /// One message of the conversation.
    public struct Message: Sendable, Hashable, Codable {
        /// `system`, `human`, `observation` or `gpt`.
        public var from: String
        public var value: String
    }

    public var conversations: [Message]
    /// Paths of the images, in the order of their marks.
    public var images: [String]

    /// Makes a row.
    ///
    /// - Parameters:
    ///   - trajectory: In the tagged format, without malformed turns.
    ///   - path: The path of an image's file; default: `images/<digest>.<format>`, as in a `ColdStartJournal`.
    /// - Throws: ``ExportError``.
    public init(_ trajectory: Trajectory, path: ((ImageReference) -> String)? = nil) throws(ExportError) {
        guard trajectory.setup.configuration.format == .tagged else {
            throw ExportError(
                "Session \(trajectory.sessionID) has native tool calls; chat rows need the tagged format.")
        }
        if let turn = trajectory.turns.firstIndex(where: { $0.turn == nil }) {
            throw ExportError(
                "Turn \(turn + 1) of session \(trajectory.sessionID) is malformed and must not be imitated.")
        }
        if let turn = trajectory.firstRedactedTurn {
            throw ExportError(
                "A key was removed from turn \(turn + 1) of session \(trajectory.sessionID); such turns are not exported for training."
            )
        }
        let references = trajectory.images.reduce(into: [:]) { $0[$1.id] = $1.reference }
        var images: [String] = []
        var messages: [Message] = []
        for node in trajectory.messages {
            var texts: [String] = []
            for part in node.message.parts {
                switch part {
                case .text(let text), .reasoning(let text): texts.append(Self.plain(text))
                case .toolResult(let result): texts.append(Self.plain(result.text))
                case .image(let id):
                    guard let reference = references[id] else {
                        throw ExportError(
                            "Session \(trajectory.sessionID) shows \(id), which its record does not have.")
                    }
                    images.append(path?(reference) ?? "images/\(reference.fileName)")
                    texts.append("<image>")
                case .toolCall:
                    throw ExportError("Session \(trajectory.sessionID) has a native tool call.")
                }
            }
            messages.append(
                Message(from: try Self.role(node.message, trajectory), value: texts.joined(separator: "\n")))
        }
        // The policy never read what follows its last turn.
        while let last = messages.last, last.from != "gpt" {
            images.removeLast(last.value.components(separatedBy: "<image>").count - 1)
            messages.removeLast()
        }
        let sides = messages.filter { $0.from != "system" }.map { $0.from == "gpt" }
        guard !sides.isEmpty, sides.enumerated().allSatisfy({ $0.element == ($0.offset % 2 == 1) }) else {
            throw ExportError("The sides of session \(trajectory.sessionID) do not alternate.")
        }
        conversations = messages
        self.images = images
    }

    /// The row as one line of JSON.
    public func line() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }

    /// The entry of `dataset_info.json` for a file of rows.
    public static func datasetInfo(name: String, file: String) -> JSONValue {
        [
            name: [
                "file_name": .string(file), "formatting": "sharegpt",
                "columns": ["messages": "conversations", "images": "images"],
                "tags": [
                    "role_tag": "from", "content_tag": "value", "user_tag": "human", "assistant_tag": "gpt",
                    "observation_tag": "observation", "function_tag": "function_call", "system_tag": "system",
                ],
            ]
        ]
    }

    private static func role(_ message: GenAgent.Message, _ trajectory: Trajectory) throws(ExportError) -> String {
        switch message.author {
        case .system: return "system"
        case .user: return "human"
        case .session: return "observation"
        case .policy: return "gpt"
        case .reflector:
            throw ExportError("Session \(trajectory.sessionID) has a turn that the policy did not sample.")
        }
    }

    /// Breaks up text that the engine would read as a media mark.
    private static func plain(_ text: String) -> String {
        ["image", "video", "audio"].reduce(text) { $0.replacingOccurrences(of: "<\($1)>", with: "< \($1)>") }
    }
}

/// The error for a trajectory that cannot become a row.
public struct ExportError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
