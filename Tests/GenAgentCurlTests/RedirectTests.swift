import Foundation
import GenAgentCurl
import GenAgentHTTP
import LoopbackServer
import Testing

@Suite(.timeLimit(.minutes(5)))
struct RedirectTests {
    /// A server that redirects `/STATUS?TARGET` to the target and describes every other request in its answer.
    private static func makeServer() throws -> RawServer {
        try RawServer { connection in
            while let request = connection.readRequest() {
                let path = request.line.split(separator: " ").dropFirst().first.map(String.init) ?? ""
                let parts = path.dropFirst().split(separator: "?", maxSplits: 1).map(String.init)
                if let status = parts.first.flatMap({ Int($0) }), parts.count == 2 {
                    connection.respond("\(status) Moved", "Location: \(parts[1])\r\n", body: "moved")
                } else {
                    let names = request.headers.map { $0.name.lowercased() }.sorted().joined(separator: " ")
                    connection.respond(
                        body: "\(request.line)|\(names)|\(String(decoding: request.body, as: UTF8.self))")
                }
            }
        }
    }

    private static let secrets: HTTPHeaders = [
        "Authorization": "Bearer planted", "x-key": "planted", "X-Api-Key": "planted", "api-key": "planted",
        "Cookie": "planted", "X-Whatever": "planted", "Accept": "image/png", "Content-Type": "text/plain",
    ]

    @Test(arguments: [
        (301, "POST", "GET", false), (302, "POST", "GET", false), (303, "POST", "GET", false),
        (303, "PUT", "GET", false), (307, "POST", "POST", true), (308, "POST", "POST", true),
        (301, "PUT", "PUT", true), (302, "GET", "GET", true),
    ])
    func `methods and bodies after a redirect`(status: Int, method: String, becomes: String, keepsBody: Bool)
        async throws
    {
        let server = try Self.makeServer()
        let response = try await makeTransport().send(
            HTTPRequest(method, try server.url("/\(status)?/end"), headers: Self.secrets, body: Data("body".utf8)))
        #expect(response.status == 200)
        #expect(response.url.path == "/end")
        let parts = try await response.body.text().components(separatedBy: "|")
        #expect(parts.first == "\(becomes) /end HTTP/1.1")
        #expect(parts.last == (keepsBody ? "body" : ""))
        #expect(parts[1].contains("content-type") == keepsBody)
        // Same scheme, host and port: credentials go along, on the same connection.
        #expect(parts[1].contains("authorization") && parts[1].contains("x-key"))
        #expect(server.accepted.value == 1)
    }

    @Test func `credentials stay behind when host or port change`() async throws {
        let (server, other) = (try Self.makeServer(), try Self.makeServer())
        for target in [try server.url("/end", host: "localhost"), try other.url("/end")] {
            let response = try await makeTransport().send(
                HTTPRequest("POST", try server.url("/307?\(target)"), headers: Self.secrets, body: Data("body".utf8)))
            let text = try await response.body.text()
            #expect(response.url == target)
            #expect(text == "POST /end HTTP/1.1|accept content-length content-type host user-agent|body")
        }
    }

    @Test func `credentials do not come back on the way back`() async throws {
        let server = try Self.makeServer()
        let back = try server.url("/307?\(try server.url("/end"))", host: "localhost")
        let response = try await makeTransport().send(
            HTTPRequest("POST", try server.url("/307?\(back)"), headers: Self.secrets, body: Data("body".utf8)))
        #expect(try await !response.body.text().contains("authorization"))
    }

    @Test func `a redirect loop ends after as many redirects as the request allows`() async throws {
        let server = try RawServer { connection in
            while connection.readRequest() != nil { connection.respond("302 Found", "Location: /again?x=1\r\n") }
        }
        let transport = makeTransport()
        for limit in [1, 5] {
            let error = try await httpError {
                _ = try await transport.send(HTTPRequest("GET", try server.url(), maximumRedirects: limit))
            }
            #expect(error.code == .redirect)
            #expect(error.mayHaveBeenSent)
            #expect(error.message.contains("after \(limit) redirect"))
            #expect(!error.message.contains("x=1"))
        }
        let first = try await transport.send(HTTPRequest("GET", try server.url(), maximumRedirects: 0))
        #expect(first.status == 302)
        #expect(first.headers["location"] == "/again?x=1")
    }

    @Test(arguments: ["ftp://127.0.0.1/", "file:///etc/passwd", "http://", "javascript:alert(1)"])
    func `a redirect to what is no http URL is refused`(target: String) async throws {
        let server = try Self.makeServer()
        let error = try await httpError {
            _ = try await makeTransport().send(HTTPRequest("GET", try server.url("/302?\(target)")))
        }
        #expect(error.code == .redirect)
        #expect(error.mayHaveBeenSent)
    }

    @Test func `a redirect without target, or to nowhere`() async throws {
        let server = try RawServer { connection in
            while let request = connection.readRequest() {
                let location = request.line.contains("/nowhere") ? "Location: http://127.0.0.1:1/\r\n" : ""
                connection.respond("302 Found", location, body: "no target")
            }
        }
        let transport = makeTransport()
        let plain = try await transport.send(HTTPRequest("GET", try server.url()))
        #expect(plain.status == 302)
        #expect(try await plain.body.text() == "no target")
        let error = try await httpError {
            _ = try await transport.send(HTTPRequest("POST", try server.url("/nowhere")))
        }
        #expect(error.code == .cannotConnect)
        // The first server had the request.
        #expect(error.mayHaveBeenSent)
    }

    @Test func `an endless body of a redirect is not read to its end`() async throws {
        let server = try RawServer { connection in
            guard let request = connection.readRequest() else { return }
            guard request.line.contains("/start") else {
                connection.respond(body: "arrived")
                return
            }
            connection.send("HTTP/1.1 302 Found\r\nLocation: /end\r\n\r\n")
            while connection.send(String(repeating: "x", count: 10_000)) {}
        }
        let response = try await makeTransport().send(HTTPRequest("GET", try server.url("/start")))
        #expect(try await response.body.text() == "arrived")
    }
}
