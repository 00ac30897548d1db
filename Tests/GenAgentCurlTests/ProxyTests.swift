import Foundation
import GenAgentCurl
import GenAgentHTTP
import LoopbackServer
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ProxyTests {
    @Test func `a request goes to the proxy, whole URL and all`() async throws {
        let proxy = try RawServer { connection in
            guard let request = connection.readRequest() else { return }
            connection.respond(body: request.line)
        }
        let transport = makeTransport { $0.proxy = .url("http://127.0.0.1:\(proxy.port)") }
        let url = try #require(URL(string: "http://nonexistent.invalid/path"))
        let response = try await transport.send(HTTPRequest("GET", url))
        #expect(try await response.body.text() == "GET http://nonexistent.invalid/path HTTP/1.1")
        #expect(response.url == url)
    }

    @Test func `what a proxy refuses was never sent to the server`() async throws {
        let proxy = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.respond("407 Proxy Authentication Required")
        }
        let transport = makeTransport { $0.proxy = .url("http://user:planted@127.0.0.1:\(proxy.port)") }
        let url = try #require(URL(string: "https://nonexistent.invalid/path"))
        let error = try await httpError {
            _ = try await transport.send(HTTPRequest("POST", url, body: Data("{}".utf8)))
        }
        #expect(!error.mayHaveBeenSent)
        #expect(!error.message.contains("planted"))
    }
}
