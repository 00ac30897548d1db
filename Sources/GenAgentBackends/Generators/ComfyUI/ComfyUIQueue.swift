import GenAgent

/// The server's queue as one look showed it.
struct ComfyUIQueue {
    /// Ids of the jobs that run.
    var running: [String]
    /// Ids of those that wait, first to run first.
    var pending: [String]

    init(_ json: JSONValue) {
        // An entry is a list: number, id, graph and more. The list is a heap and not in order.
        func ids(_ value: JSONValue?) -> [String] {
            (value?.arrayValue ?? []).compactMap(\.arrayValue).filter { $0.count > 1 }
                .sorted { ($0[0].doubleValue ?? 0) < ($1[0].doubleValue ?? 0) }.compactMap(\.[1].stringValue)
        }
        running = ids(json["queue_running"])
        pending = ids(json["queue_pending"])
    }

    /// How many jobs come before it; 0 where it runs; `nil` where it is not there.
    func position(of id: String) -> Int? {
        if running.contains(id) { return 0 }
        return pending.firstIndex(of: id).map { $0 + running.count }
    }
}

extension ComfyUITool {
    func queue(_ context: ToolContext) async throws -> ComfyUIQueue {
        let reply = try await client.send(client.request("GET", try client.url("/queue")), .always, context)
        return ComfyUIQueue(try await client.object(reply))
    }

    /// The job's history entry; `nil` where there is none, which is so while it waits, runs, was deleted or is unknown.
    func history(_ job: JobHandle, _ context: ToolContext) async throws -> HistoryEntry? {
        let url = try client.url("/history/*", id: job.value)
        let reply = try await client.send(client.request("GET", url), .always, context)
        let json = try await client.object(reply)
        return json[job.value].map { HistoryEntry(json: $0, received: reply.asReceived(json)[job.value] ?? $0) }
    }

    /// What became of a job.
    struct HistoryEntry {
        /// Without our keys.
        var json: JSONValue
        /// As received, for the names of files.
        var received: JSONValue
    }

    /// Takes the job out of the queue, or interrupts it where it is ours that runs.
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
                // Servers before targeted interrupts ignore the body and stop whatever runs, so it must be ours.
                try await post("/interrupt", ["prompt_id": .string(job.value)])
            } else if queue.pending.contains(job.value) {
                try await post("/queue", ["delete": [.string(job.value)]])
            }
        }
    }
}
