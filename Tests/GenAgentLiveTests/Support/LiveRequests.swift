import Foundation
import GenAgent
import GenAgentSandbox

/// What the scripted models are asked.
enum LiveRequests {
    static let painter = PictogramPainter(name: "paint", side: 128)

    static let sampling = SamplingOptions(temperature: 0, maximumTokens: 64)

    /// A first turn: the model calls.
    static func first(_ format: TurnFormat, maximumTokens: Int = 64) -> PolicyRequest {
        PolicyRequest(
            messages: [
                Message(role: .system, author: .system, parts: [.text("You draw pictures.")]),
                Message(role: .user, author: .user, parts: [.text("one red apple")]),
            ], tools: [painter.descriptor], format: format,
            sampling: SamplingOptions(temperature: 0, maximumTokens: maximumTokens))
    }

    /// A question without tools and pictures.
    static var plain: PolicyRequest {
        PolicyRequest(
            messages: [Message(role: .user, author: .user, parts: [.text("What is your verdict?")])], format: .native,
            sampling: sampling)
    }

    /// The turn after a reply that called, with the call's result as text and without its picture.
    static func second(after reply: PolicyReply, _ format: TurnFormat = .native) -> PolicyRequest {
        var request = first(format)
        var parts: [MessagePart] = reply.reasoning.map { [.reasoning($0)] } ?? []
        parts.append(.text(reply.text))
        parts += reply.toolCalls.map { .toolCall($0) }
        let result = ToolResultPart(
            callID: reply.toolCalls.first?.id, toolName: "paint", text: "img_1: one picture, 128x128.")
        request.messages += [
            Message(role: .assistant, author: .policy, parts: parts),
            Message(role: .user, author: .session, parts: [.toolResult(result)]),
        ]
        return request
    }

    /// A request with a picture in it.
    static func withPicture(_ format: TurnFormat) async throws -> PolicyRequest {
        var request = first(format)
        request.messages[1].parts = [.image("img_1"), .text("Draw this again.")]
        request.images["img_1"] = try await picture()
        return request
    }

    /// A real picture.
    static func picture() async throws -> EncodedImage {
        try await painter.generate(GenerationRequest(prompt: "one red apple", seed: 1), context: ToolContext()).image
    }
}

/// Collects pieces of a turn.
final class DeltaLog: Sendable {
    private let storage = Locked<[PolicyDelta]>([])

    /// The pieces so far.
    var deltas: [PolicyDelta] { storage.withLock { $0 } }
    /// Takes them.
    var handler: PolicyDeltaHandler { { delta in self.storage.withLock { $0.append(delta) } } }

    /// All text.
    var text: String { deltas.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined() }
    /// All reasoning.
    var reasoning: String { deltas.compactMap { if case .reasoning(let text) = $0 { text } else { nil } }.joined() }
    /// The fragments of a call's arguments.
    func fragments(of index: Int) -> [String] {
        deltas.compactMap { delta in
            if case .toolArguments(let at, _, let fragment) = delta, at == index { fragment } else { nil }
        }
    }
}
