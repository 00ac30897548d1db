import Foundation
import GenAgent
import GenAgentHTTP

extension GeneratorClient {
    /// Reads an image in base64, with or without a `data:` prefix.
    ///
    /// - Parameter reply: The answer with the text.
    func image(base64 text: String, in reply: ServerReply) async throws(AdapterError) -> EncodedImage {
        var content = text[...]
        if content.prefix(5).lowercased() == "data:", let comma = content.firstIndex(of: ",") {
            content = content[content.index(after: comma)...]
        }
        guard let data = Data(base64Encoded: String(content), options: .ignoreUnknownCharacters), !data.isEmpty else {
            if let stranger = reply.stranger { throw unfit("no base64", from: stranger) }
            let start = reply.redactor.text(text, isCut: true).prefix(24)
            throw .fatal(
                "\(server) at \(endpoint) sent an image that is not base64; it starts with “\(start)”. "
                    + "Check that the dialect fits the server.")
        }
        return try await image(data, in: reply)
    }

    func image(_ reply: ServerReply) async throws(AdapterError) -> EncodedImage {
        try await image(reply.body, in: reply)
    }

    private func image(_ data: Data, in reply: ServerReply) async throws(AdapterError) -> EncodedImage {
        if let image = try? EncodedImage(whole: data) { return image }
        // The error shows the first bytes, so they must be free of secrets.
        let clean = reply.redactor.body(data, isCut: true)
        let problem: ImageDataError?
        do throws(ImageDataError) {
            _ = try EncodedImage(whole: clean)
            problem = nil
        } catch {
            problem = error
        }
        guard let problem else {
            throw .fatal("\(server) at \(endpoint) sent a damaged image that contains the key that was sent to it.")
        }
        switch problem.code {
        case .truncated:
            throw .transient("\(server) at \(endpoint) sent an image that is not whole. \(problem)", jobIsOver: true)
        case .tooLarge:
            throw .fatal("\(server) at \(endpoint) sent an image that is too large. \(problem) Ask for a smaller one.")
        default:
            if let stranger = reply.stranger { throw unfit("no PNG, JPEG or WebP", from: stranger) }
            var message = "\(server) at \(endpoint) sent something that is not an image. \(problem)"
            let text = SafeText.excerpt(of: clean)
            if !text.isEmpty, text.prefix(40).allSatisfy({ $0.isASCII }) {
                message += " As text: “\(text.prefix(120))”"
            }
            throw .fatal(await redacted(message) + " PNG, JPEG and WebP are understood; check the output format.")
        }
    }

    /// The error for data from another host after a redirect; it is not quoted.
    private func unfit(_ what: String, from stranger: String) -> AdapterError {
        .fatal(
            "\(server) at \(endpoint) redirects to \(stranger), and what came from there as the image is \(what). Configure the final address instead."
        )
    }

    /// The result, with its cost and a warning for a wrong size. The image is not changed even if it contains our key; then the result has a
    /// warning.
    func result(
        _ image: EncodedImage, for request: GenerationRequest, since start: Timestamp, _ context: ToolContext,
        seed: UInt64? = nil, warnings: [String] = [], tokens: (input: Int, output: Int) = (0, 0)
    ) async -> GenerationResult {
        var warnings = warnings
        if let size = request.size, size != image.size {
            warnings.append("The image is \(image.size), not \(size) as asked.")
        }
        if await redactor().finds(in: image.data) {
            warnings.append(
                "The image file contains the key that was sent to \(server). It is stored as received; remove its metadata before you share it."
            )
        }
        let seconds = max(0, context.clock.now().seconds(since: start))
        var usage = Usage(inputTokens: tokens.input, outputTokens: tokens.output, images: 1, seconds: seconds)
        usage.money = endpoint.prices.money(for: usage)
        return GenerationResult(image, seed: seed, warnings: warnings, usage: usage)
    }

    /// The request's input images; it is the policy's mistake if there are more than the server accepts.
    func inputImages(_ request: GenerationRequest, atMost most: Int, _ context: ToolContext) throws -> [EncodedImage] {
        guard request.inputImages.count <= most else {
            throw AdapterError.rejected(
                most == 0
                    ? "\(server) cannot start from images here; leave `images` out and describe the image."
                    : "\(server) takes at most \(most) input image\(most == 1 ? "" : "s"); \(request.inputImages.count) were given."
            )
        }
        return try request.inputImages.map { try context.image($0) }
    }
}

extension GenerationRequest {
    /// A warning for every field that is set but not honored, and for every unknown extra.
    func warnings(
        unlessHonoredBy capabilities: GeneratorCapabilities, extras known: Set<String> = [], server: String
    ) -> [String] {
        var warnings: [String] = []
        func warn(_ isSet: Bool, _ isHonored: Bool, _ text: String) {
            if isSet, !isHonored { warnings.append(text) }
        }
        warn(
            negativePrompt?.isEmpty == false, capabilities.negativePrompt,
            "negative_prompt was ignored: \(server) takes none; say it in the prompt.")
        warn(size != nil, capabilities.size, "width and height were ignored: \(server) chooses the size.")
        warn(seed != nil, capabilities.seed, "seed was ignored: \(server) takes none, so results cannot be repeated.")
        warn(steps != nil, capabilities.steps, "steps was ignored: \(server) takes none.")
        warn(guidance != nil, capabilities.guidance, "guidance was ignored: \(server) takes none.")
        for name in extras.keys.sorted() where !known.contains(name) {
            warnings.append("\(name) was ignored: \(server) has no such argument here.")
        }
        return warnings
    }

    /// The seed in 32 bits, which every known server accepts; the result reports it.
    var seed32: UInt64? { seed.map { $0 & 0xFFFF_FFFF } }

    func extras(_ known: Set<String>) -> [String: JSONValue] { extras.filter { known.contains($0.key) } }
}

extension EncodedImage {
    /// Reads an image that has just arrived and must be complete.
    init(whole data: Data) throws(ImageDataError) {
        try self.init(data)
        try checkComplete()
    }
}

// The server chooses the addresses in its answers. So they may lead only to the server itself or a listed host, must hold an image, and no
// error repeats a byte from there.
extension GeneratorClient {
    /// Downloads an image from an address in an answer, without credentials, because we did not choose the address.
    ///
    /// Only if the same server refuses that does it get the credential that it already knows.
    func image(at address: String, in reply: ServerReply, _ context: ToolContext) async throws -> EncodedImage {
        if address.prefix(5).lowercased() == "data:" { return try await image(base64: address, in: reply) }
        guard let url = URL(string: address, relativeTo: reply.url)?.absoluteURL else {
            throw AdapterError.fatal("\(server) named an image at an address that cannot be read.")
        }
        let rule = addressRule(after: reply)
        do {
            try rule.check(url)
        } catch {
            throw await named(by: ServerErrorMapping(.tool).error(error))
        }
        let request = HTTPRequest(
            "GET", url, timeouts: endpoint.timeouts.atMost(.download),
            maximumResponseBytes: endpoint.maximumResponseBytes, addressRule: rule)
        do {
            return try await download(request, context, authorized: false)
        } catch let error as AdapterError where url.origin == endpoint.url.origin && [401, 403].contains(error.status) {
            return try await download(request, context, authorized: true)
        }
    }

    /// Downloads an image from one of the server's own routes, which may redirect to its storage.
    func image(from request: HTTPRequest, _ context: ToolContext, opinion: @escaping Opinion) async throws
        -> EncodedImage
    {
        var request = request
        request.maximumRedirects = 0
        let redirect = Locked<ServerReply?>(nil)
        do {
            let (reply, image) = try await fetched(context) {
                try await send(request, .always, context) { failure, reply in
                    redirect.withLock { $0 = reply }
                    return opinion(failure, reply)
                }
            }
            if case .success(let image) = image { return image }
            return try await self.image(reply)
        } catch let error as AdapterError {
            guard let reply = redirect.withLock({ $0 }), reply.status == error.status,
                let target = Redirect.target(status: reply.status, headers: reply.headers)
            else { throw error }
            return try await image(at: target, in: reply, context)
        }
    }

    private func addressRule(after reply: ServerReply) -> AddressRule {
        var rule = AddressRule(server: endpoint.url, hosts: documentedHosts + endpoint.imageHosts)
        // A server within a private network may name an address there; others may not.
        if let peer = reply.peer, reply.url.origin == endpoint.url.origin { rule.kinds.insert(peer) }
        return rule
    }

    private func download(_ request: HTTPRequest, _ context: ToolContext, authorized: Bool) async throws
        -> EncodedImage
    {
        do {
            let (reply, image) = try await fetched(context) {
                try await send(request, .always, context, authorized: authorized) { failure, _ in
                    let message = "\(failure.method) \(SafeText.url(failure.url)) answered \(failure.status)."
                    return failure.isTransient
                        ? .transient(message, status: failure.status, retryAfter: failure.retryAfter)
                        : .fatal(message, status: failure.status)
                }
            }
            switch image {
            case .success(let image): return image
            case .failure(let problem): throw unfit(problem, reply, request.url)
            }
        } catch let error as AdapterError {
            throw await named(by: error)
        }
    }

    /// The error for a download that is not a usable image; it repeats nothing of it.
    private func unfit(_ problem: ImageDataError, _ reply: ServerReply, _ url: URL) -> AdapterError {
        let place = "\(server): GET \(SafeText.url(url)) answered \(reply.status) with"
        switch problem.code {
        case .truncated: return .transient("\(place) an image that is not whole. \(problem)", jobIsOver: true)
        case .tooLarge: return .fatal("\(place) an image that is too large. \(problem)")
        default: return .fatal("\(place) \(reply.body.count) bytes that are not a PNG, JPEG or WebP image.")
        }
    }

    /// Fetches an image, and once more if it is incomplete, because that is free.
    private func fetched(
        _ context: ToolContext, _ fetch: () async throws -> ServerReply
    ) async throws -> (ServerReply, Result<EncodedImage, ImageDataError>) {
        func image(_ reply: ServerReply) -> Result<EncodedImage, ImageDataError> {
            Result { () throws(ImageDataError) in try EncodedImage(whole: reply.body) }
        }
        let reply = try await fetch()
        let first = image(reply)
        guard case .failure(let problem) = first, problem.code == .truncated else { return (reply, first) }
        context.report(ToolProgress(note: "\(server) sent only a part of the image; downloading it again"))
        RetryTally.current?.withLock { $0 += 1 }
        let again = try await fetch()
        return (again, image(again))
    }

    /// Adds to an error where the address came from. An address may repeat our key.
    private func named(by error: AdapterError) async -> AdapterError {
        var error = error
        error.message = await redacted(
            "\(error.message.ended) The address was named by an answer of \(server) at \(endpoint).")
        return error
    }
}
