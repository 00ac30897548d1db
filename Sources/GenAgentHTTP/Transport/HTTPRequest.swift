import Foundation

/// One request.
public struct HTTPRequest: Sendable {
    /// `GET`, `POST`, …
    public var method: String
    /// An absolute `http` or `https` URL.
    public var url: URL
    /// Header fields.
    public var headers: HTTPHeaders
    /// The body; `nil`: none.
    public var body: Data?
    /// How long each part may take.
    public var timeouts: HTTPTimeouts
    /// The most bytes of response body; more is ``HTTPError/Code/responseTooLarge``. Default 256 MB.
    public var maximumResponseBytes: Int
    /// Redirects to follow at most; 0: none. Credentials are dropped when host, port or scheme change.
    public var maximumRedirects: Int
    /// Whether sending it twice does no harm. `nil`, the default: the method and the headers decide (RFC 9110, 9.2.2). `true`: say so
    /// where the body carries an id by which the server knows the job again. `false`: never.
    public var mayBeRepeated: Bool?
    /// Where it may go, if its URL came out of a server's answer; `nil`, the default: the URL is the caller's own, and only redirects are
    /// held to something: none leads to a loopback, link-local, private or reserved address, unless the server itself is at one.
    public var addressRule: AddressRule?

    /// The most bytes of response body where nothing else is said: 256 MB.
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

/// How long the parts of an exchange may take, in seconds; `nil`: without end.
public struct HTTPTimeouts: Sendable, Hashable {
    /// Until the connection (TLS included) stands.
    public var connect: Double?
    /// From sending to the first byte of the response.
    public var firstByte: Double?
    /// The whole exchange, body included.
    public var total: Double?

    /// Of models and generators, where nothing else is said: 15 s to connect, 30 minutes to the first byte, an hour for the whole. A model
    /// that thinks and a generator without a GPU may be silent for minutes; one that is silent for longer has hung.
    public static let endpoint = HTTPTimeouts(connect: 15, firstByte: 1800, total: 3600)

    /// Of an image that is downloaded from where an answer says: 15 s to connect, a minute to the first byte, ten minutes for the whole.
    public static let download = HTTPTimeouts(connect: 15, firstByte: 60, total: 600)

    /// In each part the shorter of two.
    package func atMost(_ other: HTTPTimeouts) -> HTTPTimeouts {
        func least(_ left: Double?, _ right: Double?) -> Double? { left.map { min($0, right ?? $0) } ?? right }
        return HTTPTimeouts(
            connect: least(connect, other.connect), firstByte: least(firstByte, other.firstByte),
            total: least(total, other.total))
    }

    /// Makes timeouts; by default only connecting is bounded.
    public init(connect: Double? = 15, firstByte: Double? = nil, total: Double? = nil) {
        self.connect = connect
        self.firstByte = firstByte
        self.total = total
    }
}

extension HTTPRequest {
    /// Whether sending it twice does no harm: what ``mayBeRepeated`` says; else a method that RFC 9110 (9.2.2) calls idempotent. An
    /// `Idempotency-Key` header alone proves nothing, because most servers ignore it: where the server's documentation says that it is
    /// honored, set ``mayBeRepeated``.
    package var isRepeatable: Bool {
        if let mayBeRepeated { return mayBeRepeated }
        return ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"].contains(method.uppercased())
    }
}
