import GenAgent

/// The generator alone: one call with the query's text as the prompt. This is the baseline that an agent must beat.
public struct RawGenerator: Contender {
    public let name: String
    private let tool: any GeneratorTool
    private let template: GenerationRequest

    /// - Parameters:
    ///   - name: Its name in reports.
    ///   - template: Size, steps, guidance and options, which should equal those of the agent's calls. Prompt, seed and input images are filled in.
    public init(_ tool: any GeneratorTool, name: String = "raw", template: GenerationRequest? = nil) {
        self.tool = tool
        self.name = name
        self.template = template ?? GenerationRequest(prompt: "")
    }

    /// The generator's name and the template.
    public func identity(for task: EvaluationTask) -> String {
        "\(tool.descriptor.name) \((try? template.identity()) ?? "")"
    }

    /// Makes one image.
    public func produce(_ task: EvaluationTask) async throws -> Generation {
        let made = try await tool.candidate(of: name, task, call: 0, template: template)
        return Generation(image: made.image, cost: made.cost)
    }
}

extension GeneratorTool {
    /// The n-th raw call of a task: the query's text as the prompt, with the seed of an agent's n-th call.
    ///
    /// The call is a separate session in the evaluation's store, so it is as durable as an agent's: transient failures are retried, an image of
    /// an earlier run is reused, a submitted job is resumed, and any other interrupted call is repeated once.
    ///
    /// - Throws: The generator's error, if it made no image.
    func candidate(
        of contender: String, _ task: EvaluationTask, call: Int, template: GenerationRequest
    ) async throws -> (image: EncodedImage, cost: ProductionCost) {
        let request = request(task, call, template)
        let key = try WorkKey.call(contender, descriptor, call, request, task)
        var agent = AgentContender(
            contender, policy: { _ in SingleCall(tool: descriptor.name, request: request) }, tools: [self], rounds: 1,
            configuration: SessionConfiguration(limits: SessionLimits(policyTurns: 1)))
        agent.requiresImage = true
        let (outcome, cost) = try await agent.session(task.named(key.session("c")))
        guard let image = outcome.image else {
            let trajectory = outcome.trajectory
            throw trajectory.issues.last { $0.boundary == .tool }?.error
                ?? .rejected(trajectory.calls.last?.text ?? "The session stopped as \(outcome.stopReason.rawValue).")
        }
        return (image, cost)
    }

    private func request(_ task: EvaluationTask, _ call: Int, _ template: GenerationRequest) -> GenerationRequest {
        var request = template
        request.prompt = task.query.text
        request.seed = task.generatorSeed(call)
        request.size = request.size ?? descriptor.generator?.defaultSize
        request.inputImages = task.query.images.indices.map { ImageID(number: $0 + 1) }
        return request
    }
}

extension GenerationRequest {
    /// Identifies a template.
    ///
    /// - Throws: `AdapterError` if it cannot be written as JSON.
    func identity() throws -> String {
        do { return try JSONValue(encoding: self).canonicalText } catch {
            throw AdapterError.fatal(
                "The template cannot be written as JSON, so its images cannot be distinguished from those of another (\(ErrorText.phrase(for: error))). Is a number in it not finite?"
            )
        }
    }
}

/// A policy that makes one given call.
private struct SingleCall: PolicyModel {
    let name = "a single call"
    let tool: String
    let request: GenerationRequest

    func reply(to _: PolicyRequest, onDelta _: PolicyDeltaHandler) async throws -> PolicyReply {
        let call = ToolCall(name: tool, arguments: request.arguments)
        return PolicyReply(text: TurnRenderer().render(PolicyTurn(action: .call([call]))))
    }
}
