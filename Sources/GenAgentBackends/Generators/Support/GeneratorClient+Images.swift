import Foundation
import GenAgent
import GenAgentHTTP

extension GeneratorClient {
    /// An image in base64, with or without a `data:` prefix.
    func image(base64 text: String) async throws(AdapterError) -> EncodedImage {
        var content = text[...]
        if content.hasPrefix("data:"), let comma = content.firstIndex(of: ",") {
            content = content[content.index(after: comma)...]
        }
        guard let data = Data(base64Encoded: String(content), options: .ignoreUnknownCharacters), !data.isEmpty else {
            let start = await redactor().text(text, isCut: true).prefix(24)
            throw .fatal(
                "\(server) at \(endpoint) sent an image that is no base64; it starts with “\(start)”. "
                    + "Check that the dialect fits the server.")
        }
        return try await image(data)
    }

    /// An image as bytes.
    func image(_ data: Data) async throws(AdapterError) -> EncodedImage {
        if let image = try? EncodedImage(data) { return image }
        // The error shows the first bytes, so it is made of clean ones.
        let clean = await redactor().body(data, isCut: true)
        do throws(ImageDataError) {
            _ = try EncodedImage(clean)
        } catch {
            var message = "\(server) at \(endpoint) sent something that is no image. \(error.description)"
            let text = SafeText.excerpt(of: clean)
            if !text.isEmpty, text.prefix(40).allSatisfy({ $0.isASCII }) {
                message += " As text: “\(text.prefix(120))”"
            }
            throw .fatal(await redacted(message) + " PNG, JPEG and WebP are understood; check the output format.")
        }
        throw .fatal("\(server) at \(endpoint) sent a damaged image that contains the key that was sent to it.")
    }

    /// Downloads an image from where an answer says, without credentials: the address is not one that we chose.
    ///
    /// Only where the same server refuses that does it get to see the credential that it knows already.
    func image(at address: String, relativeTo base: URL, _ context: ToolContext) async throws -> EncodedImage {
        if address.hasPrefix("data:") { return try await image(base64: address) }
        guard let url = URL(string: address, relativeTo: base)?.absoluteURL, let scheme = url.scheme?.lowercased(),
            scheme == "http" || scheme == "https", url.host() != nil
        else { throw AdapterError.fatal("\(server) named an image at an address that cannot be fetched.") }
        let request = HTTPRequest(
            "GET", url, timeouts: endpoint.timeouts, maximumResponseBytes: endpoint.maximumResponseBytes)
        do {
            return try await image(send(request, .always, context, authorized: false).body)
        } catch let error as AdapterError where url.isSameOrigin(as: endpoint.url) && [401, 403].contains(error.status)
        {
            return try await image(send(request, .always, context).body)
        }
    }

    /// The result, with its size compared to the wanted one, and what it cost. An image stays as it is, also where our key is in it; the
    /// result says so.
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

    /// The request's input images; more than the server takes is the policy's mistake.
    func inputImages(_ request: GenerationRequest, atMost most: Int, _ context: ToolContext) throws -> [EncodedImage] {
        guard request.inputImages.count <= most else {
            throw AdapterError.rejected(
                most == 0
                    ? "\(server) cannot start from images here; leave `images` out and describe the picture."
                    : "\(server) takes at most \(most) input image\(most == 1 ? "" : "s"); \(request.inputImages.count) were given."
            )
        }
        return try request.inputImages.map { try context.image($0) }
    }
}

extension GenerationRequest {
    /// A warning for every field that is set but not honoured, and for every extra that nobody knows.
    func warnings(
        unlessHonouredBy capabilities: GeneratorCapabilities, extras known: Set<String> = [], server: String
    ) -> [String] {
        var warnings: [String] = []
        func warn(_ isSet: Bool, _ isHonoured: Bool, _ text: String) {
            if isSet, !isHonoured { warnings.append(text) }
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

    /// The seed in 32 bits, which every known server takes; the result reports it.
    var seed32: UInt64? { seed.map { $0 & 0xFFFF_FFFF } }

    /// Those extras that may be passed on.
    func extras(_ known: Set<String>) -> [String: JSONValue] { extras.filter { known.contains($0.key) } }
}
