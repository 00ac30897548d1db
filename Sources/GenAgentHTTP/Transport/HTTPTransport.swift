/// Carries requests to servers. Adapters depend on this protocol alone.
///
/// `CurlTransport` (libcurl) is the default on Linux and macOS; `URLSessionTransport` serves platforms without libcurl.
public protocol HTTPTransport: Sendable {
    /// Sends a request and returns once the head of the final response has arrived; the body streams.
    ///
    /// Redirects are followed within the request's limits and its ``HTTPRequest/addressRule``. Any status is a response, not an error. Canceling
    /// the task or dropping the body aborts the transfer, also while the body streams.
    ///
    /// - Throws: ``HTTPError``, or `CancellationError` if the task is canceled.
    func send(_ request: HTTPRequest) async throws -> HTTPResponse
}

/// Why an exchange failed below the level of statuses. The message never contains a key, a query string or a body.
public struct HTTPError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure: a struct, so that new codes are not source-breaking.
    public struct Code: RawRepresentable, Sendable, Hashable {
        public let rawValue: String

        public init(rawValue: String) { self.rawValue = rawValue }

        public static let unknownHost = Code(rawValue: "unknownHost")
        /// No server listens there, or there is no route.
        public static let cannotConnect = Code(rawValue: "cannotConnect")
        /// TLS failed: certificate, protocol or handshake.
        public static let tls = Code(rawValue: "tls")
        /// A time limit passed; ``HTTPError/message`` says which.
        public static let timeout = Code(rawValue: "timeout")
        /// The connection broke: reset, closed too early, fewer bytes than announced.
        public static let connectionLost = Code(rawValue: "connectionLost")
        /// The server does not speak valid HTTP.
        public static let malformedResponse = Code(rawValue: "malformedResponse")
        public static let responseTooLarge = Code(rawValue: "responseTooLarge")
        /// Too many redirects, or one to a place that is not allowed.
        public static let redirect = Code(rawValue: "redirect")
        /// The URL leads to a host that the request's ``AddressRule`` does not list.
        public static let unlistedHost = Code(rawValue: "unlistedHost")
        /// The URL, or its host's address, is of a kind that the request may not reach; see ``AddressRule``.
        public static let address = Code(rawValue: "address")
        /// The request itself is unusable, such as a URL without host.
        public static let invalidRequest = Code(rawValue: "invalidRequest")
        /// A cassette has no such exchange.
        public static let notRecorded = Code(rawValue: "notRecorded")
        public static let other = Code(rawValue: "other")
    }

    public var code: Code
    /// What was attempted (method and URL without query), what happened, what to do next.
    public var message: String
    /// Whether the request may have reached the server: then a job that may be charged must not be sent again blindly.
    public var mayHaveBeenSent: Bool
    /// How often the request was sent before this, and why not again; ``RetryingTransport`` sets it.
    public var attempts = HTTPAttempts()

    public init(_ code: Code, _ message: String, mayHaveBeenSent: Bool) {
        self.code = code
        self.message = message
        self.mayHaveBeenSent = mayHaveBeenSent
    }

    public var description: String { message }
}
