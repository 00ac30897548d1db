import Foundation
import GenAgentCurl
import GenAgentHTTP
import Testing

/// libcurl against a real HTTP/2 server, which `.ci/live-http2` starts.
@Suite(
    "Live: HTTP/2", .serialized, .timeLimit(.minutes(5)),
    .enabled(if: LiveHTTP2.url != nil, "GENAGENT_HTTP2_URL is not set; .ci/live-http2 sets it"))
struct LiveHTTP2Tests {
    private let transport = CurlTransport(
        configuration: CurlConfiguration(proxy: .none, certificateAuthorityFile: LiveHTTP2.certificate))

    private func send(_ method: String, _ path: String, body: Data? = nil) async throws -> HTTPResponse {
        let url = try #require(LiveHTTP2.url.flatMap { URL(string: path, relativeTo: $0) })
        return try await transport.send(HTTPRequest(method, url, body: body, timeouts: HTTPTimeouts(total: 30)))
    }

    private func text(_ response: HTTPResponse) async throws -> String {
        String(decoding: try await response.body.collect(), as: UTF8.self)
    }

    @Test("it is what a server that offers it is spoken to in, and one connection serves one request after the other")
    func version() async throws {
        var connections: Set<String> = []
        for _ in 0..<5 {
            let response = try await send("GET", "/")
            #expect(response.status == 200)
            #expect(response.headers["x-version"] == "2")
            connections.insert(try #require(response.headers["X-Client"]))
            _ = try await response.body.collect()
        }
        #expect(connections.count == 1)
    }

    @Test("large bodies arrive whole, both ways and many at once")
    func bodies() async throws {
        #expect(try await text(send("POST", "/count", body: Data(count: 3_000_000))) == "3000000")
        let sizes = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 { group.addTask { try await send("GET", "/large").body.collect().count } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(sizes == Array(repeating: 8_000_000, count: 8))
    }

    @Test("a reader that stands still holds up no other stream of its connection")
    func backPressure() async throws {
        let first = try await send("GET", "/")
        let connection = first.headers["x-client"]
        _ = try await first.body.collect()
        let large = try await send("GET", "/large")
        for _ in 0..<5 { #expect(try await text(send("GET", "/")) == "0") }
        #expect(large.headers["x-client"] == connection)
        #expect(try await large.body.collect().count == 8_000_000)
    }

    @Test("cancelling in mid-stream ends the stream at the server, and leaves its connection in use")
    func cancelling() async throws {
        let (reading, signal) = AsyncStream<String>.makeStream()
        let task = Task {
            let response = try await send("GET", "/drip")
            for try await _ in response.body { signal.yield(response.headers["x-client"] ?? "") }
        }
        var iterator = reading.makeAsyncIterator()
        let connection = try #require(await iterator.next())
        #expect(try await text(send("GET", "/")) == "1")
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await transport.waitUntilIdle()
        // The server learns of it from the network: asked again until it knows; the suite's time limit bounds that.
        var open = ""
        while open != "0" {
            let response = try await send("GET", "/")
            #expect(response.headers["x-client"] == connection)
            open = try await text(response)
        }
    }
}

/// Where the server is.
private enum LiveHTTP2 {
    static let url = ProcessInfo.processInfo.environment["GENAGENT_HTTP2_URL"].flatMap { URL(string: $0) }
    static let certificate = ProcessInfo.processInfo.environment["GENAGENT_HTTP2_CERTIFICATE"]
}
