import Foundation
import GenAgentHTTP

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
