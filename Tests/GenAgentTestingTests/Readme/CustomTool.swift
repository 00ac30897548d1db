// snippet: custom-tool
import GenAgent

/// Draws with a server of your own.
struct MyGenerator: GeneratorTool {
    let descriptor = ToolDescriptor(
        generator: "paint", summary: "Paints an image from a prompt, fast, at 512x512.")
    let server: MyServer

    func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        guard let bytes = try await server.paint(request.prompt, seed: request.seed ?? 0) else {
            throw AdapterError.transient("The paint server is busy; try again.", retryAfter: 2)
        }
        return try GenerationResult(EncodedImage(bytes), seed: request.seed)
    }
}
// snippet-end
