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
    /// Whether sending it twice does no harm. `nil`, the default: the method and the headers decide, see ``isRepeatable``. `true`: say so
    /// where the body carries an id by which the server knows the job again. `false`: never.
    public var mayBeRepeated: Bool?

    /// The most bytes of response body where nothing else is said: 256 MB.
    public static let usualMaximumResponseBytes = 256_000_000

    /// Makes a request.
    public init(
        _ method: String, _ url: URL, headers: HTTPHeaders = HTTPHeaders(), body: Data? = nil,
        timeouts: HTTPTimeouts = HTTPTimeouts(), maximumResponseBytes: Int = HTTPRequest.usualMaximumResponseBytes,
        maximumRedirects: Int = 5,
        mayBeRepeated: Bool? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeouts = timeouts
        self.maximumResponseBytes = maximumResponseBytes
        self.maximumRedirects = maximumRedirects
        self.mayBeRepeated = mayBeRepeated
    }
}

/// How long the parts of an exchange may take, in seconds; `nil`: without end. A generator may be silent for minutes, so only
/// connecting is bounded by default.
public struct HTTPTimeouts: Sendable, Hashable {
    /// Until the connection (TLS included) stands.
    public var connect: Double?
    /// From sending to the first byte of the response.
    public var firstByte: Double?
    /// The whole exchange, body included.
    public var total: Double?

    /// Makes timeouts.
    public init(connect: Double? = 15, firstByte: Double? = nil, total: Double? = nil) {
        self.connect = connect
        self.firstByte = firstByte
        self.total = total
    }
}
