import Foundation
import GenAgentHTTP
import LoopbackServer
import Testing

/// Each way in which a server can fail: the code, and whether the request may have arrived.
@Suite(.timeLimit(.minutes(5)))
struct URLSessionFaultTests {
    private let transport = URLSessionTransport()

    private func error(_ request: HTTPRequest) async throws -> HTTPError {
        try #require(await #expect(throws: HTTPError.self) { _ = try await transport.send(request).body.collect() })
    }

    @Test func `nobody listens`() async throws {
        let port = try RawServer.refusingPort()
        let error = try await error(HTTPRequest("POST", try url("http://u:word@127.0.0.1:\(port)/x?key=planted")))
        #expect(error.code == .cannotConnect)
        #expect(!error.mayHaveBeenSent)
        #expect(error.message.hasPrefix("POST http://127.0.0.1:\(port)/x: could not connect"))
        #expect(!error.message.contains("planted") && !error.message.contains("word"))
    }

    @Test func `an unknown host`() async throws {
        // No label of a name has more than 63 characters, so no name server is asked.
        let error = try await error(HTTPRequest("GET", try url("http://\(String(repeating: "a", count: 64)).test/")))
        #expect(error.code == .unknownHost)
        #expect(!error.mayHaveBeenSent)
    }

    @Test func `a server without TLS behind an https URL`() async throws {
        let server = try RawServer { connection in
            connection.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            connection.waitUntilClosed()
        }
        let error = try await error(HTTPRequest("POST", try server.url(scheme: "https"), body: Data("job".utf8)))
        #expect(error.code == .tls)
        #expect(!error.mayHaveBeenSent)
        #expect(error.message.contains("for a server without TLS, write http"))
    }

    // Without the openssl program there is nothing that can speak TLS here; the test then shows as skipped, with these words.
    @Test(.enabled(if: SecureServer.program != nil, "needs the openssl program"))
    func `a certificate that is not trusted`() async throws {
        let server = try SecureServer()
        let error = try await error(HTTPRequest("POST", server.url, body: Data("job".utf8)))
        #expect(error.code == .tls)
        #expect(!error.mayHaveBeenSent)
    }

    @Test(
        arguments: [
            ("", [.connectionLost, .malformedResponse]),
            ("<html>not http at all</html>\r\n\r\n", [.connectionLost, .malformedResponse]),
            ("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this", [.connectionLost]),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", [.connectionLost]),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n", [.connectionLost]),
        ] as [(String, [HTTPError.Code])])
    func `a broken answer`(answer: String, codes: [HTTPError.Code]) async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(answer)
        }
        let error = try await error(HTTPRequest("POST", try server.url(), body: Data("{}".utf8)))
        #expect(codes.contains(error.code), "\(error)")
        #expect(error.mayHaveBeenSent)
        #expect(server.accepted.value == 1)
    }

    @Test func `a reset in the middle of the body gives what arrived, then the error`() async throws {
        let read = DispatchSemaphore(value: 0)
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            _ = read.wait(timeout: .now() + 50)
            connection.resetOnClose()
        }
        let response = try await transport.send(HTTPRequest("GET", try server.url()))
        var iterator = response.body.makeAsyncIterator()
        #expect(try await iterator.next() == Data("half".utf8))
        read.signal()
        let error = await #expect(throws: HTTPError.self) { while try await iterator.next() != nil {} }
        #expect(error?.code == .connectionLost)
        #expect(error?.mayHaveBeenSent == true)
    }
}
