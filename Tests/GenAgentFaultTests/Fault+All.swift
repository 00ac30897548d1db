import GenAgentHTTP
import LoopbackServer

extension Fault {
    /// All rows, in the order of the document.
    static let all = connections + bodies + refusals + images + arrivals

    /// Below the level of statuses.
    private static let connections = [
        Fault(
            name: "connection refused", situation: .nobody,
            generator: Expected(
                stop: .toolFailed, kind: .transient, sent: 4,
                words:
                    "stable-diffusion.cpp: POST SERVER/v1/images/generations: could not connect (…). Is the server running, and is the port right? (tried 4 times in … s)"
            ),
            policy: Expected(
                stop: .policyFailed, kind: .transient, sent: 4,
                words:
                    "POST SERVER/v1/chat/completions: could not connect (…). Is the server running, and is the port right? (tried 4 times in … s)"
            )),
        Fault(
            name: "unknown host", situation: .unknownHost,
            generator: Expected(
                stop: .toolFailed, kind: .transient,
                words:
                    "stable-diffusion.cpp: POST SERVER/v1/images/generations: the host name could not be resolved (…). Check its spelling and this machine's DNS."
            ),
            policy: Expected(
                stop: .policyFailed, kind: .transient,
                words:
                    "POST SERVER/v1/chat/completions: the host name could not be resolved (…). Check its spelling and this machine's DNS."
            )),
        Fault(
            name: "TLS: the server speaks plain HTTP", situation: .plainUnderHTTPS,
            generator: Expected(
                stop: .toolFailed, kind: .fatal,
                words:
                    "stable-diffusion.cpp: POST SERVER/v1/images/generations: no secure connection (…). For a private authority, give its certificate as certificateAuthorityFile; for a server without TLS, write http."
            ),
            policy: Expected(
                stop: .policyFailed, kind: .fatal,
                words:
                    "POST SERVER/v1/chat/completions: no secure connection (…). For a private authority, give its certificate as certificateAuthorityFile; for a server without TLS, write http."
            )),
        Fault(
            name: "TLS: certificate of an unknown authority", situation: .untrustedCertificate,
            generator: Expected(
                stop: .toolFailed, kind: .fatal,
                words:
                    "stable-diffusion.cpp: POST SERVER/v1/images/generations: no secure connection (…). For a private authority, give its certificate as certificateAuthorityFile; for a server without TLS, write http."
            ),
            policy: Expected(
                stop: .policyFailed, kind: .fatal,
                words:
                    "POST SERVER/v1/chat/completions: no secure connection (…). For a private authority, give its certificate as certificateAuthorityFile; for a server without TLS, write http."
            )),
        Fault(
            name: "reset in the middle of the body",
            situation: .server { connection, _, _ in
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"da")
                connection.resetOnClose()
            },
            generator: Expected(
                stop: .toolFailed, kind: .outcomeUnknown,
                words:
                    "stable-diffusion.cpp: POST SERVER/v1/images/generations: the connection broke (…). Look at the server's log. The request may have arrived: the image may have been made and charged."
            ),
            policy: Expected(
                stop: .policyFailed, kind: .transient, sent: 4,
                words:
                    "POST SERVER/v1/chat/completions: the connection broke (…). Look at the server's log. (tried 4 times in … s)"
            )),
        Fault(
            name: "slow drip, with a limit of 0.2 s for the whole",
            situation: .server { connection, _, _ in
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                while connection.send("."), !connection.isGone(milliseconds: 10) {}
            }, timeouts: HTTPTimeouts(connect: 10, total: 0.2),
            generator: Expected(
                stop: .toolFailed, kind: .outcomeUnknown,
                words:
                    "stable-diffusion.cpp: POST SERVER/v1/images/generations: not finished within 0.2 s. If it may take longer, raise timeouts.total. The request may have arrived: the image may have been made and charged."
            ),
            policy: Expected(
                stop: .policyFailed, kind: .transient, sent: 4,
                words:
                    "POST SERVER/v1/chat/completions: not finished within 0.2 s. If it may take longer, raise timeouts.total. (tried 4 times in … s)"
            )),
        Fault(
            name: "content length larger than the body",
            situation: .server { connection, _, good in
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(good.utf8.count + 1)\r\n\r\n\(good)")
            },
            generator: Expected(
                stop: .toolFailed, kind: .outcomeUnknown,
                words:
                    "stable-diffusion.cpp: POST SERVER/v1/images/generations: the connection closed before the whole response had arrived (…). The server or a proxy gave up. The request may have arrived: the image may have been made and charged."
            ),
            policy: Expected(
                stop: .policyFailed, kind: .transient, sent: 4,
                words:
                    "POST SERVER/v1/chat/completions: the connection closed before the whole response had arrived (…). The server or a proxy gave up. (tried 4 times in … s)"
            )),
        Fault(
            name: "oversize body (300 MB announced)",
            situation: .server { connection, _, _ in
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 300000000\r\n\r\n{")
                connection.waitUntilClosed()
            },
            generator: Expected(
                stop: .toolFailed, kind: .fatal,
                words:
                    "stable-diffusion.cpp: POST SERVER/v1/images/generations: the response has 300000000 bytes, more than the limit of 256000000 bytes. Raise maximumResponseBytes if it should be. It is a setting of the endpoint; for genagent, maxResponse in the configuration, max-response with --tool."
            ),
            policy: Expected(
                stop: .policyFailed, kind: .fatal,
                words:
                    "POST SERVER/v1/chat/completions: the response has 300000000 bytes, more than the limit of 256000000 bytes. Raise maximumResponseBytes if it should be. It is a setting of the endpoint; for genagent, maxResponse in the configuration, max-response with --tool."
            )),
        Fault(
            name: "redirect loop",
            situation: .server { connection, _, _ in
                connection.respond("302 Found", "Location: /again\r\nConnection: close\r\n")
            },
            generator: Expected(
                stop: .toolFailed, kind: .fatal,
                words:
                    "stable-diffusion.cpp: GET SERVER/again: still redirected after 5 redirects. Configure the final address, or raise maximumRedirects."
            ),
            policy: Expected(
                stop: .policyFailed, kind: .fatal,
                words:
                    "GET SERVER/again: still redirected after 5 redirects. Configure the final address, or raise maximumRedirects."
            )),
    ]

    /// Answers of success that are none.
    private static let bodies = [
        Fault(
            name: "content length smaller than the body",
            situation: .server { connection, _, good in
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n\(good)")
            },
            generator: Expected(
                stop: .toolFailed, kind: .fatal, status: 200,
                words:
                    "stable-diffusion.cpp: POST SERVER/v1/images/generations answered 200, but the body is not a JSON object; found '{\"data\":[{\"b'. Check that the URL is that of the API and that nothing in between changes answers."
            ),
            policy: Expected(
                stop: .policyFailed, kind: .fatal, status: 200,
                words:
                    "POST SERVER/v1/chat/completions answered 200, but the body is not a JSON object; found '{\"choices\":['. Check that the URL is that of the API and that nothing in between changes answers."
            )),
        Fault(
            name: "truncated JSON",
            situation: .server { connection, _, good in
                connection.respond(body: String(good.prefix(30)))
            },
            generator: Expected(
                stop: .toolFailed, kind: .fatal, status: 200,
                words:
                    "stable-diffusion.cpp: POST SERVER/v1/images/generations answered 200, but the body is not a JSON object; found '{\"data\":[{\"b64_json\":\"iVBORw0K'. Check that the URL is that of the API and that nothing in between changes answers."
            ),
            policy: Expected(
                stop: .policyFailed, kind: .fatal, status: 200,
                words:
                    "POST SERVER/v1/chat/completions answered 200, but the body is not a JSON object; found '{\"choices\":[{\"message\":{\"role\"'. Check that the URL is that of the API and that nothing in between changes answers."
            )),
        Fault(
            name: "empty body", situation: .server { connection, _, _ in connection.respond() },
            generator: Expected(
                stop: .toolFailed, kind: .fatal, status: 200,
                words:
                    "stable-diffusion.cpp: POST SERVER/v1/images/generations answered 200, but the body is not a JSON object; found an empty body. Check that the URL is that of the API and that nothing in between changes answers."
            ),
            policy: Expected(
                stop: .policyFailed, kind: .fatal, status: 200,
                words:
                    "POST SERVER/v1/chat/completions answered 200, but the body is not a JSON object; found an empty body. Check that the URL is that of the API and that nothing in between changes answers."
            )),
        Fault(
            name: "HTML page with status 200",
            situation: .server { connection, _, _ in
                connection.respond("200 OK", "Content-Type: text/html\r\n", body: "<html><title>Log in</title></html>")
            },
            generator: Expected(
                stop: .toolFailed, kind: .fatal, status: 200,
                words:
                    "stable-diffusion.cpp: POST SERVER/v1/images/generations answered 200, but the body is not a JSON object; found '<html><title>Log in</title></html>'. Check that the URL is that of the API and that nothing in between changes answers."
            ),
            policy: Expected(
                stop: .policyFailed, kind: .fatal, status: 200,
                words:
                    "POST SERVER/v1/chat/completions answered 200, but the body is not a JSON object; found '<html><title>Log in</title></html>'. Check that the URL is that of the API and that nothing in between changes answers."
            )),
        Fault(
            name: "wrong content type on a good body",
            situation: .server { connection, _, good in
                connection.respond("200 OK", "Content-Type: text/html\r\n", body: good)
            }, generator: Expected(stop: .satisfied),
            policy: Expected(stop: .policyStopped)),
    ]

    /// Statuses of failure.
    private static let refusals = [
        Fault(
            name: "HTML error page, 502",
            situation: .server { connection, _, _ in
                connection.respond(
                    "502 Bad Gateway", "Content-Type: text/html\r\nConnection: close\r\n",
                    body: "<html><head><title>502 Bad Gateway</title></head><body>\(FaultRun.key)</body></html>")
            },
            generator: Expected(
                stop: .toolFailed, kind: .outcomeUnknown, status: 502,
                words:
                    "stable-diffusion.cpp: POST SERVER/v1/images/generations answered 502: 502 Bad Gateway. It may be starting or busy; try again in a while. The request may have arrived: the image may have been made and charged."
            ),
            policy: Expected(
                stop: .policyFailed, kind: .transient, status: 502, sent: 4,
                words:
                    "POST SERVER/v1/chat/completions answered 502: 502 Bad Gateway. It may be starting or busy; try again in a while. (tried 4 times in … s)"
            )),
        Fault(
            name: "429 with Retry-After in seconds, then good",
            situation: .server { connection, number, good in
                if number > 1 { connection.respond(body: good) } else { tooMany(connection, "Retry-After: 7\r\n") }
            }, generator: Expected(stop: .satisfied, sent: 2, waited: 7),
            policy: Expected(stop: .policyStopped, sent: 2, waited: 7)),
        Fault(
            name: "429 with Retry-After as a date, then good",
            situation: .server { connection, number, good in
                if number > 1 {
                    connection.respond(body: good)
                } else {
                    tooMany(
                        connection,
                        "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nRetry-After: Sun, 06 Nov 1994 08:49:46 GMT\r\n")
                }
            }, generator: Expected(stop: .satisfied, sent: 2, waited: 9),
            policy: Expected(stop: .policyStopped, sent: 2, waited: 9)),
        Fault(
            name: "429 for ever",
            situation: .server { connection, _, _ in tooMany(connection, "Retry-After: 1\r\n") },
            generator: Expected(
                stop: .toolFailed, kind: .transient, status: 429, sent: 4, waited: 3,
                words:
                    "stable-diffusion.cpp: POST SERVER/v1/images/generations answered 429: Slow down. Wait, or allow fewer requests at a time. (tried 4 times in … s)"
            ),
            policy: Expected(
                stop: .policyFailed, kind: .transient, status: 429, sent: 4, waited: 3,
                words:
                    "POST SERVER/v1/chat/completions answered 429: Slow down. Wait, or allow fewer requests at a time. (tried 4 times in … s)"
            )),
        Fault(
            name: "429 with a wait longer than any patience",
            situation: .server { connection, _, _ in tooMany(connection, "Retry-After: 86400\r\n") },
            generator: Expected(
                stop: .toolFailed, kind: .transient, status: 429,
                words:
                    "stable-diffusion.cpp: POST SERVER/v1/images/generations answered 429: Slow down. Wait, or allow fewer requests at a time. The server asks to wait 86400 s (24 h), longer than the retry policy allows: try again after that, or raise the policy's maximumServerDelay and timeBudget."
            ),
            policy: Expected(
                stop: .policyFailed, kind: .transient, status: 429,
                words:
                    "POST SERVER/v1/chat/completions answered 429: Slow down. Wait, or allow fewer requests at a time. The server asks to wait 86400 s (24 h), longer than the retry policy allows: try again after that, or raise the policy's maximumServerDelay and timeBudget."
            )
        ),
        Fault(
            name: "500 for a client's mistake",
            situation: .server { connection, _, _ in
                connection.respond(
                    "500 Internal Server Error", "Content-Type: application/json\r\nConnection: close\r\n",
                    body:
                        #"{"error":{"message":"[json.exception.type_error.302] type must be string, but is null; key \#(FaultRun.key)"}}"#
                )
            },
            generator: Expected(
                stop: .policyStopped, kind: .rejected, status: 500,
                words:
                    "stable-diffusion.cpp: POST SERVER/v1/images/generations answered 500: it could not read the request: [json.exception.type_error.302] type must be string, but is null; key REDACTED. Change the arguments."
            ),
            policy: Expected(
                stop: .policyFailed, kind: .transient, status: 500, sent: 2,
                words:
                    "POST SERVER/v1/chat/completions answered 500: [json.exception.type_error.302] type must be string, but is null; key REDACTED. The server's log says more. (tried 2 times in … s)"
            )),
        Fault(
            name: "500 for a fault of the server's own",
            situation: .server { connection, _, _ in
                connection.respond(
                    "500 Internal Server Error", "Content-Type: application/json\r\nConnection: close\r\n",
                    body: #"{"error":{"message":"CUDA out of memory"}}"#)
            },
            generator: Expected(
                stop: .toolFailed, kind: .transient, status: 500,
                words:
                    "stable-diffusion.cpp: POST SERVER/v1/images/generations answered 500: CUDA out of memory. The server's log says more."
            ),
            policy: Expected(
                stop: .policyFailed, kind: .transient, status: 500, sent: 2,
                words:
                    "POST SERVER/v1/chat/completions answered 500: CUDA out of memory. The server's log says more. (tried 2 times in … s)"
            )),
    ]

    /// Only where images come.
    private static let images = [
        Fault(
            name: "image that is not an image",
            situation: .server { connection, _, _ in
                connection.respond(body: #"{"data":[{"b64_json":"VGhpcyBpcyBubyBpbWFnZSBhdCBhbGwu"}]}"#)
            },
            generator: Expected(
                stop: .toolFailed, kind: .fatal,
                words:
                    "stable-diffusion.cpp at SERVER sent something that is not an image. Not an image: expected the signature of PNG, JPEG or WebP, found first bytes 54 68 69 73 …. As text: “This is no image at all.” PNG, JPEG and WebP are understood; check the output format."
            )),
        Fault(
            name: "image that is not even base64",
            situation: .server { connection, _, _ in connection.respond(body: #"{"data":[{"b64_json":"!!!"}]}"#) },
            generator: Expected(
                stop: .toolFailed, kind: .fatal,
                words:
                    "stable-diffusion.cpp at SERVER sent an image that is not base64; it starts with “!!!”. Check that the dialect fits the server."
            )),
    ]

    private static func tooMany(_ connection: RawConnection, _ headers: String) {
        connection.respond(
            "429 Too Many Requests", headers + "Connection: close\r\n", body: #"{"error":{"message":"Slow down."}}"#)
    }
}
