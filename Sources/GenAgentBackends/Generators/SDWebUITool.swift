import Foundation
import GenAgent
import GenAgentHTTP

/// A server with the `sdapi` of AUTOMATIC1111: WebUI, Forge, SD.Next, Draw Things, KoboldCpp, and stable-diffusion.cpp.
///
/// Interrupting is global there: a canceled call interrupts only while the server reports the call's own task as active. Tested live against
/// stable-diffusion.cpp; progress and interrupting, which it lacks, are contract-tested.
public struct SDWebUITool: GeneratorTool {
    public let descriptor: ToolDescriptor
    private let client: GeneratorClient
    private let fixed: [String: JSONValue]
    private let denoising: Double

    private static let passedOn: Set<String> = ["sampler_name", "scheduler", "denoising_strength", "tiling"]

    private static let capabilities = GeneratorCapabilities(
        negativePrompt: true, size: true, seed: true, steps: true, guidance: true, inputImages: 1)

    /// - Parameters:
    ///   - summary: Shown to the policy.
    ///   - denoising: How much an input image may change, 0...1; a call's `denoising_strength` overrides it.
    ///   - fixed: Members of every request, such as `sampler_name` or `override_settings`; they override those of a call.
    public init(
        _ name: String = "generate_image", at endpoint: GeneratorEndpoint, over transport: any HTTPTransport,
        summary: String = "Generates an image from a text prompt.", denoising: Double = 0.75,
        fixed: [String: JSONValue] = [:]
    ) {
        descriptor = ToolDescriptor(generator: name, summary: summary, capabilities: endpoint.naming(Self.capabilities))
        client = GeneratorClient(server: "SD WebUI", endpoint: endpoint, transport: transport)
        self.denoising = min(max(denoising, 0), 1)
        self.fixed = fixed
    }

    /// Calls `txt2img`, or `img2img` if the request has input images.
    public func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        try await client.call(context) { try await draw(request, context) }
    }

    private func draw(_ request: GenerationRequest, _ context: ToolContext) async throws -> GenerationResult {
        let start = context.clock.now()
        let images = try client.inputImages(request, atMost: 1, context)
        let task = "genagent-\(context.sessionID.rawValue)-\(context.callIndex)-\(context.attempt)"
        let route = images.isEmpty ? "txt2img" : "img2img"
        let body = members(of: request, images, task: task)
        let http = client.request("POST", try client.url("/sdapi/v1/\(route)"), json: .object(body))
        let reply: ServerReply
        do {
            reply = try await client.send(http, .startsJob, context) { SDWebUIErrors.opinion($0, $1, request) }
        } catch {
            if error is CancellationError || Task.isCancelled {
                await interrupt(task, context)
                throw CancellationError()
            }
            throw error
        }
        let json = try await client.object(reply, method: "POST")
        // `info` is JSON within a string; some servers leave it empty.
        let info = json["info"]?.stringValue.flatMap { JSONValue(tolerant: Data($0.utf8)) }
        let list = reply.asReceived(json)["images"]?.arrayValue ?? []
        let index = Int(clamping: info?["index_of_first_image"]?.integerValue ?? 0)
        guard let text = (list.indices.contains(index) ? list[index] : list.first)?.stringValue else {
            throw await client.unusable(reply, "there is not an image in `images`", method: "POST")
        }
        let image = try await client.image(base64: text, in: reply)
        var warnings = request.warnings(
            unlessHonoredBy: Self.capabilities, extras: Self.passedOn, server: "SD WebUI")
        if await wasInterrupted(context) {
            warnings.append("The server was interrupted while it drew, so the image may be unfinished.")
        }
        let seed = info?["all_seeds"]?.arrayValue?.first?.integerValue ?? info?["seed"]?.integerValue
        return await client.result(
            image, for: request, since: start, context,
            seed: seed.flatMap { UInt64(exactly: $0) } ?? request.seed31, warnings: warnings)
    }

    private func members(
        of request: GenerationRequest, _ images: [EncodedImage], task: String
    ) -> [String: JSONValue] {
        var members = request.extras(Self.passedOn)
        members["prompt"] = .string(ImagesDialect.withoutTag(request.prompt))
        members["negative_prompt"] = request.negativePrompt.map { .string(ImagesDialect.withoutTag($0)) }
        members["seed"] = .integer(request.seed31.map { Int64($0) } ?? -1)
        members["width"] = request.size.map { .integer(Int64($0.width)) }
        members["height"] = request.size.map { .integer(Int64($0.height)) }
        members["steps"] = request.steps.map { .integer(Int64($0)) }
        members["cfg_scale"] = request.guidance.map { .number($0) }
        members["batch_size"] = 1
        members["n_iter"] = 1
        members["send_images"] = true
        members["force_task_id"] = .string(task)
        if let image = images.first {
            members["init_images"] = [.string(image.data.base64EncodedString())]
            members["denoising_strength"] = members["denoising_strength"] ?? .number(denoising)
        }
        return members.merging(fixed) { _, fixed in fixed }
    }

    /// Whether the server was interrupted: the answer is then 200 with an unfinished image. Not every server reports it.
    private func wasInterrupted(_ context: ToolContext) async -> Bool {
        guard let url = try? client.url("/sdapi/v1/progress", query: [("skip_current_image", "true")]) else {
            return false
        }
        var hurried = client.endpoint
        hurried.retries = .never
        hurried.timeouts = HTTPTimeouts(connect: 5, firstByte: 5, total: 5)
        let client = GeneratorClient(server: client.server, endpoint: hurried, transport: client.transport)
        let reply = try? await client.send(client.request("GET", url), .always, context)
        return reply?.json?.at("state", "interrupted")?.boolValue == true
    }

    /// Interrupts the server only if our own task is running.
    private func interrupt(_ task: String, _ context: ToolContext) async {
        await client.farewell(context) { client, context in
            let asked = client.request(
                "POST", try client.url("/internal/progress"), json: ["id_task": .string(task), "live_preview": false])
            let reply = try await client.send(asked, .always, context)
            guard reply.json?["active"]?.boolValue == true else { return }
            let url = try client.url("/sdapi/v1/interrupt")
            _ = try await client.send(client.request("POST", url, json: [:]), .onlyIfNotStarted, context)
        }
    }
}

extension GenerationRequest {
    /// The seed in 31 bits: sd-server reads a signed 32-bit number here, and replaces negative seeds.
    fileprivate var seed31: UInt64? { seed32.map { $0 & 0x7FFF_FFFF } }
}

/// Interprets refusals specific to `sdapi` servers.
enum SDWebUIErrors {
    static func opinion(
        _ failure: ServerFailure, _ reply: ServerReply, _ request: GenerationRequest
    ) -> AdapterError? {
        let words = failure.body.summary
        let detail = reply.json?["detail"]?.stringValue ?? ""
        let said = detail.isEmpty || words.contains(detail) ? words : "\(words): \(detail)"
        switch failure.status {
        case 404 where detail == "Not Found":
            return .fatal("there is no such route; start the server with --api.", status: 404)
        case 404 where detail.contains("Sampler") && request.extras["sampler_name"] != nil:
            return .rejected("\(said). Leave sampler_name out.", status: 404)
        case 500 where failure.body.code == "OutOfMemoryError" || said.contains("out of memory"):
            let message = "\(said). The card has too little memory; ask for a smaller image."
            return request.size == nil ? .transient(message, status: 500) : .rejected(message, status: 500)
        case 500 where said.contains("Invalid encoded image"):
            return .rejected("\(said). The server cannot read the input image.", status: 500)
        default: return ImagesErrors.opinion(failure)
        }
    }
}
