import Foundation
import GenAgentCurl
import GenAgentHTTP
import LoopbackServer
import Testing

/// Each way in which a server can fail: the code, what the user reads, and whether the request may have arrived.
@Suite(.timeLimit(.minutes(5)))
struct FaultTests {
    @Test func `nobody listens`() async throws {
        let port = try RawServer.refusingPort()
        let error = try await httpError {
            let url = try #require(URL(string: "http://user:word@127.0.0.1:\(port)/v1/images?key=planted"))
            _ = try await makeTransport().send(HTTPRequest("POST", url, headers: ["Authorization": "planted"]))
        }
        #expect(error.code == .cannotConnect)
        #expect(!error.mayHaveBeenSent)
        #expect(error.message.hasPrefix("POST http://127.0.0.1:\(port)/v1/images: could not connect"))
        #expect(error.message.contains("Is the server running"))
        #expect(!error.message.contains("planted") && !error.message.contains("word"))
    }

    @Test func `an unknown host`() async throws {
        let url = try #require(URL(string: "http://nonexistent.invalid/"))
        let error = try await httpError {
            _ = try await makeTransport().send(
                HTTPRequest("GET", url, timeouts: HTTPTimeouts(connect: 5)))
        }
        // Where name servers are out of reach, resolving runs into the time limit instead.
        #expect(error.code == .unknownHost || error.code == .timeout)
        #expect(!error.mayHaveBeenSent)
    }

    /// What a server does after reading a request, and the code that must come of it.
    static let answers: [(String, HTTPError.Code)] = [
        ("", .connectionLost),
        ("HTTP/1.1 200 OK\r\nContent-Type: te", .connectionLost),
        ("<html>not http at all</html>\r\n\r\n", .malformedResponse),
        ("HTTP/1.1 banana\r\n\r\n", .malformedResponse),
        ("HTTP/1.1 999 Beyond\r\nContent-Length: 0\r\n\r\n", .malformedResponse),
        ("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", .malformedResponse),
        ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999999\r\n\r\nx", .responseTooLarge),
        ("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this", .connectionLost),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", .connectionLost),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n", .connectionLost),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nhello\r\n", .connectionLost),
    ]

    @Test(arguments: answers)
    func `a broken answer`(answer: String, code: HTTPError.Code) async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(answer)
        }
        let error = try await httpError {
            let response = try await makeTransport().send(HTTPRequest("POST", try server.url(), body: Data("{}".utf8)))
            _ = try await response.body.collect()
        }
        #expect(error.code == code, "\(error)")
        #expect(error.mayHaveBeenSent)
        #expect(server.accepted.value == 1)
    }

    @Test func `endless headers`() async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\n")
            while connection.send("X-More: \(String(repeating: "x", count: 8000))\r\n") {}
        }
        let error = try await httpError {
            _ = try await makeTransport().send(HTTPRequest("GET", try server.url()))
        }
        #expect([.malformedResponse, .connectionLost].contains(error.code), "\(error)")
        #expect(error.mayHaveBeenSent)
    }

    @Test func `a reset in the middle of the body gives what arrived, then the error`() async throws {
        let read = DispatchSemaphore(value: 0)
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            _ = read.wait(timeout: .now() + 50)
            connection.resetOnClose()
        }
        let transport = makeTransport()
        let response = try await transport.send(HTTPRequest("GET", try server.url()))
        var iterator = response.body.makeAsyncIterator()
        #expect(try await iterator.next() == Data("half".utf8))
        read.signal()
        let error = try await httpError { while try await iterator.next() != nil {} }
        #expect(error.code == .connectionLost)
        #expect(error.mayHaveBeenSent)
    }

    @Test func `a body larger than allowed ends the transfer, announced or not`() async throws {
        let server = try RawServer { connection in
            guard let request = connection.readRequest() else { return }
            let announced = request.line.contains("/announced")
            connection.send("HTTP/1.1 200 OK\r\n\(announced ? "Content-Length: 1000000\r\n" : "")\r\n")
            while connection.send(String(repeating: "x", count: 10_000)) {}
        }
        let transport = makeTransport()
        let announced = try await httpError {
            _ = try await transport.send(
                HTTPRequest("GET", try server.url("/announced"), maximumResponseBytes: 999_999))
        }
        #expect(announced.code == .responseTooLarge)
        #expect(announced.message.contains("1000000 bytes, more than the limit of 999999 bytes"))
        let response = try await transport.send(HTTPRequest("GET", try server.url(), maximumResponseBytes: 999_999))
        let endless = try await httpError { _ = try await response.body.collect() }
        #expect(endless.code == .responseTooLarge)
        await transport.waitUntilIdle()
    }

    @Test func `the limits for connecting, the first byte and the whole exchange`() async throws {
        let silent = try RawServer { $0.waitUntilClosed() }
        let dripping = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            while connection.send("."), connection.isGone(milliseconds: 20) == false {}
        }
        let transport = makeTransport()
        let firstByte = try await httpError {
            _ = try await transport.send(
                HTTPRequest("POST", try silent.url(), timeouts: HTTPTimeouts(firstByte: 0.1)))
        }
        #expect(firstByte.code == .timeout)
        #expect(firstByte.mayHaveBeenSent)
        #expect(firstByte.message.contains("no answer within 0.1 s"))
        let waiting = try await httpError {
            _ = try await transport.send(HTTPRequest("POST", try silent.url(), timeouts: HTTPTimeouts(total: 0.1)))
        }
        #expect(waiting.code == .timeout)
        let total = try await httpError {
            let request = HTTPRequest("GET", try dripping.url(), timeouts: HTTPTimeouts(firstByte: 10, total: 0.3))
            let response = try await transport.send(request)
            _ = try await response.body.collect()
        }
        #expect(total.message.contains("not finished within 0.3 s"))
        // TLS is part of connecting, and this server never answers the handshake.
        let connect = try await httpError {
            _ = try await transport.send(
                HTTPRequest("GET", try silent.url(scheme: "https"), timeouts: HTTPTimeouts(connect: 0.1)))
        }
        #expect(connect.code == .timeout)
        #expect(connect.message.contains("no connection within 0.1 s"))
        #expect(!connect.mayHaveBeenSent)
        await transport.waitUntilIdle()
    }

    @Test func `odd time limits do no harm`() async throws {
        let server = try RawServer { connection in
            while connection.readRequest() != nil { connection.respond(body: "ok") }
        }
        let transport = makeTransport()
        for limit in [Double.infinity, .nan, .greatestFiniteMagnitude, 1e12, nil] {
            let timeouts = HTTPTimeouts(connect: limit, firstByte: limit, total: limit)
            let response = try await transport.send(HTTPRequest("GET", try server.url(), timeouts: timeouts))
            #expect(try await response.body.text() == "ok")
        }
        let late = try await httpError {
            _ = try await transport.send(HTTPRequest("GET", try server.url(), timeouts: HTTPTimeouts(total: -1)))
        }
        #expect(late.code == .timeout)
    }

    @Test func `a kept connection that closes under a POST is reported, not repeated`() async throws {
        let requests = Counter()
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.respond(body: "first")
            guard let request = connection.readRequest() else { return }
            requests.add()
            // A second connection would answer; only a repeated request gets there.
            if request.line.hasPrefix("GET") { return }
        }
        let transport = makeTransport()
        func warm() async throws {
            let response = try await transport.send(HTTPRequest("GET", try server.url()))
            #expect(try await response.body.text() == "first")
        }
        try await warm()
        let error = try await httpError {
            _ = try await transport.send(HTTPRequest("POST", try server.url(), body: Data("job".utf8)))
        }
        #expect(error.code == .connectionLost)
        #expect(error.mayHaveBeenSent)
        #expect(error.message.contains("not repeated"))
        #expect(requests.value == 1)
        // An idempotency key alone changes nothing: most servers ignore it.
        try await warm()
        let keyed = try await httpError {
            _ = try await transport.send(
                HTTPRequest("POST", try server.url(), headers: ["Idempotency-Key": "7"], body: Data("job".utf8)))
        }
        #expect(keyed.code == .connectionLost && requests.value == 2)
        try await warm()
        // Repeated on a fresh connection is one that says of itself that it may be: llama.cpp closes a kept connection after every streamed answer.
        let allowed = try await transport.send(
            HTTPRequest("POST", try server.url(), body: Data("question".utf8), mayBeRepeated: true))
        #expect(try await allowed.body.text() == "first")
        #expect(requests.value == 3)
    }

    @Test(arguments: ["ftp://127.0.0.1/x", "file:///etc/passwd", "http:///path", "relative"])
    func `an unusable URL is refused`(text: String) async throws {
        let url = try #require(URL(string: text))
        let error = try await httpError { _ = try await makeTransport().send(HTTPRequest("GET", url)) }
        #expect(error.code == .invalidRequest)
        #expect(!error.mayHaveBeenSent)
    }

    @Test func `line breaks cannot be smuggled into a request`() async throws {
        let url = try #require(URL(string: "http://127.0.0.1:9/"))
        for request in [
            HTTPRequest("GET", url, headers: ["X-Key": "planted\r\nX-Other: 1"]),
            HTTPRequest("GET", url, headers: ["X-Key": "planted\0"]),
            HTTPRequest("GET", url, headers: ["X Key": "planted"]),
            HTTPRequest("GET / HTTP/1.1\r\nplanted", url),
        ] {
            let error = try await httpError { _ = try await makeTransport().send(request) }
            #expect(error.code == .invalidRequest)
            #expect(!error.message.contains("planted"))
        }
    }
}
