import Foundation
import GenAgentCurl
import GenAgentHTTP
import LoopbackServer
import Testing

@Suite(.timeLimit(.minutes(5)))
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

/// The environment belongs to a whole process, and other tests run in this one: each of these has a process of its own.
@Suite(.timeLimit(.minutes(5)))
struct EnvironmentProxyTests {
    @Test func `by default requests go to the proxy that the environment names, TLS through a tunnel`() async throws {
        await #expect(processExitsWith: .success) {
            let lines = AsyncStream<String>.makeStream()
            let proxy = try RawServer { connection in
                guard let request = connection.readRequest() else { return }
                lines.continuation.yield(request.line)
                if request.line.hasPrefix("CONNECT") { return }
                connection.respond(body: "through the proxy")
            }
            for name in ["http_proxy", "https_proxy"] { setenv(name, "http://127.0.0.1:\(proxy.port)", 1) }
            let transport = CurlTransport()
            let plain = try #require(URL(string: "http://nonexistent.invalid/path"))
            let response = try await transport.send(HTTPRequest("GET", plain))
            #expect(try await response.body.text() == "through the proxy")

            let secure = try #require(URL(string: "https://nonexistent.invalid/path"))
            let error = try await httpError { _ = try await transport.send(HTTPRequest("POST", secure)) }
            #expect(!error.mayHaveBeenSent)
            lines.continuation.finish()
            var seen: [String] = []
            for await line in lines.stream { seen.append(line) }
            #expect(
                seen == ["GET http://nonexistent.invalid/path HTTP/1.1", "CONNECT nonexistent.invalid:443 HTTP/1.1"])
        }
    }

    @Test func `what no_proxy names, and a transport told to use none, go straight to the server`() async throws {
        await #expect(processExitsWith: .success) {
            let refusing = try RawServer.refusingPort()
            let server = try RawServer { connection in
                guard let request = connection.readRequest() else { return }
                connection.respond(body: request.line)
            }
            setenv("http_proxy", "http://127.0.0.1:\(refusing)", 1)
            let request = HTTPRequest("GET", try server.url("/x"))
            let error = try await httpError { _ = try await CurlTransport().send(request) }
            #expect(error.code == .cannotConnect)
            #expect(try await makeTransport().send(request).body.text() == "GET /x HTTP/1.1")
            setenv("no_proxy", "localhost,127.0.0.1", 1)
            #expect(try await CurlTransport().send(request).body.text() == "GET /x HTTP/1.1")
        }
    }
}
