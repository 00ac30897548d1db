import Foundation

/// One HTTP request.
public struct HTTPRequest: Sendable {
    /// `GET`, `POST`, …
    public var method: String
    /// An absolute `http` or `https` URL.
    public var url: URL
    public var headers: HTTPHeaders
    public var body: Data?
    public var timeouts: HTTPTimeouts
    /// The maximum bytes of the response body; more is ``HTTPError/Code/responseTooLarge``. Default 256 MB.
    public var maximumResponseBytes: Int
    /// The maximum number of redirects to follow; 0: none. Credentials are dropped if host, port or scheme change. Default 5.
    public var maximumRedirects: Int
    /// Whether sending the request twice is harmless. `nil`, the default: the method decides (RFC 9110, 9.2.2). Use `true` if the body carries an
    /// id by which the server recognizes the job.
    public var mayBeRepeated: Bool?
    /// Where the request may go if its URL came from a server's answer. `nil`, the default: the URL is the caller's own, and only redirects are
    /// checked: they must not lead to a loopback, link-local, private or reserved address, unless the server itself is at one.
    public var addressRule: AddressRule?

    /// The default limit for response bodies: 256 MB.
    public static let usualMaximumResponseBytes = 256_000_000

    public init(
        _ method: String, _ url: URL, headers: HTTPHeaders = HTTPHeaders(), body: Data? = nil,
        timeouts: HTTPTimeouts = HTTPTimeouts(), maximumResponseBytes: Int = HTTPRequest.usualMaximumResponseBytes,
        maximumRedirects: Int = 5,
        mayBeRepeated: Bool? = nil, addressRule: AddressRule? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeouts = timeouts
        self.maximumResponseBytes = maximumResponseBytes
        self.maximumRedirects = maximumRedirects
        self.mayBeRepeated = mayBeRepeated
        self.addressRule = addressRule
    }
}

/// Time limits for the parts of an exchange, in seconds; `nil`: no limit.
public struct HTTPTimeouts: Sendable, Hashable {
    /// Until the connection (including TLS) is established.
    public var connect: Double?
    /// From sending to the first byte of the response.
    public var firstByte: Double?
    /// The whole exchange, including the body.
    public var total: Double?

    /// The default for models and generators: 15 s to connect, 30 minutes to the first byte, an hour in total. A reasoning model or a generator
    /// without a GPU may be silent for minutes.
    public static let endpoint = HTTPTimeouts(connect: 15, firstByte: 1800, total: 3600)

    /// For an image that an answer links to: 15 s to connect, a minute to the first byte, ten minutes in total.
    public static let download = HTTPTimeouts(connect: 15, firstByte: 60, total: 600)

    /// The shorter of two limits for each part.
    package func atMost(_ other: HTTPTimeouts) -> HTTPTimeouts {
        func least(_ left: Double?, _ right: Double?) -> Double? { left.map { min($0, right ?? $0) } ?? right }
        return HTTPTimeouts(
            connect: least(connect, other.connect), firstByte: least(firstByte, other.firstByte),
            total: least(total, other.total))
    }

    /// By default, only connecting is limited, to 15 s.
    public init(connect: Double? = 15, firstByte: Double? = nil, total: Double? = nil) {
        self.connect = connect
        self.firstByte = firstByte
        self.total = total
    }
}

extension HTTPRequest {
    /// Whether sending the request twice is harmless: ``mayBeRepeated`` if set, or else whether RFC 9110 (9.2.2) calls its method idempotent. An
    /// `Idempotency-Key` header alone proves nothing, because most servers ignore it: set ``mayBeRepeated`` if the server documents it.
    package var isRepeatable: Bool {
        if let mayBeRepeated { return mayBeRepeated }
        return ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"].contains(method.uppercased())
    }
}
