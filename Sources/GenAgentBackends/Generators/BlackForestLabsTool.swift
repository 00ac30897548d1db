import Foundation
import GenAgent
import GenAgentHTTP

/// Black Forest Labs' API. Contract-tested only.
///
/// The key is sent to their hosts only. The image is at a signed address elsewhere, valid for ten minutes, and is fetched without the key.
public struct BlackForestLabsTool: GeneratorTool, SimpleJobServer {
    public let descriptor: ToolDescriptor
    let client: GeneratorClient
    let polling: PollingJob
    var capabilities: GeneratorCapabilities { model.capabilities }
    private let model: BlackForestLabsModel
    private let fixed: [String: JSONValue]

    private static let passedOn: Set<String> = ["prompt_upsampling", "safety_tolerance", "output_format", "raw"]

    /// Hosts where jobs are polled and images stored: `api.us1.bfl.ai`, `delivery-eu1.bfl.ai` and others.
    private static let hosts: [HostPattern] = ["https://bfl.ai", "https://*.bfl.ai"]

    /// - Parameters:
    ///   - model: The last part of the route, such as `flux-2-pro`.
    ///   - endpoint: `https://api.bfl.ai` or a regional host, with the credential `.header(name: "x-key", …)`.
    ///   - summary: Shown to the policy.
    ///   - fixed: Members of every request; they override those of a call.
    public init(
        _ name: String = "generate_image", model: String, at endpoint: GeneratorEndpoint,
        over transport: any HTTPTransport, summary: String = "Generates an image from a text prompt.",
        polling: PollingJob = PollingJob(firstWait: 0.5, maximumWait: 3), fixed: [String: JSONValue] = [:]
    ) {
        self.model = BlackForestLabsModel(name: model)
        descriptor = ToolDescriptor(
            generator: name, summary: summary, capabilities: endpoint.naming(self.model.capabilities))
        client = GeneratorClient(
            server: "Black Forest Labs", endpoint: endpoint, transport: transport, documentedHosts: Self.hosts)
        self.polling = polling
        self.fixed = fixed
    }

    /// Submits the request, polls the returned URL, and downloads the result without the key.
    public func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        try await draw(request, context)
    }

    /// Waits for a job of an earlier process, by its polling URL.
    public func reattach(
        to job: JobHandle, request: GenerationRequest, context: ToolContext
    ) async throws -> GenerationResult {
        try await takeUp(job, request, context)
    }

    func submission(_ request: GenerationRequest, _ images: [EncodedImage]) throws -> HTTPRequest {
        var members = request.extras(Self.passedOn)
        members["output_format"] = members["output_format"] ?? "png"
        members["prompt"] = .string(request.prompt)
        members["seed"] = request.seed32.map { .integer(Int64($0)) }
        if let size = request.size { members.merge(model.sizeMembers(size)) { _, new in new } }
        if model.capabilities.steps { members["steps"] = request.steps.map { .integer(Int64($0)) } }
        if model.capabilities.guidance { members["guidance"] = request.guidance.map { .number($0) } }
        for (index, image) in images.enumerated() {
            members[index == 0 ? "input_image" : "input_image_\(index + 1)"] = .string(image.data.base64EncodedString())
        }
        members.merge(fixed) { _, fixed in fixed }
        return client.request("POST", try client.url("/v1/\(model.name)"), json: .object(members))
    }

    func handle(_ id: String, in answer: JSONValue, of reply: ServerReply) -> JobHandle {
        var job = JobHandle(id)
        // An address that repeats the key is not kept; the job is then polled where it was submitted.
        if let address = answer["polling_url"]?.stringValue,
            reply.asReceived(answer)["polling_url"] == .string(address)
        {
            job.details["polling_url"] = .string(address)
        }
        return job
    }

    func statusRequest(for job: JobHandle) throws -> HTTPRequest {
        let url = try pollingURL(of: job)
        var request = client.request("GET", url)
        // The address may come from their answer, and the key is sent there.
        if url.origin != client.endpoint.url.origin { request.addressRule = pollingRule }
        return request
    }

    func state(
        in answer: JSONValue, of reply: ServerReply, for job: JobHandle, _ request: GenerationRequest,
        _ memory: JobMemory, _ context: ToolContext
    ) async throws -> JobState {
        let status = answer["status"]?.stringValue ?? ""
        switch status {
        case "Ready":
            guard let sample = reply.asReceived(answer).at("result", "sample")?.stringValue else {
                throw await client.unusable(reply, "the job is ready without a `sample`")
            }
            let seed = answer.at("result", "seed")?.integerValue.flatMap { UInt64(exactly: $0) }
            return .finished(
                try await client.image(at: sample, in: reply, context), seed: seed ?? request.seed32)
        case "Request Moderated":
            throw AdapterError.rejected(
                "Black Forest Labs moderated the request: the prompt or an input image is not allowed. Say it in other words."
            )
        case "Content Moderated":
            throw AdapterError.rejected(
                "Black Forest Labs moderated the image that came out. Say it in other words, or try another seed.")
        case "Error", "Failed":
            let details = await client.said(
                answer["details"].map { $0.stringValue ?? $0.jsonText } ?? "no details", in: reply)
            throw AdapterError.transient(
                "Black Forest Labs failed to draw the image: \(details).", jobIsOver: true)
        case "Task not found": return try missing(job, status: 404, memory)
        default:
            let fraction = answer["progress"]?.doubleValue.flatMap { (0...1).contains($0) ? $0 : nil }
            return .waiting(ToolProgress(fraction: fraction, note: status.isEmpty ? nil : status.lowercased()))
        }
    }

    /// A new job may not be found immediately.
    func missing(_ job: JobHandle, status: Int, _ memory: JobMemory) throws -> JobState {
        if memory.looks < 5 { return .waiting(nil) }
        throw AdapterError.transient(
            "Black Forest Labs: job lost: \(job.value.prefix(100)) is not known there (any more).",
            exhausted: !memory.isOurs)
    }

    func warnings(for request: GenerationRequest) -> [String] {
        request.warnings(unlessHonoredBy: capabilities, extras: Self.passedOn, server: model.name)
    }

    /// The address to poll: the one in the answer if it is on their hosts, because the key is sent there.
    private func pollingURL(of job: JobHandle) throws -> URL {
        guard let address = job.details["polling_url"]?.stringValue else {
            return try client.url("/v1/get_result", query: [("id", job.value)])
        }
        guard let url = URL(string: address), (try? pollingRule.check(url)) != nil else {
            throw AdapterError.fatal(
                "Black Forest Labs named a polling address on another host (\(URL(string: address).flatMap { Authority($0) }?.description ?? "unreadable")); the key is not sent there."
            )
        }
        return url
    }

    /// Jobs are also polled at regional hosts.
    private var pollingRule: AddressRule {
        let server = client.endpoint.url
        let isTheirs = Authority(server).map { server in Self.hosts.contains { $0.matches(server) } } == true
        return AddressRule(server: server, hosts: isTheirs ? Self.hosts : [])
    }
}

/// Limits of the model families of Black Forest Labs.
struct BlackForestLabsModel: Sendable {
    let name: String

    private var takesAspectRatio: Bool { name.contains("ultra") || name.contains("kontext") }
    private var isFlux2: Bool { name.hasPrefix("flux-2") }

    var capabilities: GeneratorCapabilities {
        let isFlexible = name.hasSuffix("-flex")
        return GeneratorCapabilities(
            size: true, seed: true, steps: isFlexible, guidance: isFlexible,
            inputImages: isFlux2 ? 8 : name.contains("kontext") ? 4 : 0, reattach: true)
    }

    /// The size in the model's form: rounded to allowed values, or as an aspect ratio. The result reports a different image size.
    func sizeMembers(_ size: PixelSize) -> [String: JSONValue] {
        if takesAspectRatio {
            let divisor = Self.divisor(size.width, size.height)
            return [
                "aspect_ratio": .string("\(size.width / divisor):\(size.height / divisor)")
            ]
        }
        let (step, least, most) = isFlux2 ? (16, 64, 4096) : (32, 256, 1440)
        func side(_ pixels: Int) -> JSONValue {
            let held = min(max(pixels, least), most)
            return .integer(Int64((held + step / 2) / step * step))
        }
        return ["width": side(size.width), "height": side(size.height)]
    }

    private static func divisor(_ left: Int, _ right: Int) -> Int {
        var (left, right) = (max(1, left), max(1, right))
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }
}
