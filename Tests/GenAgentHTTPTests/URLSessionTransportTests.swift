import Foundation
import GenAgentHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct URLSessionTransportTests {
    private let transport = URLSessionTransport()

    private func withServer<Result>(
        _ answer: @escaping @Sendable (LocalServer.Connection) -> Void, _ body: (LocalServer) async throws -> Result
    ) async throws -> Result {
        let server = try LocalServer(answer)
        defer { server.stop() }
        return try await body(server)
    }

    @Test func anyStatusIsAResponseWithItsBody() async throws {
        try await withServer {
            $0.write("HTTP/1.1 404 Not Found\r\nX-Id: 7\r\nContent-Length: 5\r\nConnection: close\r\n\r\nsorry")
        } _: {
            let response = try await transport.send(HTTPRequest("GET", try $0.url("/x?key=1")))
            #expect(response.status == 404)
            #expect(response.headers["x-id"] == "7")
            #expect(try await response.body.collect() == Data("sorry".utf8))
        }
    }

    @Test func aBodyStreamsBeforeItsEnd() async throws {
        // The server ends the body only when the reader has shown that it has read the first event.
        let gate = DispatchSemaphore(value: 0)
        try await withServer { connection in
            connection.write(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: 1\n\n")
            gate.wait()
            connection.write("data: 2\n\n")
        } _: {
            let response = try await transport.send(HTTPRequest("GET", try $0.url("/")))
            var found: [String] = []
            for try await event in ServerSentEvents(response.body) {
                found.append(event.data)
                gate.signal()
            }
            #expect(found == ["1", "2"])
        }
    }

    @Test func aRedirectElsewhereLosesCredentials() async throws {
        let seen = ManagedRequests()
        try await withServer { connection in
            seen.add(connection.request)
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        } _: { target in
            let place = try target.url("/there").absoluteString
            try await withServer { connection in
                connection.write(
                    "HTTP/1.1 302 Found\r\nLocation: \(place)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            } _: {
                var request = HTTPRequest(
                    "GET", try $0.url("/"),
                    headers: ["Authorization": "Bearer planted", "x-key": "planted", "X-Other": "kept"])
                let response = try await transport.send(request)
                #expect(response.status == 200)
                #expect(response.url.path == "/there")
                _ = try await response.body.collect()
                request.maximumRedirects = 0
                #expect(try await transport.send(request).status == 302)
            }
        }
        #expect(seen.all.count == 1)
        #expect(seen.all.allSatisfy { !$0.contains("planted") && $0.contains("/there") })
    }

    @Test func endlessRedirectsAreATypedError() async throws {
        try await withServer {
            $0.write("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        } _: { server in
            let request = HTTPRequest("GET", try server.url("/"))
            let error = await #expect(throws: HTTPError.self) { try await transport.send(request) }
            #expect(error?.code == .redirect)
        }
    }

    @Test func aBodyBeyondTheCapIsATypedError() async throws {
        try await withServer { connection in
            connection.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n\(String(repeating: "x", count: 5000))")
            connection.waitForClose()
        } _: { server in
            let request = HTTPRequest("GET", try server.url("/"), maximumResponseBytes: 1000)
            let error = await #expect(throws: HTTPError.self) { try await transport.send(request).body.collect() }
            #expect(error?.code == .responseTooLarge)
        }
    }

    @Test func refusedAndUnusableRequestsWereNotSent() async throws {
        let server = try LocalServer { _ in }
        let place = try server.url("/?key=planted")
        server.stop()
        let refused = await #expect(throws: HTTPError.self) { try await transport.send(HTTPRequest("POST", place)) }
        #expect(refused?.code == .cannotConnect)
        #expect(refused?.mayHaveBeenSent == false)
        #expect(refused?.message.contains("planted") == false)
        let file = try url("file:///etc/passwd")
        let invalid = await #expect(throws: HTTPError.self) { try await transport.send(HTTPRequest("GET", file)) }
        #expect(invalid?.code == .invalidRequest)
    }

    @Test func cancellingAbortsTheTransferAlsoMidStream() async throws {
        let closed = DispatchSemaphore(value: 0)
        try await withServer { connection in
            connection.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nfirst")
            connection.waitForClose()
            closed.signal()
        } _: { server in
            let request = HTTPRequest("GET", try server.url("/"))
            let (started, signal) = AsyncStream<Void>.makeStream()
            let task = Task {
                for try await _ in try await transport.send(request).body { signal.yield() }
            }
            for await _ in started { break }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(
                await withCheckedContinuation { done in
                    Thread.detachNewThread { done.resume(returning: closed.wait(timeout: .now() + 10) == .success) }
                })
        }
    }

    @Test func silenceBeyondTheFirstByteLimitIsATimeout() async throws {
        let clock = ManualHTTPClock()
        let transport = URLSessionTransport(clock: clock)
        try await withServer {
            $0.waitForClose()
        } _: { server in
            let request = HTTPRequest("GET", try server.url("/"), timeouts: HTTPTimeouts(firstByte: 30))
            let task = Task { try await transport.send(request) }
            await clock.waitForSleepers(1)
            clock.advance(by: 30)
            let error = await #expect(throws: HTTPError.self) { try await task.value }
            #expect(error?.code == .timeout)
            #expect(error?.mayHaveBeenSent == true)
        }
    }
}

/// The requests that a server saw.
private final class ManagedRequests: @unchecked Sendable {
    // Unchecked because the compiler cannot see that `requests` is only touched with `lock` held.
    private let lock = NSLock()
    private var requests: [String] = []

    func add(_ request: String) { lock.withLock { requests.append(request) } }
    var all: [String] { lock.withLock { requests } }
}
