import Foundation
import GenAgentHTTP
import Testing

@testable import GenAgentCurl

struct HeadParserTests {
    private func parse(_ lines: [[UInt8]]) -> HeadParser.Event {
        var parser = HeadParser()
        var last = HeadParser.Event.more
        for line in lines { last = line.withUnsafeBytes { parser.consume($0) } }
        return last
    }

    private func parse(_ lines: String...) -> HeadParser.Event { parse(lines.map { Array($0.utf8) }) }

    @Test func `HTTP/1.1, HTTP/2 and bare line feeds`() {
        #expect(parse("HTTP/1.1 200 OK\r\n", "A: 1\r\n", "\r\n") == .head(status: 200, headers: ["A": "1"]))
        #expect(parse("HTTP/2 404 \r\n", "a:1\r\n", "\r\n") == .head(status: 404, headers: ["a": "1"]))
        #expect(parse("HTTP/1.0 500\n", "A:\n", "\n") == .head(status: 500, headers: ["A": ""]))
        #expect(parse("HTTP/1.1 103 Early\r\n", "\r\n") == .interim)
    }

    @Test func `what is no head`() {
        #expect(parse("X-Trailer: 1\r\n", "\r\n") == .more)
        #expect(parse("") == .more)
        for line in ["HTTP/1.1\r\n", "HTTP/1.1 -5\r\n", "HTTP/1.1 99\r\n", "HTTP/1.1 600\r\n", "HTTP/ \r\n"] {
            #expect(parse(line) == .malformed("its status line makes no sense"), "\(line)")
        }
    }

    @Test func `any bytes give an event, and memory stays bounded`() {
        var state: UInt64 = 7
        func random(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(below))
        }
        let alphabet = Array("HTTP/1.1 200:\r\n\t xé\0".utf8) + [0xFF, 0xC0, 0x80]
        var parser = HeadParser()
        var heads = 0
        for _ in 0..<20_000 {
            let start = random(3) == 0 ? Array("HTTP/1.1 200".utf8) : []
            let line = start + (0..<random(20)).map { _ in alphabet[random(alphabet.count)] }
            if case .head(let status, _) = line.withUnsafeBytes({ parser.consume($0) }) {
                heads += 1
                #expect((200...599).contains(status))
            }
        }
        #expect(heads > 100)
        let long = Array(repeating: UInt8(ascii: "x"), count: 1000)
        #expect(
            parse([Array("HTTP/1.1 200 OK".utf8)] + Array(repeating: long, count: 600))
                == .malformed("its headers are larger than 512 KB"))
    }
}

struct RedirectRuleTests {
    private func redirected(_ from: String, _ to: String, body: Data? = nil) throws -> HTTPRequest {
        let request = HTTPRequest(
            "POST", try #require(URL(string: from)), headers: ["X-Key": "planted", "Accept": "*/*"], body: body)
        return try Redirect.request(after: request, status: 308, location: to)
    }

    @Test(arguments: [
        ("https://a.example/x", "/y", true), ("https://a.example/x", "https://A.EXAMPLE:443/y", true),
        ("http://a.example/x", "//a.example:80/y", true), ("https://a.example/x", "https://b.example/y", false),
        ("http://a.example/x", "https://a.example/y", false),
        ("https://a.example/x", "https://a.example:8443/y", false),
        ("https://a.example/x", "https://a.example.evil.example/y", false),
        ("https://a.example/x", "http://a.example/y", false),
    ])
    func `keys go along only to the same scheme, host and port`(from: String, to: String, keeps: Bool) throws {
        let next = try redirected(from, to)
        #expect((next.headers["X-Key"] != nil) == keeps)
        #expect(next.headers["Accept"] == "*/*")
    }

    /// libcurl would send it as credentials, and a person takes it for the host.
    @Test(arguments: ["https://a.example@evil.example/y", "https://u:p@a.example/y", "//u@b.example"])
    func `a target with a user in it is refused`(to: String) {
        let error = #expect(throws: HTTPError.self) { try redirected("https://a.example/x", to) }
        #expect(error?.code == .redirect)
    }

    @Test func `a body is not sent on in the clear`() throws {
        #expect(throws: HTTPError.self) {
            try redirected("https://a.example/x", "http://a.example/x", body: Data("prompt".utf8))
        }
    }
}
