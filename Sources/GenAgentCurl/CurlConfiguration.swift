import Foundation
import GenAgentHTTP

/// Configures a ``CurlTransport``.
public struct CurlConfiguration: Sendable {
    /// The proxy for requests.
    public enum Proxy: Sendable, Hashable {
        /// Uses `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`.
        case environment
        /// No proxy, even if the environment names one.
        case none
        /// An address such as `http://proxy.example:3128`.
        case url(String)
    }

    /// `GenAgent/` and the library's version; a test keeps it current.
    public static let standardUserAgent = "GenAgent/0.1.0"

    public var proxy: Proxy
    /// A PEM file of certificate authorities to trust instead of the system's; `nil`: the system's.
    public var certificateAuthorityFile: String?
    /// The `User-Agent` of requests that set none.
    public var userAgent: String
    /// The maximum number of transfers at once; more wait in order. `nil`: no limit. At least 1.
    ///
    /// A body that is not read to its end counts until it is dropped.
    public var maximumTransfers: Int?
    /// The maximum number of transfers at once to one scheme, host and port; more wait in order. `nil`: no limit. At least 1.
    public var maximumConnectionsPerHost: Int?
    /// The maximum number of idle connections kept for reuse; 1 or more. Default 256.
    public var maximumIdleConnections: Int
    /// Unread bytes of one body from which on the server must wait. Default 1 MB.
    public var maximumBufferedBytes: Int
    /// Addresses of host names, used instead of DNS, as `host:port:address`. For tests.
    package var resolutions: [String] = []

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

extension CurlConfiguration.Proxy {
    func address(
        for url: URL, environment: @autoclosure () -> [String: String] = ProcessInfo.processInfo.environment
    ) -> String? {
        switch self {
        case .none: nil
        case .url(let proxy): proxy
        case .environment: Self.named(by: environment(), for: url)
        }
    }

    /// Follows libcurl's rules: lower case first, `HTTP_PROXY` in upper case ignored (in a CGI program it comes from the request), the scheme's own
    /// variable before `all_proxy`, and an empty variable counts as unset.
    private static func named(by environment: [String: String], for url: URL) -> String? {
        func first(_ names: String...) -> String? { names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty } }
        let isSecure = url.scheme?.lowercased() == "https"
        guard
            let proxy = (isSecure ? first("https_proxy", "HTTPS_PROXY") : first("http_proxy"))
                ?? first("all_proxy", "ALL_PROXY"),
            !isExcepted(url.host ?? "", from: first("no_proxy", "NO_PROXY") ?? "")
        else { return nil }
        return proxy
    }

    /// Whether a list such as `localhost, .example.com, 10.0.0.0/8` contains the host. `*` alone matches every host.
    static func isExcepted(_ host: String, from list: String) -> Bool {
        if list == "*" { return true }
        func plain(_ text: some StringProtocol) -> String {
            text.lowercased().trimmingCharacters(in: CharacterSet(charactersIn: ".[]"))
        }
        let host = plain(host)
        let address = IPAddress(host)
        return list.split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\t" }).contains { entry in
            if let address { return isInside(address, entry) }
            let name = plain(entry)
            return !name.isEmpty && (host == name || host.hasSuffix(".\(name)"))
        }
    }

    /// Whether an entry is the address, or a range such as `10.0.0.0/8` that contains it.
    private static func isInside(_ address: IPAddress, _ entry: Substring) -> Bool {
        let parts = entry.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let start = parts.first.flatMap({ IPAddress($0.filter { !"[]".contains($0) }) }),
            start.bytes.count == address.bytes.count
        else { return false }
        guard parts.count == 2 else { return start == address }
        guard let bits = Int(parts[1]), (0...(address.bytes.count * 8)).contains(bits) else { return false }
        return (0..<bits).allSatisfy { bit in
            (start.bytes[bit / 8] ^ address.bytes[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0
        }
    }
}
