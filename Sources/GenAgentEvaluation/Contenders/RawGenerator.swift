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
        "\(tool.descriptor.name) \(template.identity)"
    }

    /// Makes one image.
    public func produce(_ task: EvaluationTask) async throws -> Production {
        Production(try await tool.generate(task, call: 0, template: template))
    }
}

extension GeneratorTool {
    /// The n-th raw call of a task: its words as the prompt, the seed that an agent's n-th call would have. Transient failures are retried.
    func generate(
        _ task: EvaluationTask, call: Int, template: GenerationRequest
    ) async throws -> GenerationResult {
        var request = template
        request.prompt = task.query.text
        request.seed = task.generatorSeed(call)
        request.size = request.size ?? descriptor.generator?.defaultSize
        request.inputImages = task.query.images.indices.map { ImageID(number: $0 + 1) }
        let finished = request
        return try await Retries(clock: task.environment.clock).run {
            try await generate(finished, context: task.toolContext(call: call))
        }
    }
}

extension GenerationRequest {
    /// What distinguishes one template from another.
    var identity: String { (try? JSONValue(encoding: self))?.canonicalText ?? "" }
}
