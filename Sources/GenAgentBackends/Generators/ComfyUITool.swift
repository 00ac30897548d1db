import Foundation
import GenAgent
import GenAgentHTTP

/// A ComfyUI server with your own workflow. Tested live against ComfyUI 0.3.64; the routes of newer servers are contract-tested.
///
/// ```swift
/// let workflow = try ComfyUIWorkflow(
///     Data(contentsOf: file), bindings: ComfyUIBindings(prompt: ["6.text"], seed: ["3.seed"]))
/// let tool = ComfyUITool("draw", workflow: workflow, at: GeneratorEndpoint(url), over: transport)
/// ```
public struct ComfyUITool: GeneratorTool, JobServer {
    public let descriptor: ToolDescriptor
    let client: GeneratorClient
    let workflow: ComfyUIWorkflow
    let polling: PollingJob
    var capabilities: GeneratorCapabilities { workflow.bindings.capabilities }

    /// - Parameters:
    ///   - workflow: What ComfyUI runs; the tool honors what its bindings name.
    ///   - summary: Shown to the policy.
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
        try await draw(request, context)
    }

    /// Waits for a prompt that an earlier process queued, by its id, and fetches the image. If that process stopped before it knew whether the
    /// prompt had arrived, and the server does not know it, the prompt is queued now under the same id.
    public func reattach(
        to job: JobHandle, request: GenerationRequest, context: ToolContext
    ) async throws -> GenerationResult {
        if job.isUnconfirmed {
            guard try await hasArrived(job, context) else { return try await generate(request, context: context) }
            try await context.record(JobHandle(job.value))
        }
        return try await takeUp(job, request, context)
    }

    /// Checks twice, because the last request of a killed process may still be on its way.
    private func hasArrived(_ job: JobHandle, _ context: ToolContext) async throws -> Bool {
        if try await isKnown(job, context) { return true }
        try await context.clock.sleep(seconds: polling.maximumWait)
        return try await isKnown(job, context)
    }

    /// Uploads an input image and returns the server's name for it, which may differ from ours.
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
        // Uploading the same bytes under the same name again changes nothing.
        let reply = try await client.send(http, .always, context)
        let json = try await client.object(reply, method: "POST")
        let received = reply.asReceived(json)
        guard let name = received["name"]?.stringValue, !name.isEmpty else {
            throw await client.unusable(reply, "the uploaded image has no name", method: "POST")
        }
        let folder = received["subfolder"]?.stringValue ?? ""
        return folder.isEmpty ? name : "\(folder)/\(name)"
    }

    /// Uploads the input images, then sends the graph under our own id, so that a lost answer need not mean a second job.
    func submit(
        _ request: GenerationRequest, _ images: [EncodedImage], _ context: ToolContext
    ) async throws -> SubmittedJob {
        var imageNames: [String] = []
        for image in images { imageNames.append(try await upload(image, context)) }
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
            // A server that ignores our id returns its own.
            let given = JobHandle(try client.jobName("prompt_id", in: json, of: reply) ?? job.value)
            do {
                let warnings = try ComfyUIRefusal.check(nodeErrors: json["node_errors"], of: workflow)
                return SubmittedJob(handle: given, warnings: warnings)
            } catch {
                await cancel(given, context)
                throw error
            }
        } catch is CancellationError {
            // The request may have arrived anyway, and its id is known.
            await cancel(job, context)
            throw CancellationError()
        } catch let error as AdapterError where error.status == 409 {
            return SubmittedJob(handle: job)
        } catch let error as AdapterError where error.kind == .outcomeUnknown {
            // The answer was lost, here or in a proxy; the job may exist anyway.
            do {
                if try await isKnown(job, context) { return SubmittedJob(handle: job) }
            } catch is AdapterError {
                // The server does not answer now either.
            }
            throw error
        }
    }

    private func isKnown(_ job: JobHandle, _ context: ToolContext) async throws -> Bool {
        if try await queue(context).position(of: job.value) != nil { return true }
        return try await history(job, context) != nil
    }
}

extension ComfyUITool {
    /// Checks the workflow against the server: its nodes, their bound inputs, and the files and choices that it names.
    ///
    /// - Returns: Problems and how to fix them, in the order of the node ids; empty if the server can run the workflow.
    /// - Throws: `AdapterError` if the server cannot be reached.
    public func validate(context: ToolContext = ToolContext()) async throws -> [String] {
        var problems: [String] = []
        var schemas: [String: JSONValue] = [:]
        let bound = Set(workflow.bindings.all)
        for (id, node) in workflow.nodes.sorted(by: { ($0.key.count, $0.key) < ($1.key.count, $1.key) }) {
            let type = node["class_type"]?.stringValue ?? ""
            if schemas[type] == nil { schemas[type] = try await schema(of: type, context) }
            guard let schema = schemas[type], let inputs = schema["input"] else {
                problems.append("Node \(id): the server has no node \(type); install the extension that brings it.")
                continue
            }
            let known = (inputs["required"]?.objectValue ?? [:])
                .merging(inputs["optional"]?.objectValue ?? [:]) { required, _ in required }
            for input in workflow.bindings.all where input.node == id && known[input.name] == nil {
                let names = known.keys.sorted().joined(separator: ", ")
                problems.append("The binding \(input): \(type) has no input \(input.name); it has \(names).")
            }
            for name in (inputs["required"]?.objectValue ?? [:]).keys.sorted()
            where node["inputs"]?[name] == nil && !bound.contains(ComfyUIInput(node: id, name: name)) {
                problems.append("Node \(id) (\(type)): the input \(name) is missing; export the workflow again.")
            }
            problems += choices(id, type, node, known, bound)
        }
        if !workflow.nodes.values.contains(where: {
            schemas[$0["class_type"]?.stringValue ?? ""]?["output_node"] == true
        }) {
            problems.append("The workflow has no output node; add a SaveImage node.")
        }
        return problems
    }

    private func schema(of type: String, _ context: ToolContext) async throws -> JSONValue {
        let url = try client.url("/object_info/*", id: type)
        do {
            let reply = try await client.send(client.request("GET", url), .always, context)
            // For an unknown node, the answer is an empty object.
            return try await client.object(reply)[type] ?? [:]
        } catch let error as AdapterError where error.status == 404 {
            return [:]
        }
    }

    /// Values that the server does not offer, such as a checkpoint that is not installed.
    private func choices(
        _ id: String, _ type: String, _ node: JSONValue, _ known: [String: JSONValue], _ bound: Set<ComfyUIInput>
    ) -> [String] {
        known.keys.sorted().compactMap { name in
            guard !bound.contains(ComfyUIInput(node: id, name: name)),
                let value = node["inputs"]?[name]?.stringValue,
                // Older servers list the choices in place of the type, newer ones as options of the type COMBO.
                let choices = known[name]?.arrayValue?.first?.arrayValue
                    ?? known[name]?.arrayValue?.dropFirst().first?["options"]?.arrayValue,
                !choices.contains(.string(value))
            else { return nil }
            let some = choices.prefix(5).compactMap(\.stringValue).joined(separator: ", ")
            return
                "Node \(id) (\(type)): \(name) is “\(value)”, which the server does not have; it has \(some.isEmpty ? "none" : some)."
        }
    }
}
