import Foundation
import GenAgent
import GenAgentHTTP

// An address in an answer is chosen by the server that answers. So it leads to the server itself or to a listed host, what is found there is an
// image or nothing, and no error repeats a byte of it.
extension GeneratorClient {
    /// Downloads an image from where an answer says, without credentials: the address is not one that we chose.
    ///
    /// Only where the same server refuses that does it get to see the credential that it knows already.
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
        } catch let error as AdapterError where url.isSameOrigin(as: endpoint.url) && [401, 403].contains(error.status)
        {
            return try await download(request, context, authorized: true)
        }
    }

    /// Downloads an image from a route of the server's own, which may redirect to where it keeps its files.
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

    /// Where an address in this answer may lead.
    private func addressRule(after reply: ServerReply) -> AddressRule {
        var rule = AddressRule(server: endpoint.url, hosts: documentedHosts + endpoint.imageHosts)
        // A server within a private network may name its own address there; one elsewhere may not.
        if let peer = reply.peer, reply.url.isSameOrigin(as: endpoint.url) { rule.kinds.insert(peer) }
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

    /// What was downloaded is no image that can be used; nothing of it is repeated.
    private func unfit(_ problem: ImageDataError, _ reply: ServerReply, _ url: URL) -> AdapterError {
        let place = "\(server): GET \(SafeText.url(url)) answered \(reply.status) with"
        switch problem.code {
        case .truncated: return .transient("\(place) an image that is not whole. \(problem)", jobIsOver: true)
        case .tooLarge: return .fatal("\(place) an image that is too large. \(problem)")
        default: return .fatal("\(place) \(reply.body.count) bytes that are not a PNG, JPEG or WebP image.")
        }
    }

    /// Fetches an image; one that is not whole is fetched once more, because that is free.
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

    /// The error with where the address came from. An address may repeat our key.
    private func named(by error: AdapterError) async -> AdapterError {
        var error = error
        error.message = await redacted(
            "\(error.message.ended) The address was named by an answer of \(server) at \(endpoint).")
        return error
    }
}
