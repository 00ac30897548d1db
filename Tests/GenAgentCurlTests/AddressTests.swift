import Foundation
import GenAgentHTTP
import LoopbackServer
import Testing

@testable import GenAgentCurl

/// Names that lead where they should not: what counts is the address that would be connected to.
@Suite(.timeLimit(.minutes(5)))
struct AddressTests {
    private static func makeServer() throws -> RawServer {
        try RawServer { connection in
            while let request = connection.readRequest() {
                let path = request.line.split(separator: " ").dropFirst().first.map(String.init) ?? ""
                if let target = path.removingPrefix("/302?") {
                    connection.respond("302 Found", "Location: \(target)\r\n")
                } else {
                    connection.respond(body: "secret")
                }
            }
        }
    }

    private func rule(_ server: String, _ hosts: HostPattern...) throws -> AddressRule {
        AddressRule(server: try #require(URL(string: server)), hosts: hosts)
    }

    private func transport(_ resolutions: String...) -> CurlTransport { makeTransport { $0.resolutions = resolutions } }

    @Test(arguments: [
        ("127.0.0.1", "a loopback address"), ("0.0.0.0", "a loopback address"), ("10.1.2.3", "a private address"),
        ("169.254.169.254", "a link-local address"), ("[::1]", "a loopback address"),
        ("[fe80::1]", "a link-local address"), ("[fd00:ec2::254]", "a private address"),
        ("[::ffff:192.168.0.1]", "a private address"), ("[64:ff9b::7f00:1]", "a loopback address"),
        ("224.0.0.1", "a reserved address"),
    ])
    func `a listed name that leads within is refused before anything is opened`(address: String, words: String)
        async throws
    {
        let server = try Self.makeServer()
        let host = "cdn.example:\(server.port)"
        let request = HTTPRequest(
            "GET", try server.url("/x", host: "cdn.example"),
            addressRule: try rule("https://api.example", try #require(HostPattern(host))))
        let error = try await httpError { _ = try await transport("\(host):\(address)").send(request) }
        #expect(error.code == .address && !error.mayHaveBeenSent)
        #expect(error.message.contains("cdn.example leads to ") && error.message.contains(words), "\(error)")
        #expect(server.accepted.value == 0)
    }

    @Test func `where the server itself is, its images may be`() async throws {
        let server = try Self.makeServer()
        let host = "cdn.example:\(server.port)"
        // By its address, and by what was seen when it answered.
        var named = try rule("http://gpu.example", try #require(HostPattern(host)))
        named.kinds = [.loopback]
        for rule in [try rule("http://127.0.0.1:1", try #require(HostPattern(host))), named] {
            let request = HTTPRequest("GET", try server.url("/x", host: "cdn.example"), addressRule: rule)
            let response = try await transport("\(host):127.0.0.1").send(request)
            #expect(try await response.body.text() == "secret")
            #expect(response.peer == .loopback)
        }
    }

    @Test func `of several addresses an allowed one is taken`() async throws {
        let server = try Self.makeServer()
        let host = "cdn.example:\(server.port)"
        let request = HTTPRequest(
            "GET", try server.url("/x", host: "cdn.example"),
            addressRule: try rule("http://127.0.0.1:1", try #require(HostPattern(host))))
        let response = try await transport("\(host):169.254.169.254,127.0.0.1").send(request)
        #expect(response.status == 200)
    }

    @Test func `a kept connection is no way around the rule`() async throws {
        let server = try Self.makeServer()
        let host = "cdn.example:\(server.port)"
        let transport = transport("\(host):127.0.0.1")
        let url = try server.url("/x", host: "cdn.example")
        // The user's own request opens it.
        #expect(try await transport.send(HTTPRequest("GET", url)).body.text() == "secret")
        let request = HTTPRequest(
            "GET", url, addressRule: try rule("https://api.example", try #require(HostPattern(host))))
        let error = try await httpError { _ = try await transport.send(request) }
        #expect(error.code == .address && !error.mayHaveBeenSent)
    }

    @Test func `every redirect is checked again`() async throws {
        let server = try Self.makeServer()
        let (own, cdn) = ("gpu.example:\(server.port)", "cdn.example:\(server.port)")
        let transport = transport("\(own):127.0.0.1", "\(cdn):169.254.169.254")
        var rule = try rule("http://\(own)", try #require(HostPattern(cdn)))
        rule.kinds = [.loopback]
        func error(_ target: String) async throws -> HTTPError {
            try await httpError {
                _ = try await transport.send(
                    HTTPRequest("GET", try server.url("/302?\(target)", host: "gpu.example"), addressRule: rule))
            }
        }
        // A listed name that leads elsewhere within, an unlisted one, the own host at another port, the own address under another name.
        let refused = try await error("http://\(cdn)/x")
        #expect(refused.code == .address && refused.mayHaveBeenSent && refused.message.contains("169.254.169.254"))
        for target in ["http://evil.example/", "http://gpu.example:1/", "http://127.0.0.1:\(server.port)/"] {
            #expect(try await error(target).code == .unlistedHost, "\(target)")
        }
        #expect(try await error("file:///etc/passwd").code == .redirect)
        #expect(server.accepted.value == 1)
    }

    /// A server elsewhere must not send us within, whatever we asked it: neither a job nor a chat.
    @Test func `no redirect leads from one kind of place to another`() async throws {
        let server = try Self.makeServer()
        let (own, other) = ("api.example:\(server.port)", "within.example:\(server.port)")
        let transport = transport("\(own):127.0.0.1", "\(other):10.255.255.1")
        for target in ["http://\(other)/x", "http://10.255.255.1/", "http://169.254.169.254/"] {
            let error = try await httpError {
                _ = try await transport.send(
                    HTTPRequest("POST", try server.url("/302?\(target)", host: "api.example"), body: Data("{}".utf8)))
            }
            #expect(error.code == .address && error.mayHaveBeenSent, "\(error)")
        }
        // Among loopback addresses it may, as between any two ports of this machine.
        let there = try server.url("/x", host: "localhost")
        let response = try await transport.send(
            HTTPRequest("GET", try server.url("/302?\(there)", host: "api.example")))
        #expect(try await response.body.text() == "secret")
    }

    @Test func `through a proxy the proxy resolves names, and what stands in URLs is checked`() async throws {
        let proxy = try RawServer { connection in
            guard let request = connection.readRequest() else { return }
            if request.line.contains("/302") {
                connection.respond("302 Found", "Location: http://127.0.0.1:9/secret\r\nConnection: close\r\n")
            } else {
                connection.respond(body: request.line)
            }
        }
        let transport = makeTransport { $0.proxy = .url("http://127.0.0.1:\(proxy.port)") }
        let rule = try rule("https://api.example", "cdn.example", "127.0.0.2")
        let url = try #require(URL(string: "http://cdn.example/x"))
        let response = try await transport.send(HTTPRequest("GET", url, addressRule: rule))
        #expect(try await response.body.text() == "GET http://cdn.example/x HTTP/1.1")
        // The proxy is here; that says nothing of the server.
        #expect(response.peer == nil)
        let moved = try #require(URL(string: "http://cdn.example/302"))
        for rule in [rule, nil] {
            let error = try await httpError {
                _ = try await transport.send(HTTPRequest("GET", moved, addressRule: rule))
            }
            #expect(error.code == (rule == nil ? .address : .unlistedHost))
        }
    }
}

/// Which requests go through a proxy is decided here and not by libcurl: by its rules.
@Suite struct ProxyChoiceTests {
    private func proxy(_ url: String, _ environment: [String: String]) throws -> String? {
        CurlConfiguration.Proxy.environment.address(for: try #require(URL(string: url)), environment: environment)
    }

    @Test func theEnvironmentIsReadAsLibcurlReadsIt() throws {
        #expect(try proxy("http://h/", [:]) == nil)
        #expect(try proxy("http://h/", ["http_proxy": "p"]) == "p")
        #expect(try proxy("http://h/", ["HTTP_PROXY": "p"]) == nil)
        #expect(try proxy("https://h/", ["HTTPS_PROXY": "q", "https_proxy": "p"]) == "p")
        #expect(try proxy("HTTPS://h/", ["HTTPS_PROXY": "q", "http_proxy": "p"]) == "q")
        #expect(try proxy("https://h/", ["https_proxy": "", "ALL_PROXY": "a"]) == "a")
        #expect(try proxy("http://h/", ["all_proxy": "a", "no_proxy": "*"]) == nil)
        #expect(try proxy("http://h.example/", ["all_proxy": "a", "NO_PROXY": "x, .example"]) == nil)
        #expect(CurlConfiguration.Proxy.none.address(for: try #require(URL(string: "http://h"))) == nil)
    }

    @Test(arguments: [
        ("localhost", "localhost", true), ("LOCALHOST.", "localhost", true), ("a.example.com", "example.com", true),
        ("example.com", ".example.com", true), ("notexample.com", "example.com", false), ("h", "x y,h", true),
        ("127.0.0.1", "127.0.0.1", true), ("10.1.2.3", "10.0.0.0/8", true), ("11.1.2.3", "10.0.0.0/8", false),
        ("10.1.2.3", "10.1.2.0/23", true), ("10.1.4.3", "10.1.2.0/23", false), ("[::1]", "::1", true),
        ("[fd00::1]", "fd00::/8", true), ("10.1.2.3", "10.0.0.0/x", false), ("10.1.2.3", "0.0.0.0/0", true),
        ("10.1.2.3", "3", false), ("h", "", false), ("h", ".", false),
    ])
    func exceptionsAreNamesAndRanges(host: String, list: String, isExcepted: Bool) {
        #expect(CurlConfiguration.Proxy.isExcepted(host, from: list) == isExcepted)
    }
}

extension String {
    fileprivate func removingPrefix(_ prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
