import Foundation
import GenAgent
import GenAgentHTTP

/// Talks to one generator server: builds requests, retries them when allowed, and describes errors.
struct GeneratorClient: Sendable {
    /// The server's kind, for messages, such as `ComfyUI`.
    let server: String
    let endpoint: GeneratorEndpoint
    let transport: any HTTPTransport
    /// Hosts other than the server's own that its documentation names for images.
    var documentedHosts: [HostPattern] = []

    /// Interprets an unsuccessful answer; `nil`: its category decides.
    typealias Opinion = @Sendable (ServerFailure, ServerReply) -> AdapterError?

    enum Repetition {
        /// The request changes nothing, or has an id by which the server recognizes it.
        case always
        /// The request starts a drawing job, which may be charged: repeat it only if it surely did not start, or the endpoint honors the
        /// idempotency key sent with it.
        case startsJob
        /// The request changes something else, such as canceling a job: repeat it only if it surely did not arrive.
        case onlyIfNotStarted
    }

    /// The URL of a route; the path is appended to the base URL's.
    ///
    /// - Parameters:
    ///   - path: Not percent-encoded; a segment `*` stands for the id.
    ///   - id: From the server; always stays a single segment.
    func url(_ path: String, id: String = "", query: [(String, String)] = []) throws(AdapterError) -> URL {
        let unusable = AdapterError.fatal(
            "The URL of \(server) cannot be used; give one such as http://127.0.0.1:8080.")
        guard var parts = URLComponents(url: endpoint.url, resolvingAgainstBaseURL: true) else { throw unusable }
        while parts.percentEncodedPath.hasSuffix("/") { parts.percentEncodedPath.removeLast() }
        // Base URLs are commonly written with or without `/v1`.
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
    ///   - authorized: Whether to send our credential; never to an address that only an answer named.
    ///   - opinion: Interprets an unsuccessful answer of this server.
    /// - Throws: `AdapterError`, with transient ones marked exhausted; `CancellationError`.
    func send(
        _ request: HTTPRequest, _ repetition: Repetition, _ context: ToolContext, authorized: Bool = true,
        opinion: Opinion? = nil
    ) async throws -> ServerReply {
        var request = request
        let (field, redactor) = try await endpoint.secrets()
        if authorized, let field {
            request.headers[field.name] = field.value
            // Only the standard header is known to be dropped on a redirect to another host.
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

    private struct Answer {
        var reply: ServerReply
        var error: AdapterError?

        /// The status alone is not enough, because a used-up quota is a 429 too: only errors that the server's message makes transient are retried.
        func classification(by policy: HTTPRetryPolicy, of request: HTTPRequest, now: Date) -> RetryLoop.Classification
        {
            guard let error, error.mayBeTried(again: request) else { return .settled }
            var headers = reply.headers
            // Some servers put the wait into the body.
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
            // A transport may report a cancellation as a lost connection.
            try Task.checkCancellation()
            throw error
        }
    }

    /// Sends the server a last message: limited in time, independent of the caller's task, and without a result.
    func farewell(
        _ context: ToolContext, _ work: @escaping @Sendable (GeneratorClient, ToolContext) async throws -> Void
    ) async {
        var hurried = endpoint
        hurried.timeouts = HTTPTimeouts(connect: 2, firstByte: 5, total: 5)
        hurried.retries = .never
        let client = GeneratorClient(server: server, endpoint: hurried, transport: transport)
        // Detached, because the caller's task is canceled and its requests would fail at once.
        await Task.detached { try? await work(client, context) }.value
    }

    /// The error for a response with a success status and an unusable body.
    func unusable(_ reply: ServerReply, _ what: String, method: String = "GET") async -> AdapterError {
        var error = ServerErrorMapping(.tool, redactor: reply.redactor)
            .undecodable(
                what, method: method, url: reply.url, status: reply.status, body: reply.body, from: reply.stranger)
        error.message = "\(server): \(error.message)"
        return error
    }

    /// The answer as a JSON object, without our keys; see ``ServerReply/asReceived(_:)`` for values that must not change.
    func object(_ reply: ServerReply, method: String = "GET") async throws -> JSONValue {
        guard let json = reply.json, json.objectValue != nil else {
            throw await unusable(reply, "the body is not a JSON object", method: method)
        }
        return json
    }

    /// A server's message in a success response, for errors; not the message of another server after a redirect.
    func said(_ words: String, in reply: ServerReply) async -> String {
        if let stranger = reply.stranger {
            return "words of \(stranger), to which the server redirects, are not repeated"
        }
        return await redacted(words)
    }

    func redactor() async -> Redactor { (try? await endpoint.secrets().redactor) ?? .standard }

    /// The member that names a job, in an answer without our keys; `nil` if there is none. The id is kept, so it must be exactly the server's.
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

    /// A server's text without our secrets, for errors in a success response.
    func redacted(_ text: String) async -> String {
        let clean = await redactor().text(text, isCut: true)
        return clean.count > 1000 ? "\(clean.prefix(999))…" : clean
    }
}

extension String {
    /// Percent-encodes all but the unreserved characters (RFC 3986, 2.3).
    var percentEncoded: String {
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }
}

extension AdapterError {
    /// Whether another attempt may help. After a gateway error with unknown outcome, only if repeating cannot be charged twice.
    fileprivate func mayBeTried(again request: HTTPRequest) -> Bool {
        kind == .transient || (kind == .outcomeUnknown && request.isRepeatable)
    }

    /// The error when an adapter has used its attempts, so that the session does not multiply them.
    func exhausted(after attempts: HTTPAttempts) -> AdapterError {
        guard kind == .transient else { return self }
        var error = self
        error.isExhausted = true
        error.message += attempts.note
        return error
    }
}

/// Counts the retries of one tool call, over all its requests.
enum RetryTally {
    /// The count of this task's call; `nil` outside a call.
    @TaskLocal static var current: Locked<Int>?
}

extension GeneratorClient {
    /// Makes one tool call once the endpoint has room for it. Its usage includes the retries.
    ///
    /// The whole call occupies one slot: on a server with jobs, the number of jobs must be limited, not the number of status requests.
    func call(_ context: ToolContext, _ work: () async throws -> GenerationResult) async throws -> GenerationResult {
        let permit = try await permit(context)
        defer { permit?.release() }
        return try await counted(work)
    }

    /// Resumes a running job, without waiting for a slot.
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
