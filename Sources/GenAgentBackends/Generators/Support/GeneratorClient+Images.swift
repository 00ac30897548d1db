import Foundation
import GenAgent
import GenAgentHTTP

extension GeneratorClient {
    /// An image in base64, with or without a `data:` prefix.
    ///
    /// - Parameter reply: The answer in which it stood.
    func image(base64 text: String, in reply: ServerReply) async throws(AdapterError) -> EncodedImage {
        var content = text[...]
        if content.prefix(5).lowercased() == "data:", let comma = content.firstIndex(of: ",") {
            content = content[content.index(after: comma)...]
        }
        guard let data = Data(base64Encoded: String(content), options: .ignoreUnknownCharacters), !data.isEmpty else {
            if let stranger = reply.stranger { throw unfit("no base64", from: stranger) }
            let start = reply.redactor.text(text, isCut: true).prefix(24)
            throw .fatal(
                "\(server) at \(endpoint) sent an image that is no base64; it starts with “\(start)”. "
                    + "Check that the dialect fits the server.")
        }
        return try await image(data, in: reply)
    }

    /// The body of an answer as an image.
    func image(_ reply: ServerReply) async throws(AdapterError) -> EncodedImage {
        try await image(reply.body, in: reply)
    }

    private func image(_ data: Data, in reply: ServerReply) async throws(AdapterError) -> EncodedImage {
        if let image = try? EncodedImage(whole: data) { return image }
        // The error shows the first bytes, so it is made of clean ones.
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
            var message = "\(server) at \(endpoint) sent something that is no image. \(problem)"
            let text = SafeText.excerpt(of: clean)
            if !text.isEmpty, text.prefix(40).allSatisfy({ $0.isASCII }) {
                message += " As text: “\(text.prefix(120))”"
            }
            throw .fatal(await redacted(message) + " PNG, JPEG and WebP are understood; check the output format.")
        }
    }

    /// What another place sent, to which the server redirects, is not quoted.
    private func unfit(_ what: String, from stranger: String) -> AdapterError {
        .fatal(
            "\(server) at \(endpoint) redirects to \(stranger), and what came from there as the image is \(what). Configure the final address instead."
        )
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

extension EncodedImage {
    /// Reads an image that has just arrived, which must be whole.
    init(whole data: Data) throws(ImageDataError) {
        try self.init(data)
        try checkComplete()
    }
}
