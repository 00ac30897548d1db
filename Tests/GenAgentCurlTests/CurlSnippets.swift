import Foundation
import GenAgentCurl
import GenAgentHTTP
import LoopbackServer
import Testing

@Suite(.timeLimit(.minutes(5)))
struct CurlSnippets {
    @Test func `a polite client asks two at a time, and reads as the bytes come`() async throws {
        let server = try RawServer { connection in
            while connection.readRequest() != nil { connection.respond(body: "a picture") }
        }
        let picture = try server.url("/picture")
        var count = 0
        // snippet: curl-transport
        let curl = CurlTransport(configuration: CurlConfiguration(proxy: .none, maximumIdleConnections: 8))
        let limiter = EndpointLimiter(standard: EndpointLimits(maximumConcurrent: 2))
        let transport = RetryingTransport(LimitingTransport(curl, limiter))

        let response = try await transport.send(HTTPRequest("GET", picture, timeouts: HTTPTimeouts(total: 30)))
        for try await bytes in response.body { count += bytes.count }  // the server waits while we do not read
        await curl.shutdown()
        // snippet-end
        #expect(response.isSuccess)
        #expect(count == "a picture".utf8.count)
    }
}
