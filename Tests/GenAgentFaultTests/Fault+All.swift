import GenAgentHTTP
import LoopbackServer

extension Fault {
    /// All rows, in the order of the document.
    static let all = connections + bodies + refusals + images

    /// Below the level of statuses.
    private static let connections = [
        Fault(name: "connection refused", situation: .nobody, generator: .x, policy: .x),
        Fault(name: "unknown host", situation: .unknownHost, generator: .x, policy: .x),
        Fault(name: "TLS: the server speaks plain HTTP", situation: .plainUnderHTTPS, generator: .x, policy: .x),
        Fault(name: "TLS: certificate that nobody vouches for", situation: .untrustedCertificate, generator: .x, policy: .x),
        Fault(
            name: "reset in the middle of the body",
            situation: .server { connection, _, _ in
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"da")
                connection.resetOnClose()
            }, generator: .x, policy: .x),
        Fault(
            name: "slow drip, with a limit of 0.2 s for the whole",
            situation: .server { connection, _, _ in
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                while connection.send("."), !connection.isGone(milliseconds: 10) {}
            }, timeouts: HTTPTimeouts(connect: 10, total: 0.2), generator: .x, policy: .x),
        Fault(
            name: "content length larger than the body",
            situation: .server { connection, _, good in
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(good.utf8.count + 1)\r\n\r\n\(good)")
            }, generator: .x, policy: .x),
        Fault(
            name: "oversize body (300 MB announced)",
            situation: .server { connection, _, _ in
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 300000000\r\n\r\n{")
                connection.waitUntilClosed()
            }, generator: .x, policy: .x),
        Fault(
            name: "redirect loop",
            situation: .server { connection, _, _ in
                connection.respond("302 Found", "Location: /again\r\nConnection: close\r\n")
            }, generator: .x, policy: .x),
    ]

    /// Answers of success that are none.
    private static let bodies = [
        Fault(
            name: "content length smaller than the body",
            situation: .server { connection, _, good in
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n\(good)")
            }, generator: .x, policy: .x),
        Fault(
            name: "truncated JSON",
            situation: .server { connection, _, good in
                connection.respond(body: String(good.prefix(30)))
            }, generator: .x, policy: .x),
        Fault(
            name: "empty body", situation: .server { connection, _, _ in connection.respond() }, generator: .x,
            policy: .x),
        Fault(
            name: "HTML page with status 200",
            situation: .server { connection, _, _ in
                connection.respond("200 OK", "Content-Type: text/html\r\n", body: "<html><title>Log in</title></html>")
            }, generator: .x, policy: .x),
        Fault(
            name: "wrong content type on a good body",
            situation: .server { connection, _, good in
                connection.respond("200 OK", "Content-Type: text/html\r\n", body: good)
            }, generator: .x, policy: .x),
    ]

    /// Statuses of failure.
    private static let refusals = [
        Fault(
            name: "HTML error page, 502",
            situation: .server { connection, _, _ in
                connection.respond(
                    "502 Bad Gateway", "Content-Type: text/html\r\n",
                    body: "<html><head><title>502 Bad Gateway</title></head><body>\(FaultRun.key)</body></html>")
            }, generator: .x, policy: .x),
        Fault(
            name: "429 with Retry-After in seconds, then good",
            situation: .server { connection, number, good in
                if number > 1 { connection.respond(body: good) } else { tooMany(connection, "Retry-After: 7\r\n") }
            }, generator: .x, policy: .x),
        Fault(
            name: "429 with Retry-After as a date, then good",
            situation: .server { connection, number, good in
                if number > 1 { connection.respond(body: good) } else {
                    tooMany(
                        connection,
                        "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nRetry-After: Sun, 06 Nov 1994 08:49:46 GMT\r\n")
                }
            }, generator: .x, policy: .x),
        Fault(
            name: "429 for ever",
            situation: .server { connection, _, _ in tooMany(connection, "Retry-After: 1\r\n") }, generator: .x,
            policy: .x),
        Fault(
            name: "429 with a wait longer than any patience",
            situation: .server { connection, _, _ in tooMany(connection, "Retry-After: 86400\r\n") }, generator: .x,
            policy: .x),
        Fault(
            name: "500 for a client's mistake",
            situation: .server { connection, _, _ in
                connection.respond(
                    "500 Internal Server Error", "Content-Type: application/json\r\n",
                    body: #"{"error":{"message":"[json.exception.type_error.302] type must be string, but is null; key \#(FaultRun.key)"}}"#)
            }, generator: .x, policy: .x),
        Fault(
            name: "500 for a fault of the server's own",
            situation: .server { connection, _, _ in
                connection.respond(
                    "500 Internal Server Error", "Content-Type: application/json\r\n",
                    body: #"{"error":{"message":"CUDA out of memory"}}"#)
            }, generator: .x, policy: .x),
    ]

    /// Only where images come.
    private static let images = [
        Fault(
            name: "image that is not an image",
            situation: .server { connection, _, _ in
                connection.respond(body: #"{"data":[{"b64_json":"VGhpcyBpcyBubyBpbWFnZSBhdCBhbGwu"}]}"#)
            }, generator: .x),
        Fault(
            name: "image that is not even base64",
            situation: .server { connection, _, _ in connection.respond(body: #"{"data":[{"b64_json":"!!!"}]}"#) },
            generator: .x),
    ]

    private static func tooMany(_ connection: RawConnection, _ headers: String) {
        connection.respond("429 Too Many Requests", headers, body: #"{"error":{"message":"Slow down."}}"#)
    }
}

extension Expected {
    static let x = Expected(stop: .satisfied)
}
