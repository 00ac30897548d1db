import Foundation
import GenAgentHTTP

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
    /// The proxy for a URL; `nil`: none.
    func address(
        for url: URL, environment: @autoclosure () -> [String: String] = ProcessInfo.processInfo.environment
    ) -> String? {
        switch self {
        case .none: nil
        case .url(let proxy): proxy
        case .environment: Self.named(by: environment(), for: url)
        }
    }

    /// What the environment says, by libcurl's rules: lower case first, `HTTP_PROXY` in upper case ignored (a CGI program has it from the
    /// request), the scheme's own variable before `all_proxy`, an empty one as if unset.
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

    /// Whether a list such as `localhost, .example.com, 10.0.0.0/8` names the host. `*` alone names all.
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

    /// Whether an entry is the address, or a range of addresses such as `10.0.0.0/8` that it is in.
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
