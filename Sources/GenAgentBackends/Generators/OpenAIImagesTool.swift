import Foundation
import GenAgent
import GenAgentHTTP

/// A generator behind `/v1/images/generations`, and `/v1/images/edits` for requests with input images.
///
/// ```swift
/// let tool = OpenAIImagesTool(
///     "draw", model: "gpt-image-2", at: GeneratorEndpoint(url, credential: .bearer(.environment("OPENAI_API_KEY"))),
///     dialect: .openAI, over: transport)
/// ```
/// The base URL may end with `/v1`. Tested live against sd.cpp; the other dialects are contract-tested.
public struct OpenAIImagesTool: GeneratorTool {
    public let descriptor: ToolDescriptor
    private let client: GeneratorClient
    private let dialect: ImagesDialect
    private let model: String?
    private let fixed: [String: JSONValue]

    /// - Parameters:
    ///   - model: Required by dialects that send it, ignored by the others.
    ///   - summary: Shown to the policy.
    ///   - fixed: Members of every request, such as `quality`; they override those of a call.
    public init(
        _ name: String = "generate_image", model: String? = nil, at endpoint: GeneratorEndpoint,
        dialect: ImagesDialect, over transport: any HTTPTransport,
        summary: String = "Generates an image from a text prompt.", fixed: [String: JSONValue] = [:]
    ) {
        descriptor = ToolDescriptor(
            generator: name, summary: summary, capabilities: endpoint.naming(dialect.capabilities))
        client = GeneratorClient(
            server: dialect.name, endpoint: endpoint, transport: transport,
            documentedHosts: dialect.imageHosts ?? [])
        self.dialect = dialect
        self.model = model
        self.fixed = fixed
    }

    /// Generates an image, or edits the input images if the request has any.
    public func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        try await client.call(context) { try await draw(request, context) }
    }

    private func draw(_ request: GenerationRequest, _ context: ToolContext) async throws -> GenerationResult {
        let start = context.clock.now()
        let images = try client.inputImages(request, atMost: dialect.inputImages, context)
        let members = members(of: request)
        let http =
            if images.isEmpty {
                client.request("POST", try client.url("/v1/images/generations"), json: .object(members))
            } else {
                try edit(members, images, context)
            }
        let reply = try await client.send(http, .startsJob, context) { failure, _ in
            ImagesErrors.opinion(failure)
        }
        let json = try await client.object(reply, method: "POST")
        let image = try await image(in: json, reply, context)
        var warnings = warnings(for: request)
        if let revised = json["data"]?.arrayValue?.first?["revised_prompt"]?.stringValue, !revised.isEmpty,
            revised != request.prompt
        {
            warnings.append("The server changed the prompt to: \(revised.prefix(500))")
        }
        let seed = dialect.capabilities.seed ? request.seed32 : nil
        let tokens = (
            Int(clamping: json.at("usage", "input_tokens")?.integerValue ?? 0),
            Int(clamping: json.at("usage", "output_tokens")?.integerValue ?? 0)
        )
        return await client.result(
            image, for: request, since: start, context, seed: seed, warnings: warnings, tokens: tokens)
    }

    private func warnings(for request: GenerationRequest) -> [String] {
        var warnings = request.warnings(
            unlessHonoredBy: dialect.capabilities, extras: dialect.passedOn, server: dialect.name)
        if dialect.promptRule == .embeddedTag,
            ImagesDialect.withoutTag(request.prompt) != request.prompt
                || request.negativePrompt.map({ ImagesDialect.withoutTag($0) != $0 }) == true
        {
            warnings.append("A server tag in the prompt was removed.")
        }
        return warnings
    }

    private func members(of request: GenerationRequest) -> [String: JSONValue] {
        var members = request.extras(dialect.passedOn)
        members["prompt"] = .string(dialect.prompt(for: request))
        members["n"] = 1
        if dialect.sendsModel { members["model"] = model.map { .string($0) } }
        members["size"] = request.size.map { .string("\($0.width)x\($0.height)") }
        members["response_format"] = dialect.responseFormat.map { .string($0) }
        let fields = dialect.fields
        if let name = fields.negativePrompt { members[name] = request.negativePrompt.map { .string($0) } }
        if let name = fields.seed { members[name] = request.seed32.map { .integer(Int64($0)) } }
        if let name = fields.steps { members[name] = request.steps.map { .integer(Int64($0)) } }
        if let name = fields.guidance { members[name] = request.guidance.map { .number($0) } }
        return members.merging(fixed) { _, fixed in fixed }
    }

    private func edit(
        _ members: [String: JSONValue], _ images: [EncodedImage], _ context: ToolContext
    ) throws -> HTTPRequest {
        var form = MultipartForm()
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            form.addField(name, value.stringValue ?? value.jsonText)
        }
        for (index, image) in images.enumerated() {
            form.addFile(
                dialect.imagePart, filename: "image\(index + 1).\(image.format.fileExtension)",
                contentType: image.format.mediaType, data: image.data)
        }
        var random = SeededRandom(seed: UInt64(truncatingIfNeeded: context.callIndex))
        let encoded = form.encoded(using: &random)
        var http = client.request("POST", try client.url("/v1/images/edits"))
        http.headers["Content-Type"] = encoded.contentType
        http.body = encoded.body
        return http
    }

    private func image(in json: JSONValue, _ reply: ServerReply, _ context: ToolContext) async throws -> EncodedImage {
        guard let data = reply.asReceived(json)["data"]?.arrayValue else {
            if json["error"] != nil {
                let words = await client.said(ServerErrorBody(json).summary, in: reply)
                throw AdapterError.rejected("\(dialect.name) answered 200 with an error: \(words)", status: 200)
            }
            throw await client.unusable(reply, "there is no list `data`", method: "POST")
        }
        guard let first = data.first else {
            throw AdapterError.rejected(
                "\(dialect.name) answered without any image; the prompt was possibly moderated. Say it in other words.",
                status: reply.status)
        }
        if let text = first["b64_json"]?.stringValue, !text.isEmpty {
            return try await client.image(base64: text, in: reply)
        }
        if let address = first["url"]?.stringValue, !address.isEmpty {
            return try await client.image(at: address, in: reply, context)
        }
        throw await client.unusable(reply, "the first of `data` has neither `b64_json` nor `url`", method: "POST")
    }
}

enum ImagesErrors {
    static func opinion(_ failure: ServerFailure) -> AdapterError? {
        let words = failure.body.summary
        let answered = "\(failure.method) \(SafeText.url(failure.url)) answered \(failure.status)"
        // sd-server answers 500 to mistakes of the caller: JSON that it cannot read, members of the wrong type.
        if failure.status == 500, words.contains("json.exception") {
            return .rejected("\(answered): it could not read the request: \(words). Change the arguments.", status: 500)
        }
        let mismatch = ["model_not_found", "model_mismatch"].contains(failure.body.code ?? "")
        let isAboutModel = failure.body.parameter == "model" || words.lowercased().contains("model mismatch")
        if failure.status == 400, mismatch || isAboutModel {
            return .fatal("\(answered): it does not serve this model: \(words). Check the model's name.", status: 400)
        }
        if failure.status == 400, words.contains("response_format") || words.contains("output path") {
            return .fatal(
                "\(answered): its dialect differs: \(words). Choose the dialect that fits the server.", status: 400)
        }
        return nil
    }
}
