import Foundation
import Testing

@testable import GenAgentHTTP

@Suite struct IPAddressTests {
    @Test(arguments: [
        // One of each row of IANA's registries, and the borders of those that are ranges.
        ("127.0.0.1", AddressKind.loopback), ("127.255.255.255", .loopback), ("0.0.0.0", .loopback),
        ("0.0.0.1", .reserved), ("10.0.0.0", .privateNetwork), ("10.255.255.255", .privateNetwork),
        ("9.255.255.255", .public), ("11.0.0.0", .public), ("172.15.255.255", .public),
        ("172.16.0.0", .privateNetwork), ("172.31.255.255", .privateNetwork), ("172.32.0.0", .public),
        ("192.168.0.1", .privateNetwork), ("192.167.0.1", .public), ("100.63.255.255", .public),
        ("100.64.0.0", .privateNetwork), ("100.100.100.200", .privateNetwork), ("100.127.255.255", .privateNetwork),
        ("100.128.0.0", .public), ("169.254.169.254", .linkLocal), ("169.253.0.1", .public),
        ("168.63.129.16", .linkLocal), ("192.0.0.170", .reserved), ("192.0.2.1", .reserved),
        ("198.18.0.1", .privateNetwork), ("198.20.0.1", .public), ("198.51.100.7", .reserved),
        ("203.0.113.9", .reserved), ("224.0.0.1", .reserved), ("240.0.0.1", .reserved),
        ("255.255.255.255", .reserved), ("93.184.216.34", .public),
        ("::1", .loopback), ("::", .loopback), ("fe80::1", .linkLocal), ("fe80::1%eth0", .linkLocal),
        ("febf::1", .linkLocal), ("fec0::1", .privateNetwork), ("fc00::1", .privateNetwork),
        ("fd00:ec2::254", .privateNetwork), ("ff02::1", .reserved), ("2606:2800:220:1::1", .public),
        ("2001:4860:4860::8888", .public), ("2001:db8::1", .reserved), ("2001::1", .reserved), ("3fff::1", .reserved),
        ("100::1", .reserved), ("4000::1", .reserved),
        // Those that stand for an address of version 4.
        ("::ffff:127.0.0.1", .loopback), ("::ffff:10.0.0.1", .privateNetwork), ("::ffff:93.184.216.34", .public),
        ("::ffff:169.254.169.254", .linkLocal), ("::127.0.0.1", .loopback), ("::a00:1", .privateNetwork),
        ("64:ff9b::127.0.0.1", .loopback), ("64:ff9b::a9fe:a9fe", .linkLocal), ("64:ff9b::93.184.216.34", .public),
        ("64:ff9b:1::1", .privateNetwork), ("2002:7f00:1::", .loopback), ("2002:c0a8:101::1", .privateNetwork),
        ("2002:5db8:d822::1", .public),
    ])
    func everyAddressHasAKind(text: String, kind: AddressKind) throws {
        #expect(try #require(IPAddress(text)).kind == kind)
    }

    @Test func onlyTheUsualSpellingsAreAddresses() {
        for text in ["", "localhost", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "1.2.3.4.5", "[::1]", ":::1"] {
            #expect(IPAddress(text) == nil, "\(text)")
        }
        #expect(IPAddress("::FFFF:1.2.3.4")?.description == "::ffff:1.2.3.4")
    }
}

@Suite struct AuthorityTests {
    @Test(arguments: [
        ("http://Example.COM/x", "example.com", 80), ("HTTPS://example.com", "example.com", 443),
        ("https://example.com.:8443/x?y=@#z", "example.com", 8443), ("http://[::1]:8188/", "::1", 8188),
        ("http://[FD00::7]", "fd00::7", 80), ("http://10.0.0.1?x", "10.0.0.1", 80), ("http://a_b-c.d/", "a_b-c.d", 80),
    ])
    func plainOnesAreRead(text: String, host: String, port: Int) throws {
        let authority = try #require(Authority(try url(text)))
        #expect(authority.host == host && authority.port == port)
    }

    /// What two readers of URLs may understand differently, is not read at all.
    @Test(arguments: [
        "file:///etc/passwd", "gopher://127.0.0.1:70/x", "ftp://h/x", "http:/x", "http:x", "//h/x", "/x", "h/x",
        "http://user@example.com/", "http://a:b@127.0.0.1/", "http://example.com:80@evil.example/",
        "http://example.com\\@evil.example/", "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/",
        "http://127.1/", "http://[::1%25eth0]/", "http://[::ffff]x/", "http://exa%6dple.com/", "http://a..b/",
        "http://example.com:0/", "http://example.com:99999/", "http://example.com:8o/", "http://.example.com/",
    ])
    func othersAreNot(text: String) {
        guard let url = URL(string: text) else { return }
        #expect(Authority(url) == nil, "\(url.absoluteString)")
    }
}

@Suite struct HostPatternTests {
    private func matches(_ pattern: String, _ text: String) throws -> Bool {
        try #require(HostPattern(pattern)).matches(#require(Authority(url(text))))
    }

    @Test func namesPortsAndStarsAreKeptTo() throws {
        #expect(try matches("cdn.example.com", "https://CDN.example.com/a"))
        #expect(try matches("CDN.example.com", "http://cdn.example.com:80/a"))
        #expect(try !matches("cdn.example.com", "https://cdn.example.com:8443/a"))
        #expect(try matches("cdn.example.com:8443", "https://cdn.example.com:8443/a"))
        #expect(try !matches("cdn.example.com:8443", "https://cdn.example.com/a"))
        #expect(try !matches("cdn.example.com", "https://evil.cdn.example.com/"))
        #expect(try !matches("example.com", "https://example.com.evil.example/"))
        #expect(try matches("*.example.com", "https://a.b.example.com/"))
        #expect(try !matches("*.example.com", "https://example.com/"))
        #expect(try !matches("*.example.com", "https://notexample.com/"))
        #expect(try matches("https://*.example.com", "https://a.example.com/"))
        #expect(try !matches("https://*.example.com", "http://a.example.com/"))
        #expect(try matches("192.168.1.7:9000", "http://192.168.1.7:9000/x"))
        #expect(try matches("[fd00::7]:9000", "http://[FD00::7]:9000/x"))
        #expect(!HostPattern(stringLiteral: "not a host").matches(try #require(Authority(url("http://x/")))))
    }

    @Test(arguments: [
        "", "*", "*.", "a b", "*.*.example.com", "a.*.com", "http://", "ftp://h", "h/x", "u@h", "h:", "h:0", "h:x",
        "*.10.0.0.1", "0x7f.1", "..", "ex%61mple.com", "[::1", "::1",
    ])
    func whatIsNoHostIsRefused(text: String) { #expect(HostPattern(text) == nil) }

    @Test func itIsItsText() throws {
        let text = "https://*.Example.com:8443"
        let patterns: [HostPattern] = [try #require(HostPattern(text)), "a.example"]
        let data = try JSONEncoder().encode(patterns)
        #expect(try JSONDecoder().decode([String].self, from: data) == ["https://*.example.com:8443", "a.example"])
        #expect(try JSONDecoder().decode([HostPattern].self, from: data) == patterns)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([HostPattern].self, from: Data(#"["*"]"#.utf8)) }
    }
}

@Suite struct AddressRuleTests {
    private func refusal(_ rule: AddressRule, _ text: String) throws -> HTTPError.Code? {
        do throws(HTTPError) {
            try rule.check(URL(string: text) ?? URL(fileURLWithPath: "/"))
            return nil
        } catch {
            #expect(error.message.hasSuffix("Nothing was requested there.") && !error.mayHaveBeenSent)
            return error.code
        }
    }

    @Test func theServerAndTheListedHostsAreAllowed() throws {
        let rule = AddressRule(server: try url("http://api.example.com"), hosts: ["*.cdn.example"])
        for text in [
            "http://api.example.com/a", "http://API.example.com:80/b", "https://api.example.com/c",
            "https://x.cdn.example/d",
        ] {
            #expect(try refusal(rule, text) == nil, "\(text)")
        }
        for text in [
            "http://api.example.com:8080/", "http://other.example.com/", "https://cdn.example/", "http://8.8.8.8/",
            "http://localhost/", "http://127.0.0.1/", "http://169.254.169.254/latest/meta-data",
        ] {
            #expect(try refusal(rule, text) == .unlistedHost, "\(text)")
        }
        for text in [
            "file:///etc/passwd", "gopher://api.example.com/", "http://a:b@api.example.com/", "http://2130706433/",
        ] {
            #expect(try refusal(rule, text) == .address, "\(text)")
        }
    }

    @Test func aServerWithinIsAllowedWhereItIs() throws {
        let rule = AddressRule(
            server: try url("http://127.0.0.1:8188"), hosts: ["localhost:9000", "10.0.0.7", "a.example"])
        for text in [
            "http://127.0.0.1:8188/view", "http://localhost:9000/x", "http://10.0.0.7/x", "https://a.example/x",
        ] {
            #expect(try refusal(rule, text) == nil, "\(text)")
        }
        for text in [
            "https://127.0.0.1:8188/", "http://127.0.0.1:80/", "http://127.0.0.2:8188/", "http://localhost:8188/",
        ] {
            #expect(try refusal(rule, text) == .unlistedHost, "\(text)")
        }
        #expect(rule.kinds(for: try url("https://a.example/x")) == [.public, .loopback])
        #expect(rule.kinds(for: try url("http://10.0.0.7/x")) == [.public, .loopback, .privateNetwork])
    }

    @Test func aPrivateNameIsRefusedForAPublicServer() throws {
        let rule = AddressRule(server: try url("https://api.example.com"), hosts: ["localhost", "*.localhost"])
        #expect(try refusal(rule, "http://localhost/x") == .address)
        #expect(try refusal(rule, "http://a.localhost/x") == .address)
        // An address that was listed as such is wanted.
        let listed = AddressRule(server: try url("https://api.example.com"), hosts: ["127.0.0.1:9000"])
        #expect(try refusal(listed, "http://127.0.0.1:9000/x") == nil)
    }

    @Test func redirectsAreHeldToTheRuleAndToTheKindOfPlace() throws {
        let ruled = HTTPRequest(
            "GET", try url("https://api.example.com/a"),
            addressRule: AddressRule(server: try url("https://api.example.com"), hosts: ["cdn.example"]))
        #expect(
            try Redirect.request(after: ruled, status: 302, location: "https://cdn.example/x").url.host == "cdn.example"
        )
        for (location, code) in [
            ("https://evil.example/x", HTTPError.Code.unlistedHost), ("http://127.0.0.1/", .unlistedHost),
            ("file:///etc/passwd", .redirect), ("https://u:p@cdn.example/x", .redirect),
        ] {
            let error = #expect(throws: HTTPError.self) {
                try Redirect.request(after: ruled, status: 302, location: location)
            }
            #expect(error?.code == code && error?.mayHaveBeenSent == true, "\(location)")
        }
        // Without a rule: not from outside to within.
        let plain = HTTPRequest("POST", try url("https://api.example.com/a"), body: Data("x".utf8))
        for location in [
            "http://169.254.169.254/", "https://localhost/", "https://[::ffff:10.0.0.1]/", "https://0.0.0.0/",
        ] {
            let error = #expect(throws: HTTPError.self) {
                try Redirect.request(after: plain, status: 307, location: location)
            }
            #expect(error?.code == .address, "\(location)")
        }
        #expect(try Redirect.request(after: plain, status: 307, location: "https://www.example.com/").body != nil)
        _ = try Redirect.request(after: plain, status: 307, location: "https://10.0.0.1/", from: [.privateNetwork])
        let local = HTTPRequest("POST", try url("http://127.0.0.1:1/a"))
        #expect(try Redirect.request(after: local, status: 302, location: "http://localhost:2/").method == "GET")
    }

    @Test func aTransportWithoutAddressesChecksWhatStandsInURLs() async throws {
        let rule = AddressRule(server: try url("https://api.example.com"))
        let request = HTTPRequest("GET", try url("http://127.0.0.1:9/x"), addressRule: rule)
        let error = await #expect(throws: HTTPError.self) { try await URLSessionTransport().send(request).status }
        #expect(error?.code == .unlistedHost)
    }

    @Test func timeLimitsAreTheShorterOfTwo() {
        #expect(
            HTTPTimeouts(connect: 20, firstByte: nil, total: 30).atMost(.download)
                == HTTPTimeouts(connect: 15, firstByte: 60, total: 30))
        #expect(
            HTTPTimeouts(connect: nil, firstByte: 5, total: nil).atMost(HTTPTimeouts(connect: nil))
                == HTTPTimeouts(connect: nil, firstByte: 5, total: nil))
    }
}
