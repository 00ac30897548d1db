import Foundation
import GenAgent
import GenAgentHTTP

/// A generator behind your own server, described by a template instead of code.
///
/// ```swift
/// // A server that takes the prompt in the query and answers with a PNG:
/// HTTPTemplate(path: "/generate", query: [.init("prompt", "{{prompt}}")], answer: .bytes)
/// ```
public struct HTTPTemplateTool: GeneratorTool {
    public let descriptor: ToolDescriptor
    private let client: GeneratorClient
    private let template: HTTPTemplate
    private let capabilities: GeneratorCapabilities

    /// Python servers (h11) refuse request lines over 64 KB.
    private static let maximumURLBytes = 60_000

    /// - Parameters:
    ///   - template: The tool honors the fields that the template sends.
    ///   - server: The server's name in messages.
    ///   - summary: Shown to the policy.
    ///   - inputImages: The maximum number of input images, if the template sends a list.
    public init(
        _ name: String = "generate_image", template: HTTPTemplate, at endpoint: GeneratorEndpoint,
        over transport: any HTTPTransport, server: String = "The image server",
        summary: String = "Generates an image from a text prompt.", inputImages: Int = 4
    ) {
        capabilities = endpoint.naming(template.capabilities(inputImages: inputImages))
        descriptor = ToolDescriptor(generator: name, summary: summary, capabilities: capabilities)
        client = GeneratorClient(server: server, endpoint: endpoint, transport: transport)
        self.template = template
    }

    public func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        try await client.call(context) { try await draw(request, context) }
    }

    private func draw(_ request: GenerationRequest, _ context: ToolContext) async throws -> GenerationResult {
        let start = context.clock.now()
        let images = try client.inputImages(request, atMost: capabilities.inputImages, context)
        var values = values(of: request, images)
        values[.callName] = .string(context.callName)
        let query = template.query.compactMap { item -> (String, String)? in
            guard let value = HTTPTemplate.filled(.string(item.value), values) else { return nil }
            return (item.name, value.stringValue ?? value.jsonText)
        }
        let url = try client.url(template.path, query: query)
        guard url.absoluteString.utf8.count <= Self.maximumURLBytes else {
            throw AdapterError.rejected("The prompt is too long for this server's address line; shorten it.")
        }
        let http = client.request(
            template.method, url, json: template.body.flatMap { HTTPTemplate.filled($0, values) })
        let repetition: GeneratorClient.Repetition = template.method == "GET" ? .always : .startsJob
        let reply = try await client.send(http, repetition, context)
        let image = try await image(in: reply, context)
        let reported = template.seedPointer.flatMap { reply.json?.value(at: $0)?.integerValue }
        return await client.result(
            image, for: request, since: start, context,
            seed: reported.flatMap { UInt64(exactly: $0) } ?? (capabilities.seed ? request.seed32 : nil),
            warnings: request.warnings(unlessHonoredBy: capabilities, server: client.server.lowercasedFirst))
    }

    private func values(of request: GenerationRequest, _ images: [EncodedImage]) -> [HTTPTemplate.Place: JSONValue] {
        var values: [HTTPTemplate.Place: JSONValue] = [.prompt: .string(request.prompt)]
        values[.negativePrompt] = request.negativePrompt.map { .string($0) }
        values[.seed] = request.seed32.map { .integer(Int64($0)) }
        values[.steps] = request.steps.map { .integer(Int64($0)) }
        values[.guidance] = request.guidance.map { .number($0) }
        values[.width] = request.size.map { .integer(Int64($0.width)) }
        values[.height] = request.size.map { .integer(Int64($0.height)) }
        guard !images.isEmpty else { return values }
        let encoded = images.map { $0.data.base64EncodedString() }
        let addresses = zip(images, encoded).map { "data:\($0.format.mediaType);base64,\($1)" }
        values[.image] = encoded.first.map { .string($0) }
        values[.imageURI] = addresses.first.map { .string($0) }
        values[.images] = .array(encoded.map { .string($0) })
        values[.imageURIs] = .array(addresses.map { .string($0) })
        return values
    }

    private func image(in reply: ServerReply, _ context: ToolContext) async throws -> EncodedImage {
        // Some servers answer with an image on success and JSON on failure, both with status 200.
        if let success = template.success, template.answer != .bytes || reply.json != nil {
            let json = try await client.object(reply, method: template.method)
            guard json.value(at: success.pointer) == success.equals else {
                let words = success.message.flatMap { json.value(at: $0) }.map { $0.stringValue ?? $0.jsonText }
                let said = await client.said(words ?? ServerErrorBody(json).summary, in: reply)
                throw AdapterError.rejected(
                    "\(client.server) failed: \(said). Change the arguments.", status: reply.status)
            }
        }
        switch template.answer {
        case .bytes:
            if let json = reply.json, json.objectValue != nil {
                let said = await client.said(ServerErrorBody(json).summary, in: reply)
                throw AdapterError.rejected(
                    "\(client.server) answered \(reply.status) with JSON instead of an image: \(said).",
                    status: reply.status)
            }
            return try await client.image(reply)
        case .pointer(let pointer):
            let json = try await client.object(reply, method: template.method)
            guard let text = reply.asReceived(json).value(at: pointer)?.stringValue, !text.isEmpty else {
                throw await client.unusable(reply, "there is no text at \(pointer)", method: template.method)
            }
            if text.hasPrefix("http://") || text.hasPrefix("https://") {
                return try await client.image(at: text, in: reply, context)
            }
            // JPEG in base64 starts with `/9j/`, so a leading slash alone does not mean an address.
            if text.hasPrefix("/"), text.utf8.count < 2000,
                Data(base64Encoded: text).flatMap({ try? EncodedImage($0) }) == nil
            {
                return try await client.image(at: text, in: reply, context)
            }
            return try await client.image(base64: text, in: reply)
        }
    }
}

extension String {
    /// For the middle of a sentence; abbreviations keep their capitals.
    var lowercasedFirst: String {
        hasPrefix("The ") ? "the " + dropFirst(4) : self
    }
}
