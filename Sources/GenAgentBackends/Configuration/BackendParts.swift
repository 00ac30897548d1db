import GenAgent
import GenAgentHTTP

/// The parts of an `AgentSession` that a configuration describes.
public struct BackendParts: Sendable {
    public var policy: any PolicyModel
    public var tools: [any AgentTool]
    public var assessment: Assessment
    public var configuration: SessionConfiguration

    public init(
        policy: any PolicyModel, tools: [any AgentTool], assessment: Assessment = .selfJudging,
        configuration: SessionConfiguration = SessionConfiguration()
    ) {
        self.policy = policy
        self.tools = tools
        self.assessment = assessment
        self.configuration = configuration
    }
}

extension BackendConfiguration {
    /// Makes the policy, the tools and the judge of the configuration.
    ///
    /// - Parameters:
    ///   - fallback: Replaces parts that the configuration does not have.
    ///   - person: The judge for `"ask"`.
    ///   - downscaler: Makes a transform that limits the longest side of images to a number of pixels, for models with `maximumImageSide`.
    /// - Throws: ``ConfigurationError`` if a part is missing, or the caller does not pass one that the configuration needs.
    public func parts(
        over transport: any HTTPTransport, fallback: BackendParts? = nil, person: (any Judge)? = nil,
        downscaler: ((_ longestSide: Int) -> any ImageTransform)? = nil
    ) throws(ConfigurationError) -> BackendParts {
        func transform(_ settings: ChatSettings, _ role: String) throws(ConfigurationError) -> (any ImageTransform)? {
            guard let side = settings.maximumImageSide else { return nil }
            guard let downscaler else {
                throw ConfigurationError(
                    place: "\(role).maximumImageSide", problem: "this program cannot scale images. Remove the setting.")
            }
            return downscaler(side)
        }
        let policy: any PolicyModel
        if let settings = self.policy {
            policy = settings.policy(over: transport, imageTransform: try transform(settings, "policy"))
        } else if let fallback {
            policy = fallback.policy
        } else {
            throw ConfigurationError(place: "policy", problem: "it is missing. Give its url and model.")
        }
        guard let tools = tools.isEmpty ? fallback?.tools : tools.map({ $0.tool(over: transport) }) else {
            throw ConfigurationError(place: "tools", problem: "it is missing. Give a list with at least one generator.")
        }
        let assessment: Assessment
        switch judging {
        case nil: assessment = fallback?.assessment ?? .selfJudging
        case .policy: assessment = .selfJudging
        case .person:
            guard let person else {
                throw ConfigurationError(
                    place: "judge", problem: "this program cannot ask a person. Give self or a vision model.")
            }
            assessment = .judge(person)
        case .model(let settings):
            assessment = .judge(settings.judge(over: transport, imageTransform: try transform(settings, "judge")))
        }
        return BackendParts(
            policy: policy, tools: tools, assessment: assessment,
            configuration: sessionConfiguration(fallback?.configuration ?? SessionConfiguration()))
    }

    /// Applies the limits set here to a session's configuration, and the policy's format and sampling.
    package func sessionConfiguration(_ base: SessionConfiguration = SessionConfiguration()) -> SessionConfiguration {
        var configuration = base
        configuration.limits = limits.applied(to: base.limits)
        if let policy {
            configuration.format = policy.format
            configuration.sampling = policy.sampling
        }
        return configuration
    }
}

extension ChatSettings {
    package func policy(
        over transport: any HTTPTransport, imageTransform: (any ImageTransform)?, streams: Bool? = nil
    ) -> ChatCompletionsPolicy {
        ChatCompletionsPolicy(
            endpoint, transport: transport, options: ChatOptions(streams: streams ?? self.streams),
            imageTransform: imageTransform)
    }

    package func judge(over transport: any HTTPTransport, imageTransform: (any ImageTransform)?) -> VisionJudge {
        VisionJudge(endpoint, transport: transport, sampling: judgeSampling, imageTransform: imageTransform)
    }

    /// Unless the settings differ, temperature 0, so that a judge repeats its verdict for the same image.
    package var judgeSampling: SamplingOptions {
        var sampling = sampling
        sampling.temperature = sampling.temperature ?? 0
        sampling.maximumTokens = sampling.maximumTokens ?? 2048
        return sampling
    }
}

extension ToolSettings {
    package func tool(over transport: any HTTPTransport) -> any GeneratorTool {
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

    package var endpoint: GeneratorEndpoint {
        var endpoint = GeneratorEndpoint(
            url, credential: credential, prices: prices, timeouts: traffic.timeouts, limits: traffic.limits,
            maximumResponseBytes: traffic.responseBytes, imageHosts: imageHosts)
        endpoint.honorsIdempotencyKey = honorsIdempotencyKey
        return endpoint
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

/// A generator with a default size. The session puts the size into the request, so it is on record.
private struct SizedTool: GeneratorTool {
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
