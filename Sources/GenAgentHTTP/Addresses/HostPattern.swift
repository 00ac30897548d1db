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

    /// Reads a pattern; `nil` where it is none. `*` alone is none: a list of hosts is not a list of all.
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
