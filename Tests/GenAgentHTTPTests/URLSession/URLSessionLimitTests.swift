import Foundation
import GenAgentTesting
import LoopbackServer
import Testing

@testable import GenAgentHTTP

/// How much of a body is kept, and how long each part may take.
@Suite(.timeLimit(.minutes(5)))
struct URLSessionLimitTests {
    private let transport = URLSessionTransport()

    // MARK: Sizes

    @Test func `a body larger than allowed ends the transfer, announced or not`() async throws {
        let server = try RawServer { connection in
            guard let request = connection.readRequest() else { return }
            guard request.line.contains("/endless") else {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nx")
                return connection.waitUntilClosed()
            }
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            while connection.send(String(repeating: "x", count: 10_000)) {}
        }
        for path in ["/announced", "/endless"] {
            let request = HTTPRequest("GET", try server.url(path), maximumResponseBytes: 999_999)
            let error = try #require(
                await #expect(throws: HTTPError.self) { try await transport.send(request).body.collect() })
            #expect(error.code == .responseTooLarge)
            #expect(error.message.contains("999999 bytes") && error.mayHaveBeenSent)
        }
    }

    // MARK: Times

    @Test func `silence beyond the limit for the first byte is a timeout`() async throws {
        let silent = try RawServer { $0.waitUntilClosed() }
        let timeouts = HTTPTimeouts(connect: nil, firstByte: 0.2)
        let request = HTTPRequest("POST", try silent.url(), body: Data("job".utf8), timeouts: timeouts)
        let error = try #require(await #expect(throws: HTTPError.self) { _ = try await transport.send(request) })
        #expect(error.code == .timeout && error.mayHaveBeenSent)
        #expect(error.message.contains("raise timeouts.firstByte"))
    }

    @Test func `odd time limits do no harm`() async throws {
        let server = try RawServer { connection in
            while connection.readRequest() != nil { connection.respond(body: "ok") }
        }
        for limit in [Double.infinity, .nan, .greatestFiniteMagnitude, 1e12, nil] {
            let timeouts = HTTPTimeouts(connect: limit, firstByte: limit, total: limit)
            let request = HTTPRequest("POST", try server.url(), body: Data("x".utf8), timeouts: timeouts)
            #expect(try await transport.send(request).body.collect() == Data("ok".utf8))
        }
    }
}
