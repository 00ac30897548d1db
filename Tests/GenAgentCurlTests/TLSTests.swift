import Foundation
import GenAgentCurl
import GenAgentHTTP
import LoopbackServer
import Testing

@Suite(.timeLimit(.minutes(5)))
struct TLSTests {
    @Test func `a server without TLS behind an https URL`() async throws {
        let server = try RawServer { connection in
            connection.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            connection.waitUntilClosed()
        }
        let error = try await httpError {
            _ = try await makeTransport().send(HTTPRequest("POST", try server.url(scheme: "https")))
        }
        #expect(error.code == .tls)
        #expect(!error.mayHaveBeenSent)
        #expect(error.message.contains("for a server without TLS, write http"))
    }

    @Test(.enabled(if: SecureServer.program != nil, "needs the openssl program"))
    func `a self-signed certificate is refused, and trusted when named`() async throws {
        let server = try SecureServer()
        let refused = try await httpError {
            _ = try await makeTransport().send(HTTPRequest("POST", server.url))
        }
        #expect(refused.code == .tls)
        #expect(!refused.mayHaveBeenSent)
        #expect(refused.message.contains("certificateAuthorityFile"))
        let trusting = makeTransport { $0.certificateAuthorityFile = server.certificate.path }
        let response = try await trusting.send(HTTPRequest("GET", server.url))
        #expect(response.isSuccess)
        #expect(try await response.body.text().contains("s_server"))
        // The certificate is for 127.0.0.1 alone.
        let renamed = try #require(URL(string: "https://localhost:\(server.url.port ?? 0)/"))
        let wrongName = try await httpError { _ = try await trusting.send(HTTPRequest("GET", renamed)) }
        #expect(wrongName.code == .tls)
    }

    @Test func `a missing file of authorities is an error of TLS`() async throws {
        let server = try RawServer { $0.waitUntilClosed() }
        let transport = makeTransport { $0.certificateAuthorityFile = "/nonexistent/authorities.pem" }
        let error = try await httpError {
            _ = try await transport.send(HTTPRequest("GET", try server.url(scheme: "https")))
        }
        #expect(error.code == .tls)
        #expect(!error.mayHaveBeenSent)
    }
}
