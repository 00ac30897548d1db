import Foundation
import GenAgentHTTP
import LoopbackServer
import Testing

@Suite(.timeLimit(.minutes(5)))
struct URLSessionExchangeTests {
    private let transport = URLSessionTransport()

    @Test func `any status is a response with its body`() async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.respond("404 Not Found", "X-Id: 7\r\n", body: "sorry")
        }
        let response = try await transport.send(HTTPRequest("GET", try server.url("/x?key=1")))
        #expect(response.status == 404)
        #expect(response.headers["x-id"] == "7")
        #expect(response.url == (try server.url("/x?key=1")))
        #expect(try await response.body.collect() == Data("sorry".utf8))
    }

    @Test(arguments: ["Basic realm=\"x\"", "Bearer", "Digest realm=\"x\", nonce=\"1\""])
    func `a 401 that asks for credentials is a response as well, and ends`(asked: String) async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.respond("401 Unauthorized", "WWW-Authenticate: \(asked)\r\n", body: "no key")
        }
        let response = try await transport.send(HTTPRequest("POST", try server.url(), body: Data("{}".utf8)))
        #expect(response.status == 401)
        #expect(try await response.body.collect() == Data("no key".utf8))
        #expect(server.accepted.value == 1)
    }

    @Test func `a body streams before its end`() async throws {
        // The server ends the body only when the reader has shown that it has read the first event.
        let gate = DispatchSemaphore(value: 0)
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n")
            _ = gate.wait(timeout: .now() + 50)
            connection.send("data: 2\n\n")
        }
        let response = try await transport.send(HTTPRequest("GET", try server.url()))
        var found: [String] = []
        for try await event in ServerSentEvents(response.body) {
            found.append(event.data)
            gate.signal()
        }
        #expect(found == ["1", "2"])
    }

    @Test func `cancelling aborts the transfer, also in mid-stream`() async throws {
        let (reading, closed) = (Signal(), Signal())
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\n\r\nfirst")
            connection.waitUntilClosed()
            closed.fire()
        }
        let request = HTTPRequest("GET", try server.url())
        let task = Task { for try await _ in try await transport.send(request).body { reading.fire() } }
        await reading.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await closed.wait()
    }

    @Test func `dropping the body aborts the transfer`() async throws {
        let closed = Signal()
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            connection.waitUntilClosed()
            closed.fire()
        }
        do {
            let response = try await transport.send(HTTPRequest("GET", try server.url()))
            #expect(response.status == 200)
        }
        await closed.wait()
    }

    @Test func `what cannot be put on the wire is refused before anything is opened`() async throws {
        for request in [
            HTTPRequest("GET", try url("file:///etc/passwd")), HTTPRequest("GET", try url("http:///path")),
            HTTPRequest("GET", try url("http://127.0.0.1:9/"), headers: ["X-Key": "planted\r\nX-Other: 1"]),
            HTTPRequest("GET / HTTP/1.1\r\nplanted", try url("http://127.0.0.1:9/")),
            HTTPRequest("GET", try url("http://127.0.0.1:9/"), body: Data("a body".utf8)),
        ] {
            let error = try #require(
                await #expect(throws: HTTPError.self) { try await transport.send(request) })
            #expect(error.code == .invalidRequest, "\(error)")
            #expect(!error.mayHaveBeenSent && !error.message.contains("planted"))
        }
    }
}
