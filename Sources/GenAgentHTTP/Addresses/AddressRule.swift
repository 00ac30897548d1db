import Foundation

/// Where a request may go whose URL came out of a server's answer: to the server itself and to the hosts that are listed, and there to
/// public addresses only, unless the server itself is at an address of the same kind.
///
/// Transports keep to it, at the first request and after every redirect; your own transport calls ``check(_:hasBeenSent:)`` for each URL, and
/// does better where it sees addresses. `CurlTransport` checks the address that it is about to
/// connect to, after names are resolved and before anything is sent. ``URLSessionTransport`` sees no addresses: it checks names and
/// addresses as they stand in URLs. Through a proxy, the proxy resolves names: what is checked then is what stands in URLs.
public struct AddressRule: Sendable, Hashable {
    /// The server that was configured. Its scheme, host and port are allowed, and `https` in place of `http` where both ports are the
    /// usual ones.
    public var server: URL
    /// Other hosts that are allowed.
    public var hosts: [HostPattern]
    /// The kinds of addresses that are allowed besides public ones.
    package var kinds: Set<AddressKind>

    public init(server: URL, hosts: [HostPattern] = []) {
        self.server = server
        self.hosts = hosts
        kinds = []
        if let kind = AddressKind(host: server.host ?? "") { kinds.insert(kind) }
    }

    /// The kinds of addresses that this URL may lead to.
    package func kinds(for url: URL) -> Set<AddressKind> {
        var kinds = kinds.union([.public])
        // An address that was listed as such is wanted, and no name server can change where it leads.
        if let authority = Authority(url) {
            kinds.formUnion(hosts.filter { $0.matches(authority) }.compactMap { $0.address?.kind })
        }
        return kinds
    }

    /// Checks what a URL tells by itself.
    ///
    /// - Parameters:
    ///   - url: Where a request is about to go.
    ///   - hasBeenSent: An earlier request was redirected here.
    /// - Throws: ``HTTPError`` with the code `address` or `unlistedHost`.
    public func check(_ url: URL, hasBeenSent: Bool = false) throws(HTTPError) {
        func refuse(_ why: String, _ code: HTTPError.Code = .address) -> HTTPError {
            HTTPError(code, "\(why) Nothing was requested there.", mayHaveBeenSent: hasBeenSent)
        }
        guard let place = Authority(url) else {
            throw refuse(
                "\(SafeText.url(url)) is not a plain http or https address: no user, and a host that is a name or an IP address."
            )
        }
        guard isServer(place) || hosts.contains(where: { $0.matches(place) }) else {
            let server = Authority(server)?.description ?? "the configured server"
            let listed = hosts.isEmpty ? "" : " or one of \(hosts.map(\.description).joined(separator: ", "))"
            throw refuse("\(place.description) is not \(server)\(listed).", .unlistedHost)
        }
        if let kind = AddressKind(host: place.host), !kinds(for: url).contains(kind) {
            throw refuse(Self.words(place.host, nil, kind))
        }
    }

    private func isServer(_ place: Authority) -> Bool {
        guard let own = Authority(server) else { return false }
        if own == place { return true }
        return own.host == place.host && own.scheme == "http" && place.scheme == "https" && own.hasUsualPort
            && place.hasUsualPort
    }

    /// Why an address is refused.
    package static func words(_ host: String, _ address: IPAddress?, _ kind: AddressKind) -> String {
        let place = address.map { "\(host) leads to \($0), " } ?? "\(host) is "
        return "\(place)\(kind.words), and the server that named it is not at such an address."
    }
}

/// A host, or all hosts below a name: `cdn.example.com`, `*.cdn.example.com`, `https://cdn.example.com`, `192.168.1.7:9000`,
/// `[fd00::7]:9000`.
///
/// Without a scheme, `http` and `https` are meant; without a port, the usual one of the scheme. A star stands for one or more labels at
/// the start, never for the name itself.
public struct HostPattern: Sendable, Hashable, Codable, LosslessStringConvertible, ExpressibleByStringLiteral {
    /// As it was written, in lower case.
    public let description: String
    private let scheme: String?
    private let host: String
    private let port: Int?
    private let isWildcard: Bool

    /// Reads a pattern; `nil` if it is none. `*` alone is none: a list of hosts is not a list of all.
    public init?(_ description: String) {
        let text = description.lowercased()
        scheme = ["http", "https"].first { text.hasPrefix("\($0)://") }
        let place = scheme.map { text.dropFirst($0.count + 3) } ?? text[...]
        isWildcard = place.hasPrefix("*.")
        guard let (host, port) = Authority.split(String(place.dropFirst(isWildcard ? 2 : 0))),
            !isWildcard || IPAddress(Authority.plain(host)) == nil
        else {
            return nil
        }
        self.description = text
        self.host = Authority.plain(host)
        self.port = port
    }

    /// A pattern in the source; one that cannot be read matches nothing.
    public init(stringLiteral value: String) {
        if let pattern = HostPattern(value) {
            self = pattern
        } else {
            (description, scheme, host, port, isWildcard) = (value, nil, "", nil, false)
        }
    }

    /// Reads a pattern from its text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let pattern = HostPattern(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text.prefix(80))' is not a host such as cdn.example.com.")
        }
        self = pattern
    }

    /// Writes its text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Whether the host and its port are meant.
    package func matches(_ authority: Authority) -> Bool {
        guard !host.isEmpty, scheme == nil || scheme == authority.scheme,
            port.map({ $0 == authority.port }) ?? authority.hasUsualPort
        else { return false }
        return isWildcard ? authority.host.hasSuffix(".\(host)") : authority.host == host
    }

    /// Whether it names one address, so that no name server has a say in where it leads.
    var address: IPAddress? { IPAddress(host) }
}
