import Foundation

/// Where a request may go if its URL came from a server's answer: to the server itself and to listed hosts. They must have
/// public addresses, unless the server has an address of the same kind or the address itself is listed.
///
/// Transports check the rule at the first request and after every redirect; a transport of yours calls ``check(_:hasBeenSent:)`` for each
/// URL. `CurlTransport` also checks the resolved address before it connects. ``URLSessionTransport`` sees no resolved addresses and checks
/// URLs only. Behind a proxy, which resolves names itself, only URLs are checked.
public struct AddressRule: Sendable, Hashable {
    /// The configured server. Its scheme, host and port are allowed, and `https` in place of `http` if both use their default ports.
    public var server: URL
    public var hosts: [HostPattern]
    /// The kinds of addresses that are allowed in addition to public ones.
    package var kinds: Set<AddressKind>

    public init(server: URL, hosts: [HostPattern] = []) {
        self.server = server
        self.hosts = hosts
        kinds = []
        if let kind = AddressKind(host: server.host ?? "") { kinds.insert(kind) }
    }

    package func kinds(for url: URL) -> Set<AddressKind> {
        var kinds = kinds.union([.public])
        // A listed address is intended, and no name server can change where it leads.
        if let authority = Authority(url) {
            kinds.formUnion(hosts.filter { $0.matches(authority) }.compactMap { $0.address?.kind })
        }
        return kinds
    }

    /// Checks what the URL alone shows.
    ///
    /// - Parameter hasBeenSent: An earlier request was redirected here.
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

    package static func words(_ host: String, _ address: IPAddress?, _ kind: AddressKind) -> String {
        let place = address.map { "\(host) leads to \($0), " } ?? "\(host) is "
        return "\(place)\(kind.words), and the server that named it is not at such an address."
    }
}

/// A host, or all hosts below a name: `cdn.example.com`, `*.cdn.example.com`, `https://cdn.example.com`, `192.168.1.7:9000`,
/// `[fd00::7]:9000`.
///
/// Without a scheme, the pattern matches `http` and `https`; without a port, the scheme's default port. A star matches one or more labels
/// at the start, never the name itself.
public struct HostPattern: Sendable, Hashable, Codable, LosslessStringConvertible, ExpressibleByStringLiteral {
    /// The pattern in lower case.
    public let description: String
    private let scheme: String?
    private let host: String
    private let port: Int?
    private let isWildcard: Bool

    /// Reads a pattern; `nil` if it is not one. `*` alone is not a pattern.
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

    /// Reads a literal; one that is not a pattern matches nothing.
    public init(stringLiteral value: String) {
        if let pattern = HostPattern(value) {
            self = pattern
        } else {
            (description, scheme, host, port, isWildcard) = (value, nil, "", nil, false)
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let pattern = HostPattern(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text.prefix(80))' is not a host such as cdn.example.com.")
        }
        self = pattern
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    package func matches(_ authority: Authority) -> Bool {
        guard !host.isEmpty, scheme == nil || scheme == authority.scheme,
            port.map({ $0 == authority.port }) ?? authority.hasUsualPort
        else { return false }
        return isWildcard ? authority.host.hasSuffix(".\(host)") : authority.host == host
    }

    /// The address, if the pattern names one: then no name server decides where it leads.
    var address: IPAddress? { IPAddress(host) }
}
