import Foundation
import GenAgent
import GenAgentHTTP

/// A model behind a chat completions API.
public struct ChatEndpoint: Sendable {
    /// Where the API starts, such as `http://127.0.0.1:8000/v1`. A URL without a path means `/v1`.
    public var baseURL: URL
    public var model: String
    /// Sent as a bearer token.
    public var key: APIKey
    /// Additional header fields. Those that look like credentials are removed from all messages.
    public var headers: HTTPHeaders
    public var dialect: ChatDialect
    /// `nil`: unknown.
    public var price: TokenPrice?
    /// Default `HTTPTimeouts.endpoint`.
    public var timeouts: HTTPTimeouts
    /// Limits on requests to the server, including retries; `nil`: none. Endpoints of this process with the same server and the same limits share
    /// them across sessions, first come, first served.
    public var limits: EndpointLimits?
    /// Enforces the limits. Default: the limiter of this process.
    public var limiter = EndpointLimiter.shared
    /// The maximum bytes of an answer; more is an error. Default 256 MB.
    public var maximumResponseBytes: Int

    public init(
        _ baseURL: URL, model: String, key: APIKey = .none, headers: HTTPHeaders = HTTPHeaders(),
        dialect: ChatDialect = .generic, price: TokenPrice? = nil, timeouts: HTTPTimeouts = .endpoint,
        limits: EndpointLimits? = nil, maximumResponseBytes: Int = HTTPRequest.usualMaximumResponseBytes
    ) {
        self.baseURL = baseURL
        self.model = model
        self.key = key
        self.headers = headers
        self.dialect = dialect
        self.price = price
        self.timeouts = timeouts
        self.limits = limits
        self.maximumResponseBytes = maximumResponseBytes
    }

    /// The URL of a part of the API, such as `chat/completions`.
    func url(_ path: String) -> URL {
        let hasPath = !baseURL.path.isEmpty && baseURL.path != "/"
        return (hasPath ? baseURL : baseURL.appending(path: "v1")).appending(path: path)
    }

    /// A request with all header fields, and a redactor for their secrets.
    func request(_ method: String, _ url: URL, body: Data? = nil) async throws -> (HTTPRequest, Redactor) {
        var headers = headers
        if let key = try await key.value() { headers["Authorization"] = "Bearer \(key)" }
        if body != nil { headers["Content-Type"] = "application/json" }
        headers["Accept"] = headers["Accept"] ?? "application/json, text/event-stream"
        let request = HTTPRequest(
            method, url, headers: headers, body: body, timeouts: timeouts,
            maximumResponseBytes: maximumResponseBytes)
        return (request, Redactor.standard.learning(from: request))
    }
}
