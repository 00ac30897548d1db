import GenAgent
import GenAgentBackends
import GenAgentImaging

/// The three protocols of sd-server.
enum SDRoute: String, CaseIterable, Sendable {
    case images, sdapi, jobs

    /// The tool that speaks it, called `paint` as the scripted models call it.
    var tool: any GeneratorTool { tool(fixed: [:]) }

    /// The same with small pictures, also where a call names no size: the sdapi's own default is 512x512, half a minute without a card.
    var smallTool: any GeneratorTool { tool(fixed: self == .sdapi ? ["width": 64, "height": 64, "steps": 2] : [:]) }

    private func tool(fixed: [String: JSONValue]) -> any GeneratorTool {
        let (endpoint, transport) = (LiveServer.sdServer.generator, LiveServer.transport)
        return switch self {
        case .images: OpenAIImagesTool("paint", at: endpoint, dialect: .sdCpp, over: transport, fixed: fixed)
        case .sdapi: SDWebUITool("paint", at: endpoint, over: transport, fixed: fixed)
        case .jobs: SDCppJobTool("paint", at: endpoint, over: transport, fixed: fixed)
        }
    }

    /// Draws a small picture.
    func draw(
        _ prompt: String = "one red apple", seed: UInt64?, size: PixelSize = PixelSize(width: 64, height: 64),
        from image: EncodedImage? = nil, extras: [String: JSONValue] = [:]
    ) async throws -> GenerationResult {
        let request = GenerationRequest(
            prompt: prompt, size: size, seed: seed, steps: 1, inputImages: image == nil ? [] : ["img_1"], extras: extras
        )
        let images = image.map { [ImageID(rawValue: "img_1"): $0] } ?? [:]
        return try await tool.generate(request, context: ToolContext(images: images))
    }
}

extension EncodedImage {
    /// What sd-server wrote into the picture about how it was made; the only place where it tells the seed that it used.
    var parameters: String? {
        get throws { try PNG.info(data).text("parameters") }
    }
}
