import Foundation
import GenAgent
import GenAgentHTTP

/// The native jobs of stable-diffusion.cpp's `sd-server`: every field is honored, jobs can be reattached, and waiting jobs canceled.
/// Tested live against 0.4.7 of its Python package.
///
/// The server has few threads, and every kept connection occupies one: limit concurrent requests with `LimitingTransport`.
public struct SDCppJobTool: GeneratorTool, SimpleJobServer {
    public let descriptor: ToolDescriptor
    let client: GeneratorClient
    let polling: PollingJob
    private let fixed: [String: JSONValue]

    private static let passedOn: Set<String> = ["clip_skip", "strength", "output_format", "output_compression"]

    let capabilities = GeneratorCapabilities(
        negativePrompt: true, size: true, seed: true, steps: true, guidance: true, inputImages: 1, reattach: true)

    /// - Parameters:
    ///   - summary: Shown to the policy.
    ///   - fixed: Members of every request, such as `lora`; they override those of a call.
    public init(
        _ name: String = "generate_image", at endpoint: GeneratorEndpoint, over transport: any HTTPTransport,
        summary: String = "Generates an image from a text prompt.", polling: PollingJob = PollingJob(),
        fixed: [String: JSONValue] = [:]
    ) {
        descriptor = ToolDescriptor(generator: name, summary: summary, capabilities: endpoint.naming(capabilities))
        client = GeneratorClient(server: "stable-diffusion.cpp", endpoint: endpoint, transport: transport)
        self.polling = polling
        self.fixed = fixed
    }

    /// Submits a native job and waits for its image.
    public func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        try await draw(request, context)
    }

    /// Waits for a job of an earlier process, by its id.
    public func reattach(
        to job: JobHandle, request: GenerationRequest, context: ToolContext
    ) async throws -> GenerationResult {
        try await takeUp(job, request, context)
    }

    func submission(_ request: GenerationRequest, _ images: [EncodedImage]) throws -> HTTPRequest {
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
        return client.request("POST", try client.url("/sdcpp/v1/img_gen"), json: .object(members))
    }

    func opinion(on refusal: ServerFailure) -> AdapterError? { ImagesErrors.opinion(refusal) }

    func statusRequest(for job: JobHandle) throws -> HTTPRequest {
        client.request("GET", try client.url("/sdcpp/v1/jobs/*", id: job.value))
    }

    func missing(_ job: JobHandle, status: Int, _ memory: JobMemory) throws -> JobState {
        let fate = status == 410 ? "has expired" : "is not known"
        throw AdapterError.transient(
            "stable-diffusion.cpp: job lost: \(job.value.prefix(100)) \(fate). The server was restarted, or asked too late.",
            status: status, exhausted: !memory.isOurs)
    }

    func state(
        in answer: JSONValue, of reply: ServerReply, for job: JobHandle, _ request: GenerationRequest,
        _ memory: JobMemory, _ context: ToolContext
    ) async throws -> JobState {
        switch answer["status"]?.stringValue {
        case "completed":
            let images = reply.asReceived(answer).at("result", "images")?.arrayValue
            guard let text = images?.first?["b64_json"]?.stringValue else {
                throw await client.unusable(reply, "the job is completed without an image")
            }
            return .finished(try await client.image(base64: text, in: reply), seed: request.seed32)
        case "failed":
            let words =
                answer.at("error", "message")?.stringValue ?? answer.at("error", "code")?.stringValue ?? "no reason"
            throw AdapterError.rejected(
                "stable-diffusion.cpp failed to draw the image: \(await client.said(words, in: reply)). Change the arguments; its log says more."
            )
        case "cancelled":
            throw AdapterError.transient("stable-diffusion.cpp: the job was cancelled on the server.", jobIsOver: true)
        case "queued":
            let position = answer["queue_position"]?.integerValue.map { ", \($0) before you" } ?? ""
            return .waiting(ToolProgress(note: "queued\(position)"))
        default: return .waiting(ToolProgress(note: "drawing"))
        }
    }

    /// Works while the job waits; a job that is already being drawn continues (409).
    func cancellation(of job: JobHandle) throws -> HTTPRequest? {
        client.request("POST", try client.url("/sdcpp/v1/jobs/*/cancel", id: job.value))
    }

    func warnings(for request: GenerationRequest) -> [String] {
        request.warnings(unlessHonoredBy: capabilities, extras: Self.passedOn, server: "stable-diffusion.cpp")
    }
}
