import Foundation

/// The part of a URL that says where it leads. The rules are strict, so that Foundation, which reads the URL here, and libcurl, which
/// reads the same text again, cannot disagree.
package struct Authority: Sendable, Hashable {
    /// `http` or `https`.
    package let scheme: String
    /// In lower case, without brackets and without a trailing dot.
    package let host: String
    /// The scheme's default port if the URL has none.
    package let port: Int

    /// Reads the URL; `nil` if it is not http or https, has a user, or has a host that is not clearly a name or an address.
    package init?(_ url: URL) {
        let text = url.absoluteString
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return nil }
        scheme = text[..<colon].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let authority = text[text.index(colon, offsetBy: 3)...].prefix { !"/?#".contains($0) }
        guard let (host, port) = Self.split(authority.lowercased()) else { return nil }
        self.host = Self.plain(host)
        self.port = port ?? (scheme == "https" ? 443 : 80)
    }

    /// Splits `host`, `host:80`, `[::1]` and `[::1]:80`.
    static func split(_ text: String) -> (host: String, port: Int?)? {
        var host = Substring(text)
        var port: Int?
        // Brackets enclose the colons of an IPv6 address.
        if let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") {
            let digits = text[text.index(after: colon)...]
            guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits),
                (1...65_535).contains(number)
            else { return nil }
            port = number
            host = text[..<colon]
        }
        guard isHost(String(host)) else { return nil }
        return (String(host), port)
    }

    /// Whether it is a name of letters, digits, dots, hyphens and underscores, or an address in the standard notation.
    private static func isHost(_ text: String) -> Bool {
        if text.hasPrefix("[") {
            return text.hasSuffix("]") && !text.contains("%")
                && IPAddress(text.dropFirst().dropLast())?.bytes.count == 16
        }
        let plain = plain(text)
        guard !plain.isEmpty, plain.utf8.count <= 253,
            plain.utf8.allSatisfy({
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F
            })
        else { return false }
        let labels = plain.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 63 }), let last = labels.last else { return false }
        // If the last label is a number, the whole host is an address, also in notations such as 0x7f.1 and 2130706433.
        let isNumber = last.utf8.allSatisfy { (0x30...0x39).contains($0) } || last.hasPrefix("0x")
        return !isNumber || IPAddress(plain) != nil
    }

    /// In lower case, without brackets and the trailing dot.
    static func plain(_ host: String) -> String {
        var host = host.lowercased()
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        if host.hasSuffix("."), host.count > 1 { host.removeLast() }
        return host
    }

    package var hasUsualPort: Bool { port == (scheme == "https" ? 443 : 80) }

    package var description: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(scheme)://\(name)\(hasUsualPort ? "" : ":\(port)")"
    }
}

extension URL {
    /// The server's name for people: scheme, host and port, such as `http://127.0.0.1:8188`. Never a user, a path or a query.
    package var serverName: String {
        if let authority = Authority(self) { return authority.description }
        let host = host.map { $0.contains(":") && !$0.hasPrefix("[") ? "[\($0)]" : $0 } ?? ""
        return "\(scheme ?? "")://\(host)\(port.map { ":\($0)" } ?? "")"
    }

    /// Scheme, host and port in lower case, with the scheme's usual port filled in: what credentials and limits belong to.
    package var origin: String {
        let scheme = (scheme ?? "").lowercased()
        return "\(scheme)://\((host ?? "").lowercased()):\(port ?? (scheme == "https" ? 443 : 80))"
    }
}
