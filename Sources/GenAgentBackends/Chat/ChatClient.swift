import Foundation
import GenAgent
import GenAgentHTTP

/// Talks to one chat endpoint: sends bodies, retries, and returns replies or throws `AdapterError`.
struct ChatClient: Sendable {
    let endpoint: ChatEndpoint
    let images: ImageDataURLs
    private let transport: RetryingTransport
    private let completions: URL

    init(
        _ endpoint: ChatEndpoint, transport: any HTTPTransport, retry: HTTPRetryPolicy,
        clock: any SessionClock, imageTransform: (any ImageTransform)?
    ) {
        self.endpoint = endpoint
        // Inside the retries, so that a wait between attempts occupies no slot.
        let limited: any HTTPTransport =
            endpoint.limits.map { LimitingTransport(transport, endpoint.limiter, limits: $0) } ?? transport
        self.transport = RetryingTransport(limited, policy: retry, clock: clock)
        completions = endpoint.url("chat/completions")
        images = ImageDataURLs(transform: imageTransform)
    }

    /// - Parameter images: The images to which the messages refer.
    /// - Throws: `AdapterError`, or `CancellationError`.
    func reply(
        to body: ChatRequestBody, images shown: [ImageID: EncodedImage] = [:],
        onDelta: PolicyDeltaHandler = { _ in }
    ) async throws -> PolicyReply {
        var body = body
        body.images = try await images.urls(shownIn: body.messages, images: shown)
        var (request, mapping) = try await prepared("POST", completions, body: body.encoded())
        // A completion changes nothing at the server: a second request costs only its tokens.
        request.mayBeRepeated = true
        var reply = try await mapped(mapping) {
            body.streams
                ? try await streamed(request, mapping, body.messages.count, onDelta)
                : try await whole(request, mapping, body.messages.count)
        }
        reply.usage.money = endpoint.price.map { $0.money(for: reply.usage) }
        return reply
    }

    /// Requests other JSON of the API, such as `models`.
    func get(_ path: String) async throws -> JSONValue {
        let (request, mapping) = try await prepared("GET", endpoint.url(path), body: nil)
        return try await mapped(mapping) {
            let (response, data) = try await transport.sendCollecting(request)
            return mapping.redactor.json(try decoded(response, data, request, mapping))
        }
    }

    private func prepared(
        _ method: String, _ url: URL, body: Data?
    ) async throws -> (HTTPRequest, ServerErrorMapping) {
        let (request, redactor) = try await endpoint.request(method, url, body: body)
        return (request, ServerErrorMapping(.chat, keyVariable: endpoint.key.variable, redactor: redactor))
    }

    private func mapped<Value>(
        _ mapping: ServerErrorMapping, _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch let error as HTTPError {
            throw mapping.error(error)
        }
    }

    private func whole(
        _ request: HTTPRequest, _ mapping: ServerErrorMapping, _ conversation: Int
    ) async throws -> PolicyReply {
        let (response, data) = try await transport.sendCollecting(request)
        var reply = try read(response, data, request, mapping, conversation)
        reply.usage.retries = response.attempts.made - 1
        return reply
    }

    private func read(
        _ response: HTTPResponse, _ data: Data, _ request: HTTPRequest, _ mapping: ServerErrorMapping,
        _ conversation: Int
    ) throws -> PolicyReply {
        let value = try decoded(response, data, request, mapping)
        guard let reply = ChatReplyReader.reply(from: value, conversation: conversation) else {
            throw mapping.undecodable(
                "there is no completion in it", method: request.method, url: request.url, status: response.status,
                body: data, from: response.stranger(to: request))
        }
        return reply.redacted(by: mapping.redactor, conversation: conversation)
    }

    private func decoded(
        _ response: HTTPResponse, _ data: Data, _ request: HTTPRequest, _ mapping: ServerErrorMapping
    ) throws -> JSONValue {
        guard response.isSuccess else {
            throw mapping.error(ServerFailure(response, to: request, body: data, mapping.redactor))
        }
        guard let value = JSONValue(tolerant: data), value.objectValue != nil || value.arrayValue != nil else {
            throw mapping.undecodable(
                "the body is not a JSON object", method: request.method, url: request.url, status: response.status,
                body: data, from: response.stranger(to: request))
        }
        if let failure = failure(in: value, response, request, mapping) { throw mapping.error(failure) }
        return value
    }

    private func streamed(
        _ request: HTTPRequest, _ mapping: ServerErrorMapping, _ conversation: Int, _ onDelta: PolicyDeltaHandler
    ) async throws -> PolicyReply {
        var request = request
        request.headers["Accept"] = "text/event-stream"
        let response = try await transport.send(request)
        let type = response.headers["Content-Type"]?.lowercased() ?? ""
        guard response.isSuccess, !type.contains("application/json") else {
            // An error, or a server that does not stream.
            var reply = try read(response, try await response.body.collect(), request, mapping, conversation)
            reply.usage.retries = response.attempts.made - 1
            return reply
        }
        var reader = ChatStreamReader()
        let deltas = DeltaRedactor(mapping.redactor)
        for try await event in ServerSentEvents(response.body) {
            let text = event.data.trimmingCharacters(in: .whitespacesAndNewlines)
            if text == "[DONE]" {
                reader.end()
                break
            }
            guard let chunk = JSONValue(tolerant: Data(text.utf8)) else {
                throw mapping.undecodable(
                    "its stream holds an event that is not JSON", method: request.method, url: request.url,
                    status: response.status, body: Data(text.utf8), from: response.stranger(to: request))
            }
            if let failure = failure(in: chunk, response, request, mapping) { throw mapping.error(failure) }
            reader.take(chunk) { deltas.push($0, to: onDelta) }
        }
        guard reader.isWhole else {
            let how = reader.hasContent ? "in the middle of a turn" : "before a turn came"
            throw AdapterError.transient(
                "\(request.summary) answered \(response.status), but its stream ended \(how). The server or something in between closed it; its log may say why.",
                status: response.status)
        }
        var reply = reader.reply(conversation: conversation)
        deltas.finish(isCut: reply.mayBeCut, to: onDelta)
        reply = reply.redacted(by: mapping.redactor, conversation: conversation)
        reply.usage.retries = response.attempts.made - 1
        return reply
    }

    /// An error in a response with a success status, as gateways and broken streams produce it.
    private func failure(
        in value: JSONValue, _ response: HTTPResponse, _ request: HTTPRequest, _ mapping: ServerErrorMapping
    ) -> ServerFailure? {
        let hasError = value["error"].map { $0 != .null && $0 != .string("") } ?? false
        guard hasError || value["object"]?.stringValue == "error" else { return nil }
        let body = ServerErrorBody(mapping.redactor.json(value, isCut: true))
        let status = body.code.flatMap { Int($0) }.flatMap { (400..<600).contains($0) ? $0 : nil } ?? 500
        var failure = ServerFailure(method: request.method, url: request.url, status: status, body: body)
        failure.isWithinSuccess = true
        failure.stranger = response.stranger(to: request)
        return failure
    }
}
