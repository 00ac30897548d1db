import GenAgent
import GenAgentHTTP

struct ComfyUIQueue {
    var running: [String]
    /// Ids of the waiting jobs, next to run first.
    var pending: [String]

    init(_ json: JSONValue) {
        // An entry is a list: number, id, graph and more. The list of entries is a heap and not in order.
        func ids(_ value: JSONValue?) -> [String] {
            (value?.arrayValue ?? []).compactMap(\.arrayValue).filter { $0.count > 1 }
                .sorted { ($0[0].doubleValue ?? 0) < ($1[0].doubleValue ?? 0) }.compactMap(\.[1].stringValue)
        }
        running = ids(json["queue_running"])
        pending = ids(json["queue_pending"])
    }

    /// The number of jobs before it; 0 if it runs; `nil` if it is not in the queue.
    func position(of id: String) -> Int? {
        if running.contains(id) { return 0 }
        return pending.firstIndex(of: id).map { $0 + running.count }
    }
}

extension ComfyUITool {
    /// Checks the history first, then the queue. A job that is in neither twice in a row is lost.
    func look(
        at job: JobHandle, _ request: GenerationRequest, _ memory: inout JobMemory, _ context: ToolContext
    ) async throws -> JobState {
        if let entry = try await history(job, context) { return try await finish(entry, request, context) }
        // The queue repeats whole graphs, so it is requested less often for a running job.
        if memory.isRunning, (memory.looks + 1) % 3 != 0 { return .waiting(nil) }
        if let position = try await queue(context).position(of: job.value) {
            memory.absences = 0
            memory.isRunning = position == 0
            return .waiting(ToolProgress(note: position == 0 ? "drawing" : "queued, \(position) before you"))
        }
        // It may have finished between the two requests.
        if let entry = try await history(job, context) { return try await finish(entry, request, context) }
        memory.absences += 1
        memory.isRunning = false
        guard memory.absences >= 2 else { return .waiting(nil) }
        throw AdapterError.transient(
            "ComfyUI: job lost: \(job.value) is neither in the queue nor in the history. The server was restarted, or the job was deleted.",
            exhausted: !memory.isOurs)
    }

    func warnings(for request: GenerationRequest) -> [String] {
        request.warnings(unlessHonoredBy: capabilities, server: "this workflow")
    }

    private func finish(
        _ entry: HistoryEntry, _ request: GenerationRequest, _ context: ToolContext
    ) async throws -> JobState {
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
        let url = try client.url(
            "/view", query: [("filename", file.name), ("subfolder", file.subfolder), ("type", file.type)])
        // Comfy Cloud redirects to a signed address in its storage.
        let image = try await client.image(from: client.request("GET", url), context) { failure, _ in
            guard failure.status == 404 else { return nil }
            return .transient("the image was drawn, but its file is gone from the server", status: 404, jobIsOver: true)
        }
        let warnings = files.count > 1 ? ["The workflow made \(files.count) images; the first one counts."] : []
        return .finished(image, seed: workflow.bindings.seed.isEmpty ? nil : request.seed, warnings: warnings)
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
        let wanted = workflow.bindings.output.map { [$0] } ?? order
        return wanted.flatMap { outputs[$0]?["images"]?.arrayValue ?? [] }.compactMap { image in
            guard let name = image["filename"]?.stringValue else { return nil }
            return File(
                name: name, subfolder: image["subfolder"]?.stringValue ?? "",
                type: image["type"]?.stringValue ?? "output")
        }
    }

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
            let said = await client.redacted("ComfyUI: \(node) failed with \(type): \(words)")
            let isMemory = type.contains("OutOfMemory") || words.lowercased().contains("out of memory")
            return isMemory
                ? .transient("\(said) Free the card's memory or ask for a smaller image.", jobIsOver: true)
                : .rejected("\(said) Change the arguments; the server's log says more.")
        }
        return .transient(
            "ComfyUI: the job failed, and the history does not say why; the server's log does.", jobIsOver: true)
    }
    func queue(_ context: ToolContext) async throws -> ComfyUIQueue {
        let reply = try await client.send(client.request("GET", try client.url("/queue")), .always, context)
        return ComfyUIQueue(try await client.object(reply))
    }

    /// The job's history entry; `nil` while it waits or runs, and if it was deleted or is unknown.
    func history(_ job: JobHandle, _ context: ToolContext) async throws -> HistoryEntry? {
        let url = try client.url("/history/*", id: job.value)
        let reply = try await client.send(client.request("GET", url), .always, context)
        let json = try await client.object(reply)
        return json[job.value].map { HistoryEntry(json: $0, received: reply.asReceived(json)[job.value] ?? $0) }
    }

    struct HistoryEntry {
        /// Without our keys.
        var json: JSONValue
        /// As received, for file names.
        var received: JSONValue
    }

    /// Removes the job from the queue, or interrupts it if it is running.
    func cancel(_ job: JobHandle, _ context: ToolContext) async {
        await client.farewell(context) { client, context in
            func post(_ path: String, _ body: JSONValue) async throws {
                _ = try await client.send(
                    client.request("POST", try client.url(path, id: job.value), json: body), .onlyIfNotStarted, context)
            }
            // Newer servers cancel one job atomically. Older ones answer 404.
            if (try? await post("/api/jobs/*/cancel", [:])) != nil { return }
            let reply = try await client.send(client.request("GET", try client.url("/queue")), .always, context)
            let queue = ComfyUIQueue(try await client.object(reply))
            if queue.running.contains(job.value) {
                // Older servers ignore the body and interrupt the running job, so it must be ours.
                try await post("/interrupt", ["prompt_id": .string(job.value)])
            } else if queue.pending.contains(job.value) {
                try await post("/queue", ["delete": [.string(job.value)]])
            }
        }
    }
}

/// Interprets ComfyUI's refusals of a graph: the policy can fix the value of a bound input; all else is a problem of the workflow.
enum ComfyUIRefusal {
    static func opinion(_ failure: ServerFailure, _ reply: ServerReply, bindings: ComfyUIBindings) -> AdapterError? {
        let words = failure.body.summary
        switch failure.status {
        case 400:
            let isRepairable = isRepairable(reply.json?["node_errors"]?.objectValue ?? [:], bindings)
            return isRepairable
                ? .rejected("the workflow refuses the arguments: \(words)", status: 400)
                : .fatal(
                    "the server refuses the workflow: \(words). Open it in ComfyUI, fix it there and export it again.",
                    status: 400)
        // aiohttp's answer to a body that it cannot read.
        case 500 where words.contains("got itself in trouble"):
            return .fatal("the server could not read the workflow: \(words)", status: 500)
        case 403: return .fatal("access refused: \(words). Check the proxy in front of ComfyUI.", status: 403)
        default: return nil
        }
    }

    /// A success response may list dropped nodes. That is an error, unless the bound output does not depend on them.
    ///
    /// - Returns: Warnings if the output is not affected.
    static func check(nodeErrors: JSONValue?, of workflow: ComfyUIWorkflow) throws(AdapterError) -> [String] {
        guard let errors = nodeErrors?.objectValue, !errors.isEmpty else { return [] }
        let words = ServerErrorBody(["node_errors": .object(errors)]).details.joined(separator: "; ")
        if let output = workflow.bindings.output, errors[output] == nil,
            !errors.values.contains(where: { ($0["dependent_outputs"]?.arrayValue ?? []).contains(.string(output)) })
        {
            return ["ComfyUI dropped a part of the workflow: \(words)"]
        }
        let message = "ComfyUI accepted the workflow only in part: \(words)"
        throw isRepairable(errors, workflow.bindings)
            ? .rejected(message, status: 200) : .fatal("\(message) Fix the workflow in ComfyUI.", status: 200)
    }

    /// Whether every error is about an input that a request fills.
    private static func isRepairable(_ errors: [String: JSONValue], _ bindings: ComfyUIBindings) -> Bool {
        let complaints = errors.flatMap { id, node in
            (node["errors"]?.arrayValue ?? []).map { error in
                let name = error.at("extra_info", "input_name")?.stringValue ?? error["details"]?.stringValue ?? ""
                return ComfyUIInput(node: id, name: name)
            }
        }
        let bound = Set(bindings.all)
        // LoadImage's error names no input, only its node.
        let imageNodes = Set(bindings.images.map(\.node))
        return !complaints.isEmpty && complaints.allSatisfy { bound.contains($0) || imageNodes.contains($0.node) }
    }
}
