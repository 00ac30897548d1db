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
    public func produce(_ task: EvaluationTask) async throws -> Production {
        // Without an identity, its image could be taken for that of another template.
        _ = try template.identity()
        return Production(try await tool.generate(task, call: 0, template: template))
    }
}

extension GeneratorTool {
    /// The n-th raw call of a task: its words as the prompt, the seed that an agent's n-th call would have. Transient failures are retried.
    func generate(_ task: EvaluationTask, call: Int, template: GenerationRequest) async throws -> GenerationResult {
        let request = request(task, call, template)
        return try await Retries(clock: task.environment.clock).run {
            try await generate(request, context: task.toolContext(call: call))
        }
    }

    /// The same as one of several calls of an item: what an earlier run was brought is not paid for again.
    func candidate(_ task: EvaluationTask, call: Int, template: GenerationRequest) async throws -> CallLog.Made {
        let key = try ItemKey.call(
            task.calls?.contender ?? "", descriptor, call, request(task, call, template), task)
        if let made = try await task.calls?.made(key, task) { return made }
        let start = task.environment.clock.now()
        let result = try await generate(task, call: call, template: template)
        let made = CallLog.Made(
            image: result.image,
            cost: ProductionCost(
                generatorCalls: 1, seconds: task.environment.clock.now().seconds(since: start),
                money: result.usage.money))
        try await task.calls?.remember(made, key, task)
        return made
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
    /// - Throws: `AdapterError` where it cannot be written as JSON.
    func identity() throws -> String {
        do { return try JSONValue(encoding: self).canonicalText } catch {
            throw AdapterError.fatal(
                "The template cannot be written as JSON, so its images cannot be told from those of another one (\(ErrorWords.words(for: error))). Is a number in it not finite?"
            )
        }
    }
}
