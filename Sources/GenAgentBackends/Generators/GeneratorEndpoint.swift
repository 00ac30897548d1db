import Foundation
import GenAgent
import GenAgentHTTP

/// The address of a generator server, the credential for it, and its prices and limits.
public struct GeneratorEndpoint: Sendable, CustomStringConvertible {
    /// The server's base URL, such as `http://127.0.0.1:8188`; routes are appended to its path.
    public var url: URL
    package var credential: GeneratorCredential
    /// Header fields of every request to this server, such as an organization.
    public var headers: HTTPHeaders
    public var prices: GeneratorPrices
    /// Default `HTTPTimeouts.endpoint`. Downloads from an address in an answer are also limited to `HTTPTimeouts.download`.
    public var timeouts: HTTPTimeouts
    /// Applies to each request. A request that starts a job is repeated only if it surely started none.
    public var retries: HTTPRetryPolicy
    /// Limits on calls to the server; `nil`: none. A call counts from its request to its image, with all its status requests. Endpoints of this
    /// process with the same server and the same limits share them across sessions, first come, first served.
    public var limits: EndpointLimits?
    /// Enforces the limits. Default: the limiter of this process.
    public var limiter = EndpointLimiter.shared
    /// The maximum bytes of an answer; more is an error. Default 256 MB.
    public var maximumResponseBytes: Int
    /// The server's documentation says that it honors the `Idempotency-Key` header: a repeated key returns the first answer and is charged once.
    /// Then lost requests, and calls that a crash interrupted, are sent again. Default `false`: the key is sent but not relied on.
    public var honorsIdempotencyKey = false
    /// Additional hosts from which images in answers are downloaded, besides the server's own scheme, host and port and the hosts that the
    /// adapter knows. They must have public addresses, unless the server has an address of the same kind.
    public var imageHosts: [HostPattern]

    public init(
        _ url: URL, credential: GeneratorCredential = .none, headers: HTTPHeaders = HTTPHeaders(),
        prices: GeneratorPrices = GeneratorPrices(), timeouts: HTTPTimeouts = .endpoint,
        retries: HTTPRetryPolicy = HTTPRetryPolicy(), limits: EndpointLimits? = nil,
        maximumResponseBytes: Int = HTTPRequest.usualMaximumResponseBytes, imageHosts: [HostPattern] = []
    ) {
        self.url = url
        self.credential = credential
        self.headers = headers
        self.prices = prices
        self.timeouts = timeouts
        self.retries = retries
        self.limits = limits
        self.maximumResponseBytes = maximumResponseBytes
        self.imageHosts = imageHosts
    }

    /// The capabilities, with the use of call names at this server.
    func naming(_ capabilities: GeneratorCapabilities) -> GeneratorCapabilities {
        var capabilities = capabilities
        if honorsIdempotencyKey { capabilities.callNaming = .idempotencyKey }
        return capabilities
    }

    /// The header field that carries the key, and a redactor for all secrets of the endpoint.
    func secrets() async throws -> (field: HTTPHeaders.Field?, redactor: Redactor) {
        let (field, secrets) = try await credential.resolved()
        return (field, Redactor.standard.knowing(secrets).learning(from: headers, url))
    }

    /// Scheme, host and port; never a key, a user or a query.
    public var description: String { url.serverName }
}

/// A credential for a generator server.
public enum GeneratorCredential: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    case none
    case bearer(APIKey)
    /// HTTP Basic (RFC 7617).
    case basic(user: String, password: APIKey)
    /// A custom header, such as `x-key`.
    case header(name: String, APIKey)

    /// Never the key.
    public var description: String {
        switch self {
        case .none: "none"
        case .bearer: "bearer <key>"
        case .basic: "basic <key>"
        case .header(let name, _): "\(name) <key>"
        }
    }

    public var debugDescription: String { description }

    var variable: String? {
        switch self {
        case .none: nil
        case .bearer(let key), .basic(_, let key), .header(_, let key): key.variable
        }
    }

    /// The header field that carries the key, and all its texts that must stay secret.
    func resolved() async throws -> (field: HTTPHeaders.Field?, secrets: [String]) {
        switch self {
        case .none: return (nil, [])
        case .bearer(let key):
            guard let key = try await key.value() else { return (nil, []) }
            return (HTTPHeaders.Field("Authorization", "Bearer \(key)"), [key])
        case .basic(let user, let password):
            let password = try await password.value() ?? ""
            let text = Data("\(user):\(password)".utf8).base64EncodedString()
            return (HTTPHeaders.Field("Authorization", "Basic \(text)"), [text, password])
        case .header(let name, let key):
            guard let key = try await key.value() else { return (nil, []) }
            return (HTTPHeaders.Field(name, key), [key])
        }
    }
}

/// Prices of a generator, in any one currency.
public struct GeneratorPrices: Sendable, Hashable, Codable {
    public var perImage: Double?
    /// Per second of a call, including waiting.
    package var perSecond: Double?
    /// For the tokens that the server counts, as with OpenAI's image models.
    public var tokens: TokenPrice?

    /// `nil`: free of charge, or unknown.
    public init(perImage: Double? = nil, perSecond: Double? = nil, tokens: TokenPrice? = nil) {
        self.perImage = perImage
        self.perSecond = perSecond
        self.tokens = tokens
    }

    /// The cost of a call; `nil` if no price is known.
    func money(for usage: Usage) -> Double? {
        guard perImage != nil || perSecond != nil || tokens != nil else { return nil }
        return (perImage ?? 0) * Double(usage.images) + (perSecond ?? 0) * max(0, usage.seconds)
            + (tokens?.money(for: usage) ?? 0)
    }
}
