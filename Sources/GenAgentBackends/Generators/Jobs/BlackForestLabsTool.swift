import Foundation
import GenAgent
import GenAgentHTTP

/// Black Forest Labs' API. Contract-tested only.
///
/// The key goes to their hosts alone; the picture lies elsewhere at a signed address that lives ten minutes, and is fetched without it.
public struct BlackForestLabsTool: GeneratorTool {
    /// What the policy is told about it.
    public let descriptor: ToolDescriptor
    private let client: GeneratorClient
    private let model: BlackForestLabsModel
    private let polling: PollingJob
    private let fixed: [String: JSONValue]

    /// Arguments of a call's extras that are passed on as they are.
    private static let passedOn: Set<String> = ["prompt_upsampling", "safety_tolerance", "output_format", "raw"]

    /// Where their jobs are polled and their images lie: `api.us1.bfl.ai`, `delivery-eu1.bfl.ai` and others.
    private static let hosts: [HostPattern] = ["https://bfl.ai", "https://*.bfl.ai"]

    /// Makes a tool.
    ///
    /// - Parameters:
    ///   - name: Its name in calls.
    ///   - model: The last part of the route, such as `flux-2-pro`.
    ///   - endpoint: `https://api.bfl.ai` or a regional host, with the credential `.header(name: "x-key", …)`.
    ///   - transport: Carries the requests.
    ///   - summary: What the policy reads about it.
    ///   - polling: How often the job is looked at.
    ///   - fixed: Members of every request; they outrank what a call says.
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
        try await client.call(context) { try await draw(request, context) }
    }

    private func draw(_ request: GenerationRequest, _ context: ToolContext) async throws -> GenerationResult {
        let start = context.clock.now()
        let images = try client.inputImages(request, atMost: model.capabilities.inputImages, context)
        return try await polling.run(
            context, submit: { try await submit(request, images, context) },
            poll: { try await look(at: $0, $1, request, start, isOurs: true, context) },
            // They have no way to cancel.
            cancel: { _ in })
    }

    /// Polls a task that an earlier process submitted, by its polling URL.
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
            for: job, context, poll: { try await look(at: $0, $1, request, start, isOurs: false, context) },
            cancel: { _ in })
    }

    private func submit(
        _ request: GenerationRequest, _ images: [EncodedImage], _ context: ToolContext
    ) async throws -> JobHandle {
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
        let http = client.request("POST", try client.url("/v1/\(model.name)"), json: .object(members))
        let reply = try await client.send(http, .startsJob, context)
        let json = try await client.object(reply, method: "POST")
        guard let id = try client.jobName("id", in: json, of: reply), !id.isEmpty else {
            throw await client.unusable(reply, "there is no `id`", method: "POST")
        }
        var job = JobHandle(id)
        // One that repeats the key is not kept; the job is then polled where it was submitted.
        if let address = json["polling_url"]?.stringValue, reply.asReceived(json)["polling_url"] == .string(address) {
            job.details["polling_url"] = .string(address)
        }
        return job
    }

    private func look(
        at job: JobHandle, _ look: Int, _ request: GenerationRequest, _ start: Timestamp, isOurs: Bool,
        _ context: ToolContext
    ) async throws -> PollingJob.Status {
        let url = try pollingURL(of: job)
        let reply: ServerReply
        do {
            var request = client.request("GET", url)
            // The address may come out of their answer, and the key goes there.
            if !url.isSameOrigin(as: client.endpoint.url) { request.addressRule = pollingRule }
            reply = try await client.send(request, .always, context)
        } catch let error as AdapterError where error.status == 404 {
            return try lost(job, look, isOurs)
        }
        let json = try await client.object(reply)
        let status = json["status"]?.stringValue ?? ""
        switch status {
        case "Ready":
            guard let sample = reply.asReceived(json).at("result", "sample")?.stringValue else {
                throw await client.unusable(reply, "the job is ready without a `sample`")
            }
            let image = try await client.image(at: sample, in: reply, context)
            let seed = json.at("result", "seed")?.integerValue.flatMap { UInt64(exactly: $0) }
            return .finished(
                await client.result(
                    image, for: request, since: start, context, seed: seed ?? request.seed32,
                    warnings: request.warnings(
                        unlessHonouredBy: model.capabilities, extras: Self.passedOn, server: model.name)))
        case "Request Moderated":
            throw AdapterError.rejected(
                "Black Forest Labs moderated the request: the prompt or an input image is not allowed. Say it in other words."
            )
        case "Content Moderated":
            throw AdapterError.rejected(
                "Black Forest Labs moderated the picture that came out. Say it in other words, or try another seed.")
        case "Error", "Failed":
            let details = await client.said(
                json["details"].map { $0.stringValue ?? $0.jsonText } ?? "no details", in: reply)
            throw AdapterError.transient(
                "Black Forest Labs failed to draw the image: \(details).", jobIsOver: true)
        case "Task not found": return try lost(job, look, isOurs)
        default:
            let fraction = json["progress"]?.doubleValue.flatMap { (0...1).contains($0) ? $0 : nil }
            return .waiting(ToolProgress(fraction: fraction, note: status.isEmpty ? nil : status.lowercased()))
        }
    }

    /// Right after it was submitted, a job may not be found yet.
    private func lost(_ job: JobHandle, _ look: Int, _ isOurs: Bool) throws -> PollingJob.Status {
        if look < 5 { return .waiting(nil) }
        throw AdapterError.transient(
            "Black Forest Labs: job lost: \(job.value.prefix(100)) is not known there (any more).", exhausted: !isOurs)
    }

    /// The address to poll: the one that the answer named, where it is theirs, because the key goes with it.
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

    /// Jobs are polled at regional hosts beside the one that took them.
    private var pollingRule: AddressRule {
        let server = client.endpoint.url
        let isTheirs = Authority(server).map { server in Self.hosts.contains { $0.matches(server) } } == true
        return AddressRule(server: server, hosts: isTheirs ? Self.hosts : [])
    }
}
