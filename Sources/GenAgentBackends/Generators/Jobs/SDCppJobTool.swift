import Foundation
import GenAgent
import GenAgentHTTP

/// The native jobs of stable-diffusion.cpp's `sd-server`: every field is honoured, jobs can be taken up again, and cancelled while they wait.
/// Run live against 0.4.7 of its Python package.
///
/// The server has few threads, and every kept connection holds one: allow a few requests at a time, with `LimitingTransport`.
public struct SDCppJobTool: GeneratorTool {
    /// What the policy is told about it.
    public let descriptor: ToolDescriptor
    private let client: GeneratorClient
    private let polling: PollingJob
    private let fixed: [String: JSONValue]

    /// Arguments of a call's extras that are passed on as they are.
    private static let passedOn: Set<String> = ["clip_skip", "strength", "output_format", "output_compression"]

    private static let capabilities = GeneratorCapabilities(
        negativePrompt: true, size: true, seed: true, steps: true, guidance: true, inputImages: 1, reattach: true)

    /// Makes a tool.
    ///
    /// - Parameters:
    ///   - name: Its name in calls.
    ///   - endpoint: Where the server is, how it knows us, what it costs and how much it may be asked.
    ///   - transport: Carries the requests.
    ///   - summary: What the policy reads about it.
    ///   - polling: How often the job is looked at.
    ///   - fixed: Members of every request, such as `lora`; they outrank what a call says.
    public init(
        _ name: String = "generate_image", at endpoint: GeneratorEndpoint, over transport: any HTTPTransport,
        summary: String = "Generates an image from a text prompt.", polling: PollingJob = PollingJob(),
        fixed: [String: JSONValue] = [:]
    ) {
        descriptor = ToolDescriptor(generator: name, summary: summary, capabilities: endpoint.naming(Self.capabilities))
        client = GeneratorClient(server: "stable-diffusion.cpp", endpoint: endpoint, transport: transport)
        self.polling = polling
        self.fixed = fixed
    }

    /// Submits a native job and polls it to its end.
    public func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        try await client.call(context) { try await draw(request, context) }
    }

    private func draw(_ request: GenerationRequest, _ context: ToolContext) async throws -> GenerationResult {
        let start = context.clock.now()
        let images = try client.inputImages(request, atMost: 1, context)
        return try await polling.run(
            context, submit: { try await submit(request, images, context) },
            poll: { job, _ in try await look(at: job, request, start, isOurs: true, context) },
            cancel: { await cancel($0, context) })
    }

    /// Polls a job that an earlier process submitted, by its id.
    public func reattach(
        to job: JobHandle, request: GenerationRequest, context: ToolContext
    ) async throws -> GenerationResult {
        try await client.counted { try await takeUp(job, request, context) }
    }

    private func takeUp(
        _ job: JobHandle, _ request: GenerationRequest, _ context: ToolContext
    ) async throws -> GenerationResult {
        let start = context.clock.now()
        return try await polling.wait(
            for: job, context, poll: { job, _ in try await look(at: job, request, start, isOurs: false, context) },
            cancel: { await cancel($0, context) })
    }

    private func submit(
        _ request: GenerationRequest, _ images: [EncodedImage], _ context: ToolContext
    ) async throws -> JobHandle {
        var members = request.extras(Self.passedOn)
        members["prompt"] = .string(ImagesDialect.withoutTag(request.prompt))
        members["negative_prompt"] = request.negativePrompt.map { .string(ImagesDialect.withoutTag($0)) }
        members["width"] = request.size.map { .integer(Int64($0.width)) }
        members["height"] = request.size.map { .integer(Int64($0.height)) }
        members["seed"] = request.seed32.map { .integer(Int64($0)) }
        members["init_image"] = images.first.map { .string($0.data.base64EncodedString()) }
        var sample: [String: JSONValue] = [:]
        sample["sample_steps"] = request.steps.map { .integer(Int64($0)) }
        if let guidance = request.guidance { sample["guidance"] = ["txt_cfg": .number(guidance)] }
        if !sample.isEmpty { members["sample_params"] = .object(sample) }
        members.merge(fixed) { _, fixed in fixed }
        let http = client.request("POST", try client.url("/sdcpp/v1/img_gen"), json: .object(members))
        let reply = try await client.send(http, .startsJob, context) { failure, _ in
            ImagesErrors.opinion(failure)
        }
        let json = try await client.object(reply, method: "POST")
        guard let id = try client.jobName("id", in: json, of: reply), !id.isEmpty else {
            throw await client.unusable(reply, "there is no job `id`", method: "POST")
        }
        return JobHandle(id)
    }

    private func look(
        at job: JobHandle, _ request: GenerationRequest, _ start: Timestamp, isOurs: Bool, _ context: ToolContext
    ) async throws -> PollingJob.Status {
        let url = try client.url("/sdcpp/v1/jobs/*", id: job.value)
        let reply: ServerReply
        do {
            reply = try await client.send(client.request("GET", url), .always, context)
        } catch let error as AdapterError where error.status == 404 || error.status == 410 {
            let fate = error.status == 410 ? "has expired" : "is not known"
            throw AdapterError.transient(
                "stable-diffusion.cpp: job lost: \(job.value.prefix(100)) \(fate). The server was restarted, or asked too late.",
                status: error.status, exhausted: !isOurs)
        }
        let json = try await client.object(reply)
        switch json["status"]?.stringValue {
        case "completed":
            guard let text = reply.asReceived(json).at("result", "images")?.arrayValue?.first?["b64_json"]?.stringValue
            else {
                throw await client.unusable(reply, "the job is completed without an image")
            }
            let warnings = request.warnings(
                unlessHonouredBy: Self.capabilities, extras: Self.passedOn, server: "stable-diffusion.cpp")
            return .finished(
                await client.result(
                    try await client.image(base64: text, in: reply), for: request, since: start, context,
                    seed: request.seed32,
                    warnings: warnings))
        case "failed":
            let words = json.at("error", "message")?.stringValue ?? json.at("error", "code")?.stringValue ?? "no reason"
            throw AdapterError.rejected(
                "stable-diffusion.cpp failed to draw the image: \(await client.said(words, in: reply)). Change the arguments; its log says more."
            )
        case "cancelled":
            throw AdapterError.transient(
                "stable-diffusion.cpp: somebody cancelled the job on the server.", jobIsOver: true)
        case "queued":
            let position = json["queue_position"]?.integerValue.map { ", \($0) before you" } ?? ""
            return .waiting(ToolProgress(note: "queued\(position)"))
        default: return .waiting(ToolProgress(note: "drawing"))
        }
    }

    /// Works while the job waits; one that is being drawn goes on (409).
    private func cancel(_ job: JobHandle, _ context: ToolContext) async {
        await client.farewell(context) { client, context in
            let url = try client.url("/sdcpp/v1/jobs/*/cancel", id: job.value)
            _ = try await client.send(client.request("POST", url), .onlyIfNotStarted, context)
        }
    }
}
