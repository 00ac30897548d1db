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

    #if canImport(FoundationNetworking)
    @Test func `a reader that is too far behind gets an error, not a full memory`() async throws {
        let closed = Signal()
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            while connection.send(String(repeating: "x", count: 10_000)) {}
            closed.fire()
        }
        let transport = URLSessionTransport(maximumBufferedBytes: 1_000_000)
        let response = try await transport.send(HTTPRequest("GET", try server.url()))
        // The server never stops by itself: that its connection closes shows that the bound holds without a reader.
        await closed.wait()
        var received = 0
        let error = await #expect(throws: HTTPError.self) {
            for try await chunk in response.body { received += chunk.count }
        }
        #expect(error?.code == .responseTooLarge)
        #expect(error?.message.contains("wait to be read") == true)
        #expect((1_000_000...1_200_000).contains(received))
    }
    #endif

    @Test func `a transfer is held while its reader is behind, once each time`() {
        let (held, released) = (Counter(), Counter())
        let flow = URLSessionFlow(limit: 10) {
            held.add()
        } release: {
            released.add()
        }
        for (unread, isHeld) in [(10, false), (11, true), (30, true), (6, true), (5, false), (10, false), (11, true)] {
            flow.update { unread }
            #expect(held.value - released.value == (isHeld ? 1 : 0), "\(unread)")
        }
        #expect(held.value == 2)
    }

    // MARK: Times

    private func error(_ task: Task<some Sendable, any Error>) async throws -> HTTPError {
        try #require(await #expect(throws: HTTPError.self) { _ = try await task.value })
    }

    @Test func `a connection that does not come to stand in time is a timeout, and nothing was sent`() async throws {
        let clock = ManualClock()
        let transport = URLSessionTransport(clock: clock)
        // The kernel connects; TLS is part of connecting, and nobody answers the handshake.
        let silent = try RawServer { $0.waitUntilClosed() }
        let request = HTTPRequest(
            "POST", try silent.url(scheme: "https"), body: Data("job".utf8), timeouts: HTTPTimeouts(connect: 15))
        let task = Task { try await transport.send(request) }
        await clock.waitForSleepers(1)
        clock.advance(by: 15)
        let error = try await error(task)
        #expect(error.code == .timeout)
        #expect(error.message.contains("no connection within 15.0 s"))
        #expect(!error.mayHaveBeenSent)
    }

    @Test func `the limit for connecting ends where the body leaves: a generator may be silent for long`() async throws
    {
        let clock = ManualClock()
        let transport = URLSessionTransport(clock: clock)
        let arrived = Signal()
        let gate = DispatchSemaphore(value: 0)
        let server = try RawServer { connection in
            while connection.readRequest() != nil {
                arrived.fire()
                _ = gate.wait(timeout: .now() + 50)
                connection.respond(body: "late")
            }
        }
        // With a body its leaving is seen; without one nothing is, and no limit may be mistaken for that of connecting.
        for (method, body) in [("POST", Data("job".utf8)), ("GET", nil)] {
            let request = HTTPRequest(method, try server.url(), body: body, timeouts: HTTPTimeouts(connect: 15))
            let task = Task { try await transport.send(request).body.collect() }
            await arrived.wait()
            clock.advance(by: 600)
            gate.signal()
            #expect(try await task.value == Data("late".utf8))
        }
    }

    @Test func `silence beyond the limit for the first byte is a timeout`() async throws {
        let clock = ManualClock()
        let transport = URLSessionTransport(clock: clock)
        let silent = try RawServer { $0.waitUntilClosed() }
        // With a body the wait begins when it leaves (beside the limit for connecting); without one, connecting is part of it.
        for (body, sleepers, seconds) in [(Data("job".utf8), 2, 30.0), (nil, 1, 45)] {
            let request = HTTPRequest(
                "POST", try silent.url(), body: body, timeouts: HTTPTimeouts(connect: 15, firstByte: 30))
            let task = Task { try await transport.send(request) }
            await clock.waitForSleepers(sleepers)
            clock.advance(by: seconds)
            let error = try await error(task)
            #expect(error.code == .timeout)
            #expect(error.message.contains("no answer within 30.0 s"))
            #expect(error.mayHaveBeenSent)
        }
    }

    @Test func `the limit for the whole holds while the body drips, and over redirects`() async throws {
        let (clock, arrived) = (ManualClock(), Signal())
        let transport = URLSessionTransport(clock: clock)
        let server = try RawServer { connection in
            while let request = connection.readRequest() {
                if request.line.contains("/start") {
                    connection.respond("302 Found", "Location: /silent\r\n")
                } else if request.line.contains("/drip") {
                    connection.send("HTTP/1.1 200 OK\r\n\r\n")
                    while connection.send("."), !connection.isGone(milliseconds: 10) {}
                    return
                } else {
                    arrived.fire()
                }
            }
        }
        let timeouts = HTTPTimeouts(connect: nil, total: 60)
        let drip = try await transport.send(HTTPRequest("GET", try server.url("/drip"), timeouts: timeouts))
        let reading = Task { try await drip.body.collect() }
        await clock.waitForSleepers(1)
        clock.advance(by: 60)
        let first = try await error(reading)
        #expect(first.code == .timeout)
        #expect(first.message.contains("not finished within 60.0 s"))

        let request = HTTPRequest("GET", try server.url("/start"), timeouts: timeouts)
        let task = Task { try await transport.send(request) }
        await arrived.wait()
        await clock.waitForSleepers(1)
        clock.advance(by: 60)
        #expect(try await error(task).message.contains("/silent: not finished within 60.0 s"))
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
