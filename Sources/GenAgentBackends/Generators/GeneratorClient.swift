import Foundation
import GenAgent
import GenAgentHTTP

/// Talks to one generator server: builds requests, retries what may be retried, and words what went wrong.
struct GeneratorClient: Sendable {
    /// The server's kind, for messages, such as `ComfyUI`.
    let server: String
    let endpoint: GeneratorEndpoint
    let transport: any HTTPTransport
    /// Hosts besides the server's own that its documentation names for images.
    var documentedHosts: [HostPattern] = []

    /// Another opinion on what an unsuccessful answer means; `nil`: what its category usually means.
    typealias Opinion = @Sendable (ServerFailure, ServerReply) -> AdapterError?

    /// When a request may be sent again.
    enum Repetition {
        /// It changes nothing, or carries an id by which the server knows it again.
        case always
        /// It makes the server draw, which may be charged: only where it surely did not begin, or where the endpoint honors the
        /// idempotency key that goes with it.
        case startsJob
        /// It changes something else, such as a job's cancellation: only where it surely did not arrive.
        case onlyIfNotStarted
    }

    /// A route of the server; the path is appended to the base URL's.
    ///
    /// - Parameters:
    ///   - path: Not percent-encoded; a segment `*` stands for the id.
    ///   - id: A server's word; whatever it holds, it stays one segment.
    func url(_ path: String, id: String = "", query: [(String, String)] = []) throws(AdapterError) -> URL {
        let unusable = AdapterError.fatal(
            "The URL of \(server) cannot be used; give one such as http://127.0.0.1:8080.")
        guard var parts = URLComponents(url: endpoint.url, resolvingAgainstBaseURL: true) else { throw unusable }
        while parts.percentEncodedPath.hasSuffix("/") { parts.percentEncodedPath.removeLast() }
        // Half the world writes the base URL with `/v1`, the other half without.
        let isVersioned = parts.percentEncodedPath.hasSuffix("/v1") && path.hasPrefix("/v1/")
        let segments = path.dropFirst(isVersioned ? 3 : 0).split(separator: "/", omittingEmptySubsequences: false).map {
            $0 == "*" ? id : String($0)
        }
        parts.percentEncodedPath += segments.map(\.percentEncoded).joined(separator: "/")
        if !query.isEmpty {
            // Only unreserved characters and escapes, so that the setter accepts it.
            let items = query.map { "\($0.percentEncoded)=\($1.percentEncoded)" }
            parts.percentEncodedQuery = ([parts.percentEncodedQuery].compactMap(\.self) + items).joined(separator: "&")
        }
        guard let url = parts.url, url.host() != nil else { throw unusable }
        return url
    }

    /// A request with the endpoint's headers; the credential is added when it is sent.
    func request(_ method: String, _ url: URL, json: JSONValue? = nil) -> HTTPRequest {
        var request = HTTPRequest(
            method, url, headers: endpoint.headers, timeouts: endpoint.timeouts,
            maximumResponseBytes: endpoint.maximumResponseBytes)
        if let json {
            request.headers["Content-Type"] = "application/json"
            request.body = json.jsonData
        }
        return request
    }

    /// Sends a request until it succeeds or may not be repeated.
    ///
    /// - Parameters:
    ///   - authorized: Whether our credential goes with it; never to an address that only an answer named.
    ///   - opinion: What an unsuccessful answer means to this server.
    /// - Throws: `AdapterError`, transient ones marked exhausted; `CancellationError`.
    func send(
        _ request: HTTPRequest, _ repetition: Repetition, _ context: ToolContext, authorized: Bool = true,
        opinion: Opinion? = nil
    ) async throws -> ServerReply {
        var request = request
        let (field, redactor) = try await endpoint.secrets()
        if authorized, let field {
            request.headers[field.name] = field.value
            // Only the standard header is known to be dropped on the way to another host.
            if case .header = endpoint.credential { request.maximumRedirects = 0 }
        }
        var mapping = ServerErrorMapping(.tool, keyVariable: endpoint.credential.variable, redactor: redactor)
        switch repetition {
        case .always: request.mayBeRepeated = true
        case .startsJob:
            mapping.startsJob = true
            if request.headers["Idempotency-Key"] == nil { request.headers["Idempotency-Key"] = context.callName }
            if endpoint.honorsIdempotencyKey { request.mayBeRepeated = true }
        case .onlyIfNotStarted: break
        }
        let (policy, toSend, toMap) = (endpoint.retries, request, mapping)
        let seed = UInt64(truncatingIfNeeded: context.callIndex &* 31 &+ context.attempt)
        let loop = RetryLoop(policy, clock: context.clock, jitter: RetryJitter(seed: seed))
        let (outcome, attempts) = try await loop.run {
            let reply = try await once(toSend, toMap.redactor)
            return Answer(reply: reply, error: error(for: reply, to: toSend, toMap, opinion, context.clock))
        } classify: { outcome, now in
            switch outcome {
            case .success(let answer): answer.classification(by: policy, of: toSend, now: now)
            case .failure(let error): policy.classification(error, of: toSend)
            }
        } willWait: { seconds in
            let rounded = Int(exactly: seconds.rounded(.up)) ?? 0
            context.report(ToolProgress(note: "\(server) is busy; trying again in \(rounded) s"))
            RetryTally.current?.withLock { $0 += 1 }
        }
        switch outcome {
        case .success(let answer):
            if let error = answer.error { throw error.exhausted(after: attempts) }
            return answer.reply
        case .failure(let error):
            var adapted = mapping.error(error)
            adapted.message = "\(server): \(adapted.message)"
            throw adapted.exhausted(after: attempts)
        }
    }

    /// One answer, and the error that it means if it is not a success.
    private struct Answer {
        var reply: ServerReply
        var error: AdapterError?

        /// The status alone is not enough, because a used-up quota is a 429 too: only what the server's words make transient is tried again.
        func classification(by policy: HTTPRetryPolicy, of request: HTTPRequest, now: Date) -> RetryLoop.Classification
        {
            guard let error, error.mayBeTried(again: request) else { return .settled }
            var headers = reply.headers
            // Some servers say in the body how long to wait.
            if let seconds = error.retryAfter { headers["Retry-After"] = "\(seconds)" }
            return policy.classification(reply.status, headers, of: request, now: now)
        }
    }

    private func error(
        for reply: ServerReply, to request: HTTPRequest, _ mapping: ServerErrorMapping, _ opinion: Opinion?,
        _ clock: any SessionClock
    ) -> AdapterError? {
        guard !reply.isSuccess else { return nil }
        let failure = ServerFailure(
            method: request.method, url: request.url, status: reply.status, headers: reply.headers,
            body: .parse(reply.body, mapping.redactor), from: reply.stranger)
        var error = opinion?(failure, reply) ?? mapping.error(failure)
        error.message = mapping.redacted("\(server): \(error.message)")
        if error.mayBeTried(again: request) {
            error.retryAfter = reply.headers.retryDelay(now: clock.now().date) ?? error.retryAfter
        }
        return error
    }

    private func once(_ request: HTTPRequest, _ redactor: Redactor) async throws -> ServerReply {
        do {
            let response = try await transport.send(request)
            let body = try await response.body.collect()
            return ServerReply(
                status: response.status, headers: redactor.headers(response.headers), url: response.url, body: body,
                redactor: redactor, peer: response.peer, stranger: response.stranger(to: request))
        } catch {
            // A transport may word a cancellation as a lost connection.
            try Task.checkCancellation()
            throw error
        }
    }

    /// Tells the server something on the way out: bounded in time, whatever happens to the caller's task, and without a result.
    func farewell(
        _ context: ToolContext, _ work: @escaping @Sendable (GeneratorClient, ToolContext) async throws -> Void
    ) async {
        var hurried = endpoint
        hurried.timeouts = HTTPTimeouts(connect: 2, firstByte: 5, total: 5)
        hurried.retries = .never
        let client = GeneratorClient(server: server, endpoint: hurried, transport: transport)
        // Detached, because the caller's task is cancelled and every request of its own would fail at once.
        await Task.detached { try? await work(client, context) }.value
    }

    /// The error for an answer of success that makes no sense.
    func unusable(_ reply: ServerReply, _ what: String, method: String = "GET") async -> AdapterError {
        var error = ServerErrorMapping(.tool, redactor: reply.redactor)
            .undecodable(
                what, method: method, url: reply.url, status: reply.status, body: reply.body, from: reply.stranger)
        error.message = "\(server): \(error.message)"
        return error
    }

    /// The answer as a JSON object, without our keys; see ``ServerReply/asReceived(_:)`` for what must stay as it is.
    func object(_ reply: ServerReply, method: String = "GET") async throws -> JSONValue {
        guard let json = reply.json, json.objectValue != nil else {
            throw await unusable(reply, "the body is not a JSON object", method: method)
        }
        return json
    }

    /// What a server says within an answer of success, for errors; not what is said by another one, to which it redirects.
    func said(_ words: String, in reply: ServerReply) async -> String {
        if let stranger = reply.stranger {
            return "words of \(stranger), to which the server redirects, are not repeated"
        }
        return await redacted(words)
    }

    /// What keeps the endpoint's secrets out of everything.
    func redactor() async -> Redactor { (try? await endpoint.secrets().redactor) ?? .standard }

    /// The member that names a job, in an answer without our keys; `nil` if there is none. It is kept, and must be what the server said.
    ///
    /// - Throws: `AdapterError` if it contains our key, so that it cannot be kept.
    func jobName(_ member: String, in json: JSONValue, of reply: ServerReply) throws(AdapterError) -> String? {
        guard reply.asReceived(json)[member] == json[member] else {
            throw .fatal(
                "\(server) repeats the key that was sent to it in the job's id, so the id cannot be kept and the job is lost. "
                    + "Ask who runs the server why it repeats keys.", status: reply.status)
        }
        return json[member]?.stringValue
    }

    /// A text of the server's without our secrets, for errors that arrive as a success.
    func redacted(_ text: String) async -> String {
        let clean = await redactor().text(text, isCut: true)
        return clean.count > 1000 ? "\(clean.prefix(999))…" : clean
    }
}

extension String {
    /// Everything but the unreserved characters percent-encoded (RFC 3986, 2.3).
    var percentEncoded: String {
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }
}

extension AdapterError {
    /// Whether another attempt may help. A gateway without an answer is asked again only if the same key is charged once.
    fileprivate func mayBeTried(again request: HTTPRequest) -> Bool {
        kind == .transient || (kind == .outcomeUnknown && request.isRepeatable)
    }

    /// The error as it leaves an adapter that has tried what it may: the session does not multiply the attempts.
    func exhausted(after attempts: HTTPAttempts) -> AdapterError {
        guard kind == .transient else { return self }
        var error = self
        error.isExhausted = true
        error.message += attempts.note
        return error
    }
}

/// Counts what one call of a tool repeats, over all requests that it takes.
enum RetryTally {
    /// The count of the call that this task makes; `nil` outside of one.
    @TaskLocal static var current: Locked<Int>?
}

extension GeneratorClient {
    /// Makes one call of a tool when the endpoint has room for it. Its usage says what was repeated meanwhile.
    ///
    /// The whole call takes one place: of a server that works on jobs, jobs are what there may be too many of, not looks at them.
    func call(_ context: ToolContext, _ work: () async throws -> GenerationResult) async throws -> GenerationResult {
        let permit = try await permit(context)
        defer { permit?.release() }
        return try await counted(work)
    }

    /// Takes up a job that runs already: it waits for no place.
    func counted(_ work: () async throws -> GenerationResult) async throws -> GenerationResult {
        let tally = Locked(0)
        var result = try await RetryTally.$current.withValue(tally) { try await work() }
        result.usage.retries = tally.withLock { $0 }
        return result
    }

    private func permit(_ context: ToolContext) async throws -> EndpointPermit? {
        guard let limits = endpoint.limits else { return nil }
        let (limiter, name) = (endpoint.limiter, EndpointLimiter.endpoint(of: endpoint.url))
        let load = limiter.load(of: name, limits: limits)
        if load.waiting > 0 || load.running >= limits.maximumConcurrent ?? .max {
            context.report(ToolProgress(note: "waiting for a place at \(server), \(load.waiting) before you"))
        }
        return try await limiter.acquire(name, limits: limits)
    }
}
