import Foundation
import GenAgentCurl
import GenAgentHTTP
import LoopbackServer
import Testing

@Suite(.timeLimit(.minutes(5)))
struct CancellationTests {
    /// Far below every time limit of a request, so freed in this time means freed by the cancellation; how fast that really is, `make
    /// bench ARGS=cancel` says. Here every core may be busy with other tests.
    private static let patience = 5.0

    /// Cancels the task, waits until it has thrown and all is freed, and says how many seconds that took.
    private func cancel(_ task: Task<Void, any Error>, on transport: CurlTransport) async -> Double {
        await seconds {
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            await transport.waitUntilIdle()
        }
    }

    @Test func `a task that is cancelled already sends nothing`() async throws {
        let server = try RawServer { $0.waitUntilClosed() }
        let transport = makeTransport()
        let url = try server.url()
        let go = Signal()
        let task = Task {
            await go.wait()
            _ = try await transport.send(HTTPRequest("GET", url))
        }
        task.cancel()
        go.fire()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(server.accepted.value == 0)
        #expect(transport.liveTransfers == 0)
    }

    @Test func `cancelling while waiting for the head closes the connection`() async throws {
        let (arrived, closed) = (Signal(), Signal())
        let server = try RawServer { connection in
            _ = connection.readRequest()
            arrived.fire()
            connection.waitUntilClosed()
            closed.fire()
        }
        let transport = makeTransport()
        let url = try server.url()
        let task = Task<Void, any Error> { _ = try await transport.send(HTTPRequest("POST", url)) }
        await arrived.wait()
        let time = await cancel(task, on: transport)
        print("cancelled and freed while waiting for the head: \(time) s")
        #expect(time < Self.patience)
        await closed.wait()
    }

    @Test func `cancelling in mid-stream closes the connection`() async throws {
        let (reading, closed) = (Signal(), Signal())
        let server = try RawServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n\r\nfirst")
            connection.waitUntilClosed()
            closed.fire()
        }
        let transport = makeTransport()
        let url = try server.url()
        let task = Task {
            for try await _ in try await transport.send(HTTPRequest("GET", url)).body { reading.fire() }
        }
        await reading.wait()
        let time = await cancel(task, on: transport)
        print("cancelled and freed in mid-stream: \(time) s")
        #expect(time < Self.patience)
        await closed.wait()
    }

    @Test(arguments: ["https", "http"])
    func `cancelling while connecting and while uploading`(scheme: String) async throws {
        let stalled = Signal()
        let cancelled = DispatchSemaphore(value: 0)
        let server = try RawServer { connection in
            guard connection.isGone(milliseconds: 20_000) else { return }
            stalled.fire()
            // Never reads: a handshake is never answered, and an upload stands still.
            _ = cancelled.wait(timeout: .now() + 50)
        }
        let transport = makeTransport()
        let request = HTTPRequest("POST", try server.url(scheme: scheme), body: Data(count: 30_000_000))
        let task = Task<Void, any Error> { _ = try await transport.send(request) }
        await stalled.wait()
        let time = await cancel(task, on: transport)
        cancelled.signal()
        print("cancelled and freed, \(scheme): \(time) s")
        #expect(time < Self.patience)
    }

    @Test func `dropping the body aborts the transfer`() async throws {
        let closed = Signal()
        let endless = try RawServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            while connection.send(String(repeating: "x", count: 10_000)) {}
            closed.fire()
        }
        let transport = makeTransport()
        let time = try await seconds {
            do {
                let response = try await transport.send(HTTPRequest("GET", try endless.url()))
                #expect(response.status == 200)
            }
            await transport.waitUntilIdle()
        }
        print("body dropped and freed: \(time) s")
        await closed.wait()
        #expect(transport.liveTransfers == 0)
    }

    @Test func `a thousand transfers cancelled at once are all freed`() async throws {
        // The kernel takes the connections; nobody answers.
        let server = try RawServer()
        let transport = makeTransport()
        let url = try server.url()
        let tasks = (0..<1000).map { _ in
            Task<Void, any Error> { _ = try await transport.send(HTTPRequest("POST", url, body: Data("job".utf8))) }
        }
        while transport.liveTransfers < 1000 { await Task.yield() }
        let time = await seconds {
            for task in tasks { task.cancel() }
            for task in tasks { await #expect(throws: CancellationError.self) { try await task.value } }
            await transport.waitUntilIdle()
        }
        print("a thousand cancelled and freed: \(time) s")
        #expect(transport.liveTransfers == 0)
        #expect(time < Self.patience)
        // The transport is as good as new.
        let live = try RawServer { connection in
            _ = connection.readRequest()
            connection.respond(body: "fine")
        }
        #expect(try await transport.send(HTTPRequest("GET", try live.url())).body.text() == "fine")
    }

    @Test func `a waiting transfer is cancelled as well`() async throws {
        let arrived = Signal()
        let server = try RawServer { connection in
            _ = connection.readRequest()
            arrived.fire()
            connection.waitUntilClosed()
        }
        let transport = makeTransport { $0.maximumTransfers = 1 }
        let url = try server.url()
        let first = Task<Void, any Error> { _ = try await transport.send(HTTPRequest("GET", url)) }
        await arrived.wait()
        let second = Task<Void, any Error> { _ = try await transport.send(HTTPRequest("GET", url)) }
        while transport.liveTransfers < 2 { await Task.yield() }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(await cancel(first, on: transport) < Self.patience)
        #expect(server.accepted.value == 1)
    }

    @Test func `shutting down fails what runs and what comes later`() async throws {
        let arrived = Signal()
        let server = try RawServer { connection in
            _ = connection.readRequest()
            arrived.fire()
            connection.waitUntilClosed()
        }
        let transport = makeTransport()
        let url = try server.url()
        let task = Task<Void, any Error> { _ = try await transport.send(HTTPRequest("POST", url)) }
        await arrived.wait()
        await transport.shutdown()
        #expect(transport.liveTransfers == 0)
        let running = try await httpError { try await task.value }
        #expect(running.mayHaveBeenSent)
        #expect(running.message.contains("shut down"))
        let later = try await httpError { _ = try await transport.send(HTTPRequest("POST", url)) }
        #expect(!later.mayHaveBeenSent)
        await transport.shutdown()
    }

    @Test func `a body outlives the variable of its transport, which then closes its connections`() async throws {
        let closed = Signal()
        let server = try RawServer { connection in
            _ = connection.readRequest()
            connection.respond(body: "still here")
            connection.waitUntilClosed()
            closed.fire()
        }
        func read() async throws -> HTTPBody {
            try await makeTransport().send(HTTPRequest("GET", try server.url())).body
        }
        var body: HTTPBody? = try await read()
        #expect(try await body?.text() == "still here")
        body = nil
        // The thread has ended when the kept connection closes.
        await closed.wait()
    }
}
