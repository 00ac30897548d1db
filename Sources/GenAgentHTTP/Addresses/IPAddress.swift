import Foundation

/// An IPv4 or IPv6 address.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16 bytes, in network order.
    package let bytes: [UInt8]

    /// Reads `127.0.0.1`, `::1` and `fe80::1%eth0`; `nil` for anything else, including other notations of numbers.
    package init?(_ text: some StringProtocol) {
        let text = String(text.prefix { $0 != "%" })
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: &four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            bytes = withUnsafeBytes(of: &six) { Array($0) }
        } else {
            return nil
        }
    }

    /// The address in a socket address; `nil` if its family is neither IPv4 nor IPv6.
    package init?(family: Int32, _ address: UnsafeRawBufferPointer) {
        // The layout of `sockaddr_in` and `sockaddr_in6` (RFC 3493, section 3.3): 4 bytes at 4, 16 bytes at 8.
        let (start, count) =
            switch family {
            case AF_INET: (4, 4)
            case AF_INET6: (8, 16)
            default: (0, 0)
            }
        guard count > 0, address.count >= start + count else { return nil }
        bytes = Array(address[start..<(start + count)])
    }

    private init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    package var description: String {
        var text = [CChar](repeating: 0, count: 64)
        let isSix = bytes.count == 16
        let written = bytes.withUnsafeBytes { bytes in
            inet_ntop(isSix ? AF_INET6 : AF_INET, bytes.baseAddress, &text, socklen_t(text.count))
        }
        guard written != nil else { return "an unreadable address" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    package var kind: AddressKind { bytes.count == 4 ? Self.kind(four: bytes) : Self.kind(six: bytes) }

    /// Source: IANA's registry of special-purpose IPv4 addresses (RFC 6890).
    private static func kind(four bytes: [UInt8]) -> AddressKind {
        switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
        // Connecting to 0.0.0.0 reaches this machine on Linux and macOS.
        case (127, _, _, _), (0, 0, 0, 0): .loopback
        case (10, _, _, _), (172, 16...31, _, _), (192, 168, _, _): .privateNetwork
        case (100, 64...127, _, _): .privateNetwork  // Carrier-grade NAT (RFC 6598); metadata of some clouds.
        case (198, 18...19, _, _): .privateNetwork  // Benchmarks (RFC 2544); local proxies answer with these.
        case (169, 254, _, _): .linkLocal
        case (168, 63, 129, 16): .linkLocal  // Azure's host, which tells its virtual machines their secrets.
        case (0, _, _, _), (192, 0, 0, _), (192, 0, 2, _), (192, 88, 99, _), (198, 51, 100, _), (203, 0, 113, _):
            .reserved
        case (224..., _, _, _): .reserved  // Multicast, future use, broadcast.
        default: .public
        }
    }

    /// Source: IANA's registry of special-purpose IPv6 addresses (RFC 6890); unnamed ranges outside 2000::/3 are not in use.
    private static func kind(six bytes: [UInt8]) -> AddressKind {
        func starts(_ prefix: UInt8...) -> Bool { bytes.starts(with: prefix) }
        let isAlmostZero = bytes.prefix(10).allSatisfy { $0 == 0 }
        let last = IPAddress(bytes.suffix(4))
        if isAlmostZero, bytes[10] == 0xFF, bytes[11] == 0xFF { return last.kind }  // ::ffff:0:0/96, mapped.
        if isAlmostZero, bytes[10] == 0, bytes[11] == 0 {
            if bytes[12] == 0, bytes[13] == 0, bytes[14] == 0, bytes[15] <= 1 { return .loopback }  // :: and ::1
            return last.kind  // ::/96, compatible, deprecated.
        }
        if starts(0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0) { return last.kind }  // 64:ff9b::/96, NAT64.
        if starts(0x00, 0x64, 0xFF, 0x9B, 0x00, 0x01) { return .privateNetwork }  // 64:ff9b:1::/48, local NAT64.
        if starts(0x20, 0x02) { return IPAddress(bytes[2..<6]).kind }  // 2002::/16, 6to4.
        if bytes[0] == 0xFE, bytes[1] & 0xC0 == 0x80 { return .linkLocal }  // fe80::/10
        if bytes[0] == 0xFE, bytes[1] & 0xC0 == 0xC0 { return .privateNetwork }  // fec0::/10, site-local, deprecated.
        if bytes[0] & 0xFE == 0xFC { return .privateNetwork }  // fc00::/7
        // 2001::/23 is for protocols, Teredo among them; 2001:db8::/32 and 3fff::/20 are for documentation.
        if starts(0x20, 0x01), bytes[2] < 0x02 { return .reserved }
        if starts(0x20, 0x01, 0x0D, 0xB8) || (starts(0x3F, 0xFF) && bytes[2] < 0x10) { return .reserved }
        return bytes[0] & 0xE0 == 0x20 ? .public : .reserved
    }
}

/// Where an address leads: the public internet, or a place to which a remote server must not send us.
package enum AddressKind: Sendable, Hashable {
    case `public`
    case loopback
    /// The network segment, where clouds keep their metadata (169.254.169.254).
    case linkLocal
    /// A private network: RFC 1918, unique local addresses, carrier-grade NAT.
    case privateNetwork
    /// Multicast, documentation, future use.
    case reserved

    /// The kind that a host name alone shows; `nil` for names that must be resolved.
    package init?(host: String) {
        let host = Authority.plain(host)
        if let address = IPAddress(host) {
            self = address.kind
        } else if host == "localhost" || host.hasSuffix(".localhost") {
            self = .loopback
        } else {
            return nil
        }
    }

    /// For messages, as in "is at 127.0.0.1, a loopback address".
    package var words: String {
        switch self {
        case .public: "a public address"
        case .loopback: "a loopback address"
        case .linkLocal: "a link-local address"
        case .privateNetwork: "a private address"
        case .reserved: "a reserved address"
        }
    }
}
