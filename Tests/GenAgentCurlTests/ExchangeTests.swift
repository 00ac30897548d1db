import Foundation
import GenAgentCurl
import GenAgentHTTP
import LoopbackServer
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ExchangeTests {
    @Test func `a response carries status, header fields in order, url and body`() async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.respond("418 I'm a teapot", "X-One: 1\r\nx-two:  two words \r\nX-ONE: again\r\n", body: "short")
        }
        let transport = makeTransport()
        let response = try await transport.send(HTTPRequest("GET", try server.url("/tea?pot=1")))
        #expect(response.status == 418)
        #expect(!response.isSuccess)
        #expect(response.headers.fields.map(\.name) == ["X-One", "x-two", "X-ONE", "Content-Length"])
        #expect(response.headers["x-two"] == "two words")
        #expect(response.url == (try server.url("/tea?pot=1")))
        #expect(try await response.body.text() == "short")
    }

    @Test func `the request arrives as written, without Expect or a made-up content type`() async throws {
        let requests = AsyncStream<RawRequest>.makeStream()
        let server = try RawServer { connection in
            guard let request = connection.readRequest() else { return }
            requests.continuation.yield(request)
            connection.respond(body: "ok")
        }
        let body = Data((0..<1_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        let transport = makeTransport()
        let response = try await transport.send(
            HTTPRequest(
                "POST", try server.url("/v1?q=a%20b"),
                headers: ["X-Key": "secret", "X-Empty": "", "Expect": "100-continue", "Content-Length": "7"], body: body
            ))
        #expect(try await response.body.text() == "ok")
        var iterator = requests.stream.makeAsyncIterator()
        let request = try #require(await iterator.next())
        #expect(request.line == "POST /v1?q=a%20b HTTP/1.1")
        #expect(request.header("Expect") == nil)
        #expect(request.header("Content-Type") == nil)
        #expect(request.header("Accept-Encoding") == nil)
        #expect(request.header("Content-Length") == "1500000")
        #expect(request.header("X-Key") == "secret")
        #expect(request.header("X-Empty") == "")
        #expect(request.header("User-Agent") == CurlConfiguration.standardUserAgent)
        #expect(request.body == body)
    }

    @Test(
        arguments: [
            ("GET", nil), ("HEAD", nil), ("DELETE", nil), ("POST", nil), ("PUT", "text"), ("PATCH", "text"),
            ("DELETE", "text"), ("GET", "text"), ("OPTIONS", nil),
        ] as [(String, String?)])
    func `every method is sent with its body or none`(method: String, body: String?) async throws {
        let server = try RawServer { connection in
            guard let request = connection.readRequest() else { return }
            let length = request.header("Content-Length") ?? "none"
            let echo = "\(request.line)|\(length)|\(String(decoding: request.body, as: UTF8.self))"
            if request.line.hasPrefix("HEAD") {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 900000000\r\nX-Echo: \(echo)\r\n\r\n")
            } else {
                connection.respond("200 OK", "X-Echo: \(echo)\r\n", body: echo)
            }
        }
        let transport = makeTransport()
        let response = try await transport.send(
            HTTPRequest(method, try server.url(), body: body.map { Data($0.utf8) }))
        let length = body.map { String($0.utf8.count) } ?? (method == "POST" ? "0" : "none")
        let echo = "\(method) / HTTP/1.1|\(length)|\(body ?? "")"
        #expect(response.headers["X-Echo"] == echo)
        #expect(try await response.body.text() == (method == "HEAD" ? "" : echo))
    }

    @Test func `interim responses are skipped, trailers and zero chunks end a chunked body`() async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n")
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            connection.sendChunk("one ")
            connection.sendChunk("two")
            connection.send("0\r\nX-Trailer: late\r\n\r\n")
            connection.waitUntilClosed()
        }
        let transport = makeTransport()
        let response = try await transport.send(HTTPRequest("GET", try server.url()))
        #expect(response.headers.fields.map(\.name) == ["Transfer-Encoding"])
        #expect(try await response.body.text() == "one two")
    }

    @Test func `a body without length ends with the connection, a status without body at once`() async throws {
        let server = try RawServer { connection in
            guard let request = connection.readRequest() else { return }
            if request.line.contains("/none") {
                connection.send("HTTP/1.1 204 No Content\r\n\r\n")
                connection.waitUntilClosed()
            } else {
                connection.send("HTTP/1.0 200 OK\r\n\r\nto the end")
            }
        }
        let transport = makeTransport()
        let whole = try await transport.send(HTTPRequest("GET", try server.url()))
        #expect(try await whole.body.text() == "to the end")
        let none = try await transport.send(HTTPRequest("GET", try server.url("/none")))
        #expect(try await none.body.text() == "")
    }

    @Test func `header fields in no valid encoding and folded ones are read, not trapped on`() async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(Array("HTTP/1.1 200 OK\r\nX-Bad: a".utf8) + [0xFF, 0xC0] + Array("b\r\n".utf8))
            connection.send("X-Fold: one\r\n  two\r\n: nameless\r\nContent-Length: 0\r\n\r\n")
        }
        let transport = makeTransport()
        let response = try await transport.send(HTTPRequest("GET", try server.url()))
        #expect(response.headers["X-Bad"]?.hasPrefix("a\u{FFFD}") == true)
        #expect(response.headers["X-Fold"] == "one two")
        #expect(response.headers["Content-Length"] == "0")
    }

    @Test func `a connection is reused, one after the other`() async throws {
        let server = try RawServer { connection in
            while connection.readRequest() != nil { connection.respond(body: "again") }
        }
        let transport = makeTransport()
        for _ in 0..<5 {
            let response = try await transport.send(HTTPRequest("POST", try server.url(), body: Data("x".utf8)))
            #expect(try await response.body.text() == "again")
        }
        #expect(server.accepted.value == 1)
        await transport.waitUntilIdle()
        #expect(transport.liveTransfers == 0)
    }

    @Test(arguments: [true, false])
    func `the number of transfers at once is held to its limit`(isPerHost: Bool) async throws {
        let server = try RawServer { connection in
            while connection.readRequest() != nil { connection.respond(body: "done") }
        }
        let transport = makeTransport {
            if isPerHost { $0.maximumConnectionsPerHost = 2 } else { $0.maximumTransfers = 2 }
        }
        let url = try server.url()
        let bodies = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<30 {
                group.addTask { try await transport.send(HTTPRequest("GET", url)).body.text() }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(bodies == Array(repeating: "done", count: 30))
        #expect((1...2).contains(server.accepted.value))
    }

    @Test func `server-sent events arrive one by one, long before the response ends`() async throws {
        let read = DispatchSemaphore(value: 0)
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
            for number in 0..<5 {
                connection.sendChunk("data: \(number)\n\n")
                // The next event leaves only when the client has read this one.
                guard read.wait(timeout: .now() + 50) == .success else { return }
            }
            connection.send("0\r\n\r\n")
            connection.waitUntilClosed()
        }
        let transport = makeTransport()
        let response = try await transport.send(HTTPRequest("GET", try server.url()))
        var events: [String] = []
        for try await chunk in response.body {
            events.append(String(decoding: chunk, as: UTF8.self))
            read.signal()
        }
        #expect(events == (0..<5).map { "data: \($0)\n\n" })
    }

    @Test func `the user agent names the library's version`() throws {
        var folder = URL(fileURLWithPath: #filePath)
        while !FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) {
            folder.deleteLastPathComponent()
            try #require(folder.path != "/")
        }
        let file = folder.appendingPathComponent("Sources/GenAgent/Values/LibraryVersion.swift")
        let version = try #require(
            try String(contentsOf: file, encoding: .utf8).split(separator: "\"").dropFirst().first)
        #expect(CurlConfiguration.standardUserAgent == "GenAgent/\(version)")
    }
}
