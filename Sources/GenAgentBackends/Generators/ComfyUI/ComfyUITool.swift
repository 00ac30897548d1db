import Foundation
import GenAgent
import GenAgentHTTP

/// A ComfyUI server with a workflow of yours. Run live against ComfyUI 0.3.64; the routes of newer servers are contract-tested.
///
/// ```swift
/// let workflow = try ComfyUIWorkflow(
///     Data(contentsOf: file), bindings: ComfyUIBindings(prompt: ["6.text"], seed: ["3.seed"]))
/// let tool = ComfyUITool("draw", workflow: workflow, at: GeneratorEndpoint(url), over: transport)
/// ```
public struct ComfyUITool: GeneratorTool {
    /// What the policy is told about it.
    public let descriptor: ToolDescriptor
    let client: GeneratorClient
    let workflow: ComfyUIWorkflow
    private let polling: PollingJob

    /// Makes a tool; it honours what the workflow's bindings name.
    ///
    /// - Parameters:
    ///   - name: Its name in calls.
    ///   - workflow: What ComfyUI runs, and where the request goes in it.
    ///   - endpoint: Where the server is, how it knows us, what it costs and how much it may be asked.
    ///   - transport: Carries the requests.
    ///   - summary: What the policy reads about it.
    ///   - polling: How often the job is looked at.
    public init(
        _ name: String = "generate_image", workflow: ComfyUIWorkflow, at endpoint: GeneratorEndpoint,
        over transport: any HTTPTransport, summary: String = "Generates an image from a text prompt.",
        polling: PollingJob = PollingJob()
    ) {
        descriptor = ToolDescriptor(
            generator: name, summary: summary, capabilities: workflow.bindings.capabilities)
        client = GeneratorClient(server: "ComfyUI", endpoint: endpoint, transport: transport)
        self.workflow = workflow
        self.polling = polling
    }

    /// Queues the workflow with the request bound into it, waits for it, and fetches the image.
    public func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        try await client.call(context) { try await draw(request, context) }
    }

    private func draw(_ request: GenerationRequest, _ context: ToolContext) async throws -> GenerationResult {
        let start = context.clock.now()
        let images = try client.inputImages(request, atMost: workflow.bindings.images.count, context)
        var names: [String] = []
        for image in images { names.append(try await upload(image, context)) }
        let notes = Locked<[String]>([])
        let watch = ComfyUIWatch(tool: self, context: context, request: request, start: start, mayBeLost: false)
        return try await polling.run(
            context,
            submit: {
                let (job, warnings) = try await submit(request, imageNames: names, context)
                notes.withLock { $0 = warnings }
                return job
            },
            poll: { job, _ in try await watch.look(at: job, warnings: notes.withLock { $0 }) },
            cancel: { await cancel($0, context) })
    }

    /// Waits for a prompt that an earlier process queued, by its id, and fetches the image. Where that process was cut off before it
    /// knew whether the prompt arrived, and the server knows nothing of it, the prompt is queued now, under the same id.
    public func reattach(
        to job: JobHandle, request: GenerationRequest, context: ToolContext
    ) async throws -> GenerationResult {
        if job.isUnconfirmed {
            guard try await hasArrived(job, context) else { return try await generate(request, context: context) }
            try await context.record(JobHandle(job.value))
        }
        return try await client.counted { try await takeUp(job, request, context) }
    }

    /// Looks twice: what a killed process sent last may still be on its way.
    private func hasArrived(_ job: JobHandle, _ context: ToolContext) async throws -> Bool {
        if try await isKnown(job, context) { return true }
        try await context.clock.sleep(seconds: polling.maximumWait)
        return try await isKnown(job, context)
    }

    private func takeUp(
        _ job: JobHandle, _ request: GenerationRequest, _ context: ToolContext
    ) async throws -> GenerationResult {
        let watch = ComfyUIWatch(
            tool: self, context: context, request: request, start: context.clock.now(), mayBeLost: true)
        return try await polling.wait(
            for: job, context, poll: { job, _ in try await watch.look(at: job, warnings: []) },
            cancel: { await cancel($0, context) })
    }

    /// Uploads an input image and returns the name that the server gave it, which may be another than ours.
    private func upload(_ image: EncodedImage, _ context: ToolContext) async throws -> String {
        var form = MultipartForm()
        form.addFile(
            "image", filename: "genagent-\(image.digest.rawValue.prefix(16)).\(image.format.fileExtension)",
            contentType: image.format.mediaType, data: image.data)
        form.addField("type", "input")
        var random = SeededRandom(seed: UInt64(truncatingIfNeeded: context.callIndex))
        let encoded = form.encoded(using: &random)
        var http = client.request("POST", try client.url("/upload/image"))
        http.headers["Content-Type"] = encoded.contentType
        http.body = encoded.body
        // The same bytes under the same name change nothing.
        let reply = try await client.send(http, .always, context)
        let json = try await client.object(reply, method: "POST")
        let received = reply.asReceived(json)
        guard let name = received["name"]?.stringValue, !name.isEmpty else {
            throw await client.unusable(reply, "the uploaded image has no name", method: "POST")
        }
        let folder = received["subfolder"]?.stringValue ?? ""
        return folder.isEmpty ? name : "\(folder)/\(name)"
    }

    /// Sends the graph under an id of ours, so that a lost answer need not mean a second job.
    private func submit(
        _ request: GenerationRequest, imageNames: [String], _ context: ToolContext
    ) async throws -> (JobHandle, [String]) {
        let job = JobHandle(context.callName)
        // Unique, so that an unchanged graph is not answered from the cache.
        let prefix = "genagent/\(context.callName.prefix(13))/\(context.callIndex)-\(context.attempt)"
        let graph = workflow.graph(for: request, imageNames: imageNames, filenamePrefix: prefix)
        let http = client.request(
            "POST", try client.url("/prompt"),
            json: ["prompt": graph, "prompt_id": .string(job.value), "client_id": "genagent"])
        do {
            let opinion: GeneratorClient.Opinion = { [workflow] in
                ComfyUIRefusal.opinion($0, $1, bindings: workflow.bindings)
            }
            let reply = try await client.send(http, .startsJob, context, opinion: opinion)
            let json = try await client.object(reply, method: "POST")
            // A server that ignores our id gives one of its own.
            let given = JobHandle(try client.jobName("prompt_id", in: json, of: reply) ?? job.value)
            do {
                let warnings = try ComfyUIRefusal.check(nodeErrors: json["node_errors"], of: workflow)
                return (given, warnings)
            } catch {
                await cancel(given, context)
                throw error
            }
        } catch is CancellationError {
            // The request may have arrived all the same, and its name is known.
            await cancel(job, context)
            throw CancellationError()
        } catch let error as AdapterError where error.status == 409 {
            return (job, [])
        } catch let error as AdapterError where error.kind == .outcomeUnknown {
            // The answer was lost, here or in a proxy; the job may be there all the same.
            do {
                if try await isKnown(job, context) { return (job, []) }
            } catch is AdapterError {
                // The server that lost the answer does not answer now either.
            }
            throw error
        }
    }

    private func isKnown(_ job: JobHandle, _ context: ToolContext) async throws -> Bool {
        if try await queue(context).position(of: job.value) != nil { return true }
        return try await history(job, context) != nil
    }
}
