import GenAgent

/// Watches one job: history first, then the queue, and what follows where it is in neither.
struct ComfyUIWatch: Sendable {
    let tool: ComfyUITool
    let context: ToolContext
    let request: GenerationRequest
    let start: Timestamp
    /// The job is of an earlier process: losing it is no reason to start it again and again.
    let mayBeLost: Bool

    private struct Memory {
        var absences = 0
        var isRunning = false
        var looks = 0
    }

    private let memory = Locked(Memory())

    init(tool: ComfyUITool, context: ToolContext, request: GenerationRequest, start: Timestamp, mayBeLost: Bool) {
        self.tool = tool
        self.context = context
        self.request = request
        self.start = start
        self.mayBeLost = mayBeLost
    }

    func look(at job: JobHandle, warnings: [String]) async throws -> PollingJob.Status {
        if let entry = try await tool.history(job, context) { return try await finish(entry, warnings) }
        // The queue repeats whole graphs, so a running job is looked up there less often.
        let skips = memory.withLock { memory in
            memory.looks += 1
            return memory.isRunning && memory.looks % 3 != 0
        }
        if skips { return .waiting(nil) }
        if let position = try await tool.queue(context).position(of: job.value) {
            memory.withLock {
                $0.absences = 0; $0.isRunning = position == 0
            }
            return .waiting(ToolProgress(note: position == 0 ? "drawing" : "queued, \(position) before you"))
        }
        // It may have finished between the two looks.
        if let entry = try await tool.history(job, context) { return try await finish(entry, warnings) }
        let absences = memory.withLock { memory in
            memory.absences += 1
            memory.isRunning = false
            return memory.absences
        }
        guard absences >= 2 else { return .waiting(nil) }
        throw AdapterError.transient(
            "ComfyUI: job lost: \(job.value) is neither in the queue nor in the history. The server was restarted or somebody deleted it.",
            exhausted: mayBeLost)
    }

    private func finish(_ entry: ComfyUITool.HistoryEntry, _ warnings: [String]) async throws -> PollingJob.Status {
        let json = entry.json
        if json.at("status", "status_str")?.stringValue == "error"
            || json.at("status", "completed")?.boolValue == false
        {
            throw await failure(json)
        }
        let files = files(in: entry.received)
        guard let file = files.first(where: { $0.type != "temp" }) ?? files.first else {
            throw AdapterError.fatal(
                "ComfyUI finished the job without an image. The workflow needs a SaveImage node, or bind the right output node."
            )
        }
        let url = try tool.client.url(
            "/view", query: [("filename", file.name), ("subfolder", file.subfolder), ("type", file.type)])
        // Comfy Cloud redirects to a signed address in its storage.
        let image = try await tool.client.image(from: tool.client.request("GET", url), context) { failure, _ in
            guard failure.status == 404 else { return nil }
            return .transient("the image was drawn, but its file is gone from the server", status: 404, jobIsOver: true)
        }
        var warnings =
            warnings + request.warnings(unlessHonouredBy: tool.workflow.bindings.capabilities, server: "this workflow")
        if files.count > 1 { warnings.append("The workflow made \(files.count) images; the first one counts.") }
        let seed = tool.workflow.bindings.seed.isEmpty ? nil : request.seed
        return .finished(
            await tool.client.result(image, for: request, since: start, context, seed: seed, warnings: warnings))
    }

    private struct File {
        var name: String
        var subfolder: String
        var type: String
    }

    /// The images of the bound output node, or of all nodes in the order of their ids.
    private func files(in entry: JSONValue) -> [File] {
        let outputs = entry["outputs"]?.objectValue ?? [:]
        let order = outputs.keys.sorted { ($0.count, $0) < ($1.count, $1) }
        let wanted = tool.workflow.bindings.output.map { [$0] } ?? order
        return wanted.flatMap { outputs[$0]?["images"]?.arrayValue ?? [] }.compactMap { image in
            guard let name = image["filename"]?.stringValue else { return nil }
            return File(
                name: name, subfolder: image["subfolder"]?.stringValue ?? "",
                type: image["type"]?.stringValue ?? "output")
        }
    }

    /// What the last message of a failed job means.
    private func failure(_ entry: JSONValue) async -> AdapterError {
        let messages = entry.at("status", "messages")?.arrayValue ?? []
        for message in messages.reversed() {
            guard let parts = message.arrayValue, parts.count > 1, let name = parts[0].stringValue else { continue }
            let node = "node \(parts[1]["node_id"]?.stringValue ?? "?") (\(parts[1]["node_type"]?.stringValue ?? "?"))"
            if name == "execution_interrupted" {
                return .transient("ComfyUI: the job was interrupted on the server at \(node).", jobIsOver: true)
            }
            guard name == "execution_error" else { continue }
            let type = parts[1]["exception_type"]?.stringValue ?? "an error"
            let words = parts[1]["exception_message"]?.stringValue ?? ""
            let said = await tool.client.redacted("ComfyUI: \(node) failed with \(type): \(words)")
            let isMemory = type.contains("OutOfMemory") || words.lowercased().contains("out of memory")
            return isMemory
                ? .transient("\(said) Free the card's memory or ask for a smaller picture.", jobIsOver: true)
                : .rejected("\(said) Change the arguments; the server's log says more.")
        }
        return .transient(
            "ComfyUI: the job failed, and the history does not say why; the server's log does.", jobIsOver: true)
    }
}
