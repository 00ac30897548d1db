import GenAgent

/// A generator that makes an image anew instead of asking for a job that an archive names: the name may be an address, and the job is
/// someone else's. Jobs that were submitted here are asked for.
struct JoblessTool: GeneratorTool {
    let base: any GeneratorTool
    let foreignJobs: [JobHandle]
    var descriptor: ToolDescriptor { base.descriptor }

    func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        try await base.generate(request, context: context)
    }

    func reattach(
        to job: JobHandle, request: GenerationRequest, context: ToolContext
    ) async throws -> GenerationResult {
        guard foreignJobs.contains(job) else {
            return try await base.reattach(to: job, request: request, context: context)
        }
        return try await base.generate(request, context: context)
    }
}
