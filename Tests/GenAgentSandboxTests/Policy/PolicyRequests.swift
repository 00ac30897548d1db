import Foundation
import GenAgent
import GenAgentImaging

@testable import GenAgentSandbox

/// Conversations as a session would build them.
enum PolicyRequests {
    static let painter = PictogramPainter(profile: .faultless, side: 192)

    /// Every option is equally likely, so that all of them come up.
    static let uniform = SandboxPolicyParameters()

    /// Uniform, but for turns that keep to the format.
    static let cleanUniform: SandboxPolicyParameters = {
        var parameters = SandboxPolicyParameters()
        parameters[.form, "clean", "bias"] = 60
        return parameters
    }()

    /// Cannot be satisfied.
    static let stubborn: SandboxPolicyParameters = {
        var parameters = SandboxPolicyParameters.handSet
        parameters[.form, "clean", "bias"] = 60
        parameters[.verdict, "goOn", "bias"] = 200
        return parameters
    }()

    static func first(
        _ query: String, seed: UInt64 = 1, format: TurnFormat = .tagged, temperature: Double? = nil,
        tools: [ToolDescriptor] = [painter.descriptor]
    ) -> PolicyRequest {
        let system = Message(
            role: .system, author: .system, parts: [.text("You draw pictures. You have at most 3 images.")])
        let user = Message(role: .user, author: .user, parts: [.text(query)])
        return PolicyRequest(
            messages: [system, user], tools: tools, format: format,
            sampling: SamplingOptions(temperature: temperature, seed: seed))
    }

    /// The request after a reply, and an image of something as the result of its call.
    static func after(
        _ reply: PolicyReply, to request: PolicyRequest, showing image: EncodedImage, note: String? = nil
    ) -> PolicyRequest {
        var next = request
        next.messages.append(assistant(reply))
        let id = ImageID(number: request.images.count + 1)
        let result = ToolResultPart(
            callID: reply.toolCalls.first?.id, toolName: painter.descriptor.name, text: "image_id: \(id) (192x192)")
        let parts: [MessagePart] = [.toolResult(result), .image(id)] + (note.map { [.text($0)] } ?? [])
        next.messages.append(Message(role: .user, author: .session, parts: parts))
        next.images[id] = image
        next.sampling.seed = (request.sampling.seed ?? 0) &+ 1000
        return next
    }

    /// The request after a reply whose call failed.
    static func after(_ reply: PolicyReply, to request: PolicyRequest, failing text: String, tool: String? = nil)
        -> PolicyRequest
    {
        var next = request
        next.messages.append(assistant(reply))
        let result = ToolResultPart(
            callID: nil, toolName: tool ?? painter.descriptor.name, text: "error: \(text)", isError: true)
        next.messages.append(Message(role: .user, author: .session, parts: [.toolResult(result)]))
        return next
    }

    static func assistant(_ reply: PolicyReply) -> Message {
        var parts: [MessagePart] = reply.reasoning.map { [.reasoning($0)] } ?? []
        if !reply.text.isEmpty { parts.append(.text(reply.text)) }
        return Message(role: .assistant, author: .policy, parts: parts + reply.toolCalls.map { .toolCall($0) })
    }

    /// The header and the end of a JPEG of 16 x 16 pixels.
    static func jpeg() throws -> EncodedImage {
        let header: [UInt8] = [
            0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0, 16, 0, 16, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0,
        ]
        return try EncodedImage(Data(header + [0xFF, 0xD9]))
    }

    /// A faultless image.
    static func picture(_ prompt: String, seed: UInt64 = 1) async throws -> EncodedImage {
        try await painter.generate(GenerationRequest(prompt: prompt, seed: seed), context: ToolContext()).image
    }

    static func prompts(_ count: Int, seed: UInt64) -> [String] {
        var generator = PromptGenerator(seed: seed)
        return (0..<count).map { $0 % 4 == 3 ? generator.knowledgeRow().prompt : generator.next().prompt }
    }

    static func turn(_ reply: PolicyReply, _ format: TurnFormat = .tagged) -> PolicyTurn? {
        TurnParser().parse(reply, format: format).turn
    }

    /// The prompt of the turn's call.
    static func prompt(_ reply: PolicyReply, _ format: TurnFormat = .tagged) -> String? {
        guard case .call(let calls)? = turn(reply, format)?.action else { return nil }
        return calls.first?.arguments["prompt"]?.stringValue
    }
}

extension SandboxPolicy {
    /// The reply, without anybody listening.
    func reply(to request: PolicyRequest) async throws -> PolicyReply { try await reply(to: request) { _ in } }
}
