import GenAgent
import GenAgentBackends
import GenAgentHTTP

extension ToolSettings {
    /// Makes the tool.
    func tool(over transport: any HTTPTransport) -> any GeneratorTool {
        let words = summary ?? "Generates an image from a text prompt."
        let tool: any GeneratorTool =
            switch details {
            case .openAI(let dialect, let model):
                OpenAIImagesTool(
                    name, model: model, at: endpoint, dialect: dialect, over: transport, summary: words, fixed: fixed)
            case .comfyUI(let workflow):
                ComfyUITool(name, workflow: workflow, at: endpoint, over: transport, summary: words)
            case .sdWebUI: SDWebUITool(name, at: endpoint, over: transport, summary: words, fixed: fixed)
            case .blackForestLabs(let model):
                BlackForestLabsTool(name, model: model, at: endpoint, over: transport, summary: words, fixed: fixed)
            case .sdCpp: SDCppJobTool(name, at: endpoint, over: transport, summary: words, fixed: fixed)
            case .template(let template):
                HTTPTemplateTool(name, template: template, at: endpoint, over: transport, summary: words)
            }
        return size.map { SizedTool(base: tool, size: $0) } ?? tool
    }

    /// The server, how it knows us, and what it costs.
    var endpoint: GeneratorEndpoint {
        GeneratorEndpoint(
            url, credential: credential, prices: prices, timeouts: traffic.timeouts, limits: traffic.limits,
            maximumResponseBytes: traffic.responseBytes, imageHosts: imageHosts)
    }

    private var credential: GeneratorCredential {
        guard let keyVariable else { return .none }
        let key = APIKey.environment(keyVariable)
        switch details {
        case .sdWebUI(let user?): return .basic(user: user, password: key)
        case .blackForestLabs: return .header(name: "x-key", key)
        default: return .bearer(key)
        }
    }
}

/// A generator that draws in a chosen size where a call names none. The session puts it into the request, so that it is on record.
struct SizedTool: GeneratorTool {
    let base: any GeneratorTool
    let descriptor: ToolDescriptor

    init(base: any GeneratorTool, size: PixelSize) {
        self.base = base
        var descriptor = base.descriptor
        descriptor.generator?.defaultSize = size
        self.descriptor = descriptor
    }

    func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        try await base.generate(request, context: context)
    }

    func reattach(
        to job: JobHandle, request: GenerationRequest, context: ToolContext
    ) async throws -> GenerationResult {
        try await base.reattach(to: job, request: request, context: context)
    }
}
