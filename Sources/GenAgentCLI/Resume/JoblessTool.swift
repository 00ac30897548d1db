import GenAgent

/// A generator that makes an image anew instead of asking for a job that an archive names: the name may be an address, and the job is
/// someone else's.
struct JoblessTool: GeneratorTool {
    let base: any GeneratorTool
    var descriptor: ToolDescriptor { base.descriptor }

    func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        try await base.generate(request, context: context)
    }

    func reattach(
        to job: JobHandle, request: GenerationRequest, context: ToolContext
    ) async throws -> GenerationResult {
        try await base.generate(request, context: context)
    }
}
