/// How a ``CurlTransport`` behaves.
public struct CurlConfiguration: Sendable {
    /// Which proxy requests go through.
    public enum Proxy: Sendable, Hashable {
        /// What `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` say.
        case environment
        /// No proxy, whatever the environment says.
        case none
        /// This one, such as `http://proxy.example:3128`.
        case url(String)
    }

    /// `GenAgent/` and the library's version, to which a test holds it.
    public static let standardUserAgent = "GenAgent/0.1.0"

    /// Which proxy requests go through; by default what the environment says.
    public var proxy: Proxy
    /// A PEM file of certificate authorities to trust instead of the system's; `nil`: the system's.
    public var certificateAuthorityFile: String?
    /// The `User-Agent` of requests that have none of their own.
    public var userAgent: String
    /// Transfers at once; further ones wait in order. `nil`: without limit. At least 1.
    ///
    /// A body that is not read to its end counts until it is dropped.
    public var maximumTransfers: Int?
    /// Transfers, and so connections, at once to one scheme, host and port; further ones wait in order. `nil`: without
    /// limit. At least 1.
    public var maximumConnectionsPerHost: Int?
    /// Idle connections kept open for reuse, 1 or more.
    public var maximumIdleConnections: Int
    /// Unread bytes of one body, above which the server is made to wait.
    public var maximumBufferedBytes: Int
    /// Where host names lead, in place of the name servers' answers, as `host:port:address`. For tests.
    package var resolutions: [String] = []

    /// Makes a configuration.
    public init(
        proxy: Proxy = .environment, certificateAuthorityFile: String? = nil,
        userAgent: String = CurlConfiguration.standardUserAgent, maximumTransfers: Int? = nil,
        maximumConnectionsPerHost: Int? = nil, maximumIdleConnections: Int = 256,
        maximumBufferedBytes: Int = 1_000_000
    ) {
        self.proxy = proxy
        self.certificateAuthorityFile = certificateAuthorityFile
        self.userAgent = userAgent
        self.maximumTransfers = maximumTransfers
        self.maximumConnectionsPerHost = maximumConnectionsPerHost
        self.maximumIdleConnections = maximumIdleConnections
        self.maximumBufferedBytes = maximumBufferedBytes
    }
}
