import Foundation
import LoopbackServer
import Testing

@testable import GenAgentHTTP

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite(.timeLimit(.minutes(5)))
struct URLSessionRedirectTests {
    private let transport = URLSessionTransport()

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

    private func text(_ response: HTTPResponse) async throws -> String {
        String(decoding: try await response.body.collect(), as: UTF8.self)
    }

    @Test(arguments: [
        (301, "POST", "GET", false), (303, "PUT", "GET", false), (307, "POST", "POST", true), (308, "PUT", "PUT", true),
    ])
    func `methods and bodies after a redirect`(status: Int, method: String, becomes: String, keepsBody: Bool)
        async throws
    {
        let server = try Self.makeServer()
        let response = try await transport.send(
            HTTPRequest(
                method, try server.url("/\(status)?/end"), headers: ["x-key": "mine", "Content-Type": "text/plain"],
                body: Data("body".utf8)))
        #expect(response.status == 200)
        #expect(response.url.path == "/end")
        let parts = try await text(response).components(separatedBy: "|")
        #expect(parts.first == "\(becomes) /end HTTP/1.1")
        #expect(parts.last == (keepsBody ? "body" : ""))
        #expect(parts[1].contains("x-key"))
    }

    @Test func `credentials stay behind when host or port change`() async throws {
        let (server, other) = (try Self.makeServer(), try Self.makeServer())
        for target in [try server.url("/end", host: "localhost"), try other.url("/end")] {
            let response = try await transport.send(
                HTTPRequest(
                    "GET", try server.url("/302?\(target)"),
                    headers: ["Authorization": "Bearer planted", "x-key": "planted", "X-Other": "1", "Accept": "*/*"]))
            let names = try await text(response)
            #expect(response.url == target)
            #expect(names.contains(" accept ") || names.contains("|accept "))
            #expect(!names.contains("authorization") && !names.contains("x-key") && !names.contains("x-other"))
        }
    }

    @Test func `a redirect loop ends after as many redirects as the request allows`() async throws {
        let requests = Counter()
        let server = try RawServer { connection in
            while connection.readRequest() != nil {
                requests.add()
                connection.respond("302 Found", "Location: /again?x=1\r\n")
            }
        }
        let request = HTTPRequest("GET", try server.url(), maximumRedirects: 3)
        let error = try #require(await #expect(throws: HTTPError.self) { try await transport.send(request) })
        #expect(error.code == .redirect)
        #expect(error.mayHaveBeenSent)
        #expect(error.message.contains("after 3 redirects") && !error.message.contains("x=1"))
        #expect(requests.value == 4)
        let first = try await transport.send(HTTPRequest("GET", try server.url(), maximumRedirects: 0))
        #expect(first.status == 302)
        #expect(first.headers["location"] == "/again?x=1")
    }

    @Test(arguments: ["ftp://127.0.0.1/", "file:///etc/passwd", "javascript:alert(1)"])
    func `a redirect to what is no http URL is refused`(target: String) async throws {
        let server = try Self.makeServer()
        let request = HTTPRequest("GET", try server.url("/302?\(target)"))
        let error = try #require(await #expect(throws: HTTPError.self) { try await transport.send(request) })
        #expect(error.code == .redirect)
        #expect(error.mayHaveBeenSent)
    }

    @Test func `an error after a redirect says that the first server had the request`() async throws {
        let server = try Self.makeServer()
        let request = HTTPRequest(
            "POST", try server.url("/307?http://127.0.0.1:\(try RawServer.refusingPort())/"), body: Data("job".utf8))
        let error = try #require(await #expect(throws: HTTPError.self) { try await transport.send(request) })
        #expect(error.code == .cannotConnect)
        #expect(error.mayHaveBeenSent)
    }

    @Test func `many requests cancelled in the middle of redirects leave the transport as good as new`() async throws {
        let redirected = Signal()
        let server = try RawServer { connection in
            while let request = connection.readRequest() {
                guard request.line.contains("/loop") else {
                    connection.respond(body: "fine")
                    continue
                }
                connection.respond("302 Found", "Location: /loop\r\n")
                redirected.fire()
            }
        }
        let request = HTTPRequest("GET", try server.url("/loop"), maximumRedirects: .max)
        for _ in 0..<100 {
            let task = Task { try await transport.send(request) }
            await redirected.wait()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
        #expect(try await text(try await transport.send(HTTPRequest("GET", try server.url()))) == "fine")
    }
}
