import Foundation
import GenAgent
import GenAgentHTTP

/// Talks to one generator server: builds requests, retries what may be retried, and words what went wrong.
struct GeneratorClient: Sendable {
    /// The server's kind, for messages, such as `ComfyUI`.
    let server: String
    let endpoint: GeneratorEndpoint
    let transport: any HTTPTransport

    /// When a request may be sent again.
    enum Repetition {
        /// It changes nothing, or carries an id by which the server knows it again.
        case always
        /// It starts a job that may be paid: only where none was started.
        case onlyIfNotStarted
    }

    /// A route of the server; the path is appended to the base URL's.
    func url(_ path: String, query: [(String, String)] = []) throws(AdapterError) -> URL {
        guard var parts = URLComponents(url: endpoint.url, resolvingAgainstBaseURL: true) else {
            throw .fatal("The URL of \(server) cannot be used; give one such as http://127.0.0.1:8080.")
        }
        while parts.path.hasSuffix("/") { parts.path.removeLast() }
        parts.path += path
        if !query.isEmpty {
            parts.percentEncodedQuery = query.map { "\(Self.escaped($0))=\(Self.escaped($1))" }.joined(separator: "&")
        }
        guard let url = parts.url, url.host() != nil else {
            throw .fatal("The URL of \(server) cannot be used; give one such as http://127.0.0.1:8080.")
        }
        return url
    }

    /// Percent-encodes everything but the unreserved characters (RFC 3986, 2.3).
    static func escaped(_ text: String) -> String {
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    /// A request with the endpoint's headers and credential.
    func request(_ method: String, _ url: URL, json: JSONValue? = nil) -> HTTPRequest {
        var request = HTTPRequest(method, url, headers: endpoint.headers, timeouts: endpoint.timeouts)
        request.headers["Accept"] = "application/json, image/*"
        if let json {
            request.headers["Content-Type"] = "application/json"
            request.body = json.jsonData
        }
        if let field = endpoint.credential.field { request.headers[field.name] = field.value }
        // Only the standard header is known to be dropped on the way to another host.
        if case .header = endpoint.credential { request.maximumRedirects = 0 }
        return request
    }

    /// A request to an address that an answer named: without any credential.
    func bareRequest(_ url: URL) -> HTTPRequest { HTTPRequest("GET", url, timeouts: endpoint.timeouts) }

    /// Sends a request until it succeeds or may not be repeated.
    ///
    /// - Parameter judge: What an unsuccessful answer means; `nil`: what its status usually means.
    /// - Throws: ``AdapterError``, transient ones marked exhausted; `CancellationError`.
    func send(
        _ request: HTTPRequest, _ repetition: Repetition, _ context: ToolContext,
        judge: ((ServerReply, ServerFailure) -> AdapterError?)? = nil
    ) async throws -> ServerReply {
        var attempt = 1
        while true {
            let (error, mayRepeat) = try await attemptOnce(request, repetition, context, judge)
            switch error {
            case .success(let reply): return reply
            case .failure(let error):
                let seed = UInt64(truncatingIfNeeded: context.callIndex &* 31 &+ context.attempt)
                let wait = max(error.retryAfter ?? 0, endpoint.retries.wait(after: attempt, seed: seed))
                guard error.kind == .transient, mayRepeat, attempt < endpoint.retries.attempts,
                    wait <= max(endpoint.retries.maximumWait, 0)
                else { throw error.exhausted(afterAttempts: attempt) }
                context.report(ToolProgress(note: "\(server) is busy; trying again in \(Int(wait.rounded(.up))) s"))
                try await context.clock.sleep(seconds: wait)
                attempt += 1
            }
        }
    }

    private func attemptOnce(
        _ request: HTTPRequest, _ repetition: Repetition, _ context: ToolContext,
        _ judge: ((ServerReply, ServerFailure) -> AdapterError?)?
    ) async throws -> (Result<ServerReply, AdapterError>, mayRepeat: Bool) {
        let isFree = repetition == .always
        do {
            let reply = try await once(request)
            if reply.isSuccess { return (.success(reply), false) }
            let failure = ServerFailure(reply)
            var error = judge?(reply, failure) ?? self.error(reply, failure, request)
            error.message = endpoint.redacted(error.message)
            error.retryAfter = error.retryAfter ?? reply.retryAfter(now: context.clock.now())
            let forbids = reply.headers["x-should-retry"]?.lowercased() == "false"
            let refused = reply.status == 429 || reply.status == 503
            return (.failure(error), !forbids && (isFree || refused))
        } catch let error as HTTPError {
            return (.failure(self.error(error, request)), isFree || !error.mayHaveBeenSent)
        }
    }

    /// One exchange; the body is read whole.
    func once(_ request: HTTPRequest) async throws -> ServerReply {
        do {
            let response = try await transport.send(request)
            let body = try await response.body.collect()
            return ServerReply(status: response.status, headers: response.headers, url: response.url, body: body)
        } catch {
            // A transport may word a cancellation as a lost connection.
            try Task.checkCancellation()
            throw error
        }
    }

    /// Tells the server something on the way out: bounded, whatever becomes of the caller's task, and without a result.
    func farewell(_ work: @escaping @Sendable (GeneratorClient) async throws -> Void) async {
        var hurried = endpoint
        hurried.timeouts = HTTPTimeouts(connect: 2, firstByte: 5, total: 5)
        let client = GeneratorClient(server: server, endpoint: hurried, transport: transport)
        // Detached, because the caller's task is cancelled and every request of its own would fail at once.
        await Task.detached { try? await work(client) }.value
    }
}

extension AdapterError {
    /// The error as it leaves an adapter that has tried what it may: the session does not multiply the attempts.
    func exhausted(afterAttempts attempts: Int) -> AdapterError {
        var error = self
        guard kind == .transient else { return error }
        error.isExhausted = true
        if attempts > 1 { error.message += " (tried \(attempts) times)" }
        return error
    }
}
