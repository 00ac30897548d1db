import Foundation
import GenAgentCurl
import GenAgentHTTP
import LoopbackServer
import Testing

@Suite(.timeLimit(.minutes(5)))
struct BackpressureTests {
    @Test func `a reader that is behind makes the server wait, and loses nothing`() async throws {
        let stalled = Signal()
        let size = 40_000_000
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
            // The value of every byte says where it belongs.
            let pattern = (0..<251 * 1000).map { UInt8($0 % 251) }
            var (sent, hasStalled) = (0, false)
            while sent < size {
                if !hasStalled, connection.isStalled(milliseconds: 200) {
                    hasStalled = true
                    stalled.fire()
                }
                let part = pattern.prefix(size - sent)
                guard connection.send(part) else { return }
                sent += part.count
            }
        }
        let transport = makeTransport()
        let response = try await transport.send(HTTPRequest("GET", try server.url()))
        await stalled.wait()
        var (received, largest, isSame) = (0, 0, true)
        for try await chunk in response.body {
            largest = max(largest, chunk.count)
            isSame = isSame && chunk.first == UInt8(received % 251)
            received += chunk.count
            isSame = isSame && chunk.last == UInt8((received - 1) % 251)
        }
        #expect(received == size)
        #expect(isSame)
        // One chunk is everything that waited for the reader.
        #expect(largest <= 1_000_000 + 64 * 1024)
    }

    @Test func `other transfers go on while one reader stands still`() async throws {
        let server = try RawServer { connection in
            while let request = connection.readRequest() {
                if request.line.contains("/large") {
                    guard connection.respond(body: String(repeating: "x", count: 8_000_000)) else { return }
                } else {
                    connection.respond(body: "quick")
                }
            }
        }
        let transport = makeTransport { $0.maximumBufferedBytes = 1000 }
        let large = try await transport.send(HTTPRequest("GET", try server.url("/large")))
        for _ in 0..<20 {
            #expect(try await transport.send(HTTPRequest("GET", try server.url())).body.text() == "quick")
        }
        #expect(try await large.body.collect().count == 8_000_000)
    }
}
