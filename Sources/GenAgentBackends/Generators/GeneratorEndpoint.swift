import Foundation
import GenAgent
import GenAgentHTTP

/// Where a generator server is, how it knows us, and what it costs.
public struct GeneratorEndpoint: Sendable, CustomStringConvertible {
    /// The server's base URL, such as `http://127.0.0.1:8188`; routes are appended to its path.
    public var url: URL
    /// Who we are.
    package var credential: GeneratorCredential
    /// Header fields of every request to this server, such as an organization.
    public var headers: HTTPHeaders
    /// What an image costs.
    public var prices: GeneratorPrices
    /// How long the parts of an exchange may take; default `HTTPTimeouts.endpoint`. A download from where an answer says has besides at
    /// most `HTTPTimeouts.download`.
    public var timeouts: HTTPTimeouts
    /// How often and how patiently one request is tried. One that starts a job is repeated only where it surely started none.
    public var retries: HTTPRetryPolicy
    /// How much the server may be asked at a time; `nil`: without limit. All endpoints of this process with the same server and the same
    /// limits share them, whichever session asks; who came first is served first. What counts are
    /// calls: each from its request to its image, however often a job is looked at meanwhile.
    public var limits: EndpointLimits?
    /// Keeps to the limits. Default: the one of this process.
    public var limiter = EndpointLimiter.shared
    /// The most bytes of an answer; more is an error. Default 256 MB.
    public var maximumResponseBytes: Int
    /// The server's documentation says that it honors the `Idempotency-Key` header, which goes with every request that makes it draw: the
    /// same key again gives the first answer and is charged once. Then a lost request is sent again, and so is a call that a crash cut
    /// off. Default `false`: the key is sent all the same, and nothing is built on it.
    public var honorsIdempotencyKey = false
    /// Hosts from which an image is downloaded where an answer names an address there, besides the server's own scheme, host and port and
    /// the hosts that the adapter knows. They must be at public addresses, unless the server itself is at an address of the same kind.
    public var imageHosts: [HostPattern]

    /// Describes an endpoint; by default without credentials and prices.
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

    /// The capabilities, with what a call's name is good for at this server.
    func naming(_ capabilities: GeneratorCapabilities) -> GeneratorCapabilities {
        var capabilities = capabilities
        if honorsIdempotencyKey { capabilities.callNaming = .idempotencyKey }
        return capabilities
    }

    /// The header field that carries the key, and what keeps all secrets of the endpoint out of everything that is shown or kept.
    func secrets() async throws -> (field: HTTPHeaders.Field?, redactor: Redactor) {
        let (field, secrets) = try await credential.resolved()
        return (field, Redactor.standard.knowing(secrets).learning(from: headers, url))
    }

    /// The host and port, never a key, a user or a query.
    public var description: String { url.serverName }
}

/// How a generator server knows its user.
public enum GeneratorCredential: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// Not at all.
    case none
    /// `Authorization: Bearer …`.
    case bearer(APIKey)
    /// HTTP Basic (RFC 7617).
    case basic(user: String, password: APIKey)
    /// A header of its own, such as `x-key`.
    case header(name: String, APIKey)

    /// For people; never a key.
    public var description: String {
        switch self {
        case .none: "none"
        case .bearer: "bearer <key>"
        case .basic: "basic <key>"
        case .header(let name, _): "\(name) <key>"
        }
    }

    /// The same; never a key.
    public var debugDescription: String { description }

    /// The environment variable that holds the key, where one does.
    var variable: String? {
        switch self {
        case .none: nil
        case .bearer(let key), .basic(_, let key), .header(_, let key): key.variable
        }
    }

    /// The header field that carries the key, and every text of it that must be shown nowhere.
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

/// What a generator costs, in any one currency.
public struct GeneratorPrices: Sendable, Hashable, Codable {
    /// For every image.
    public var perImage: Double?
    /// For every second that a call takes, waiting included.
    package var perSecond: Double?
    /// For the tokens that the server counts, as OpenAI's image models do.
    public var tokens: TokenPrice?

    /// Makes prices; `nil` if nothing is charged or the price is unknown.
    public init(perImage: Double? = nil, perSecond: Double? = nil, tokens: TokenPrice? = nil) {
        self.perImage = perImage
        self.perSecond = perSecond
        self.tokens = tokens
    }

    /// What a call came to; `nil` if no price is known.
    func money(for usage: Usage) -> Double? {
        guard perImage != nil || perSecond != nil || tokens != nil else { return nil }
        return (perImage ?? 0) * Double(usage.images) + (perSecond ?? 0) * max(0, usage.seconds)
            + (tokens?.money(for: usage) ?? 0)
    }
}
