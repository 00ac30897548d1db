import GenAgent

/// The generator alone: the query's words as the prompt, one call. The baseline that every agent must beat.
public struct RawGenerator: Contender {
    /// Its name in reports.
    public let name: String
    private let tool: any GeneratorTool
    private let template: GenerationRequest

    /// Makes the baseline.
    ///
    /// - Parameters:
    ///   - tool: The generator.
    ///   - name: Its name in reports.
    ///   - template: Size, steps, guidance and options, as the agent's calls have them; prompt, seed and input images are filled in.
    public init(_ tool: any GeneratorTool, name: String = "raw", template: GenerationRequest? = nil) {
        self.tool = tool
        self.name = name
        self.template = template ?? GenerationRequest(prompt: "")
    }

    /// The generator's name and the template decide.
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
    /// The n-th raw call of a task: the query's text as the prompt, the seed that an agent's n-th call would have.
    ///
    /// The call is a session of its own in the evaluation's store, so it is as durable as an agent's: transient failures are retried, an image
    /// that an earlier run made is used, a submitted job is resumed, and any other call that was cut off is repeated once.
    ///
    /// - Throws: What the generator threw, if it made no image.
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
    /// What distinguishes one template from another.
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

/// Makes one call that was decided beforehand.
private struct SingleCall: PolicyModel {
    let name = "a single call"
    let tool: String
    let request: GenerationRequest

    func reply(to _: PolicyRequest, onDelta _: PolicyDeltaHandler) async throws -> PolicyReply {
        let call = ToolCall(name: tool, arguments: request.arguments)
        return PolicyReply(text: TurnRenderer().render(PolicyTurn(action: .call([call]))))
    }
}
