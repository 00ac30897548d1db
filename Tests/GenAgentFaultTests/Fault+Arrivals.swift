import Foundation
import GenAgentTesting
import LoopbackServer

extension Fault {
    /// Addresses in answers, and images that are not whole.
    static let arrivals = [
        Fault(
            name: "image at an address of another host",
            situation: .server { connection, _, _ in name("http://169.254.169.254/latest/meta-data", connection) },
            generator: Expected(
                stop: .toolFailed, kind: .fatal,
                words: "http://169.254.169.254 is not SERVER. Nothing was requested there. \(list) \(named)")),
        Fault(
            name: "image at an address of the server that holds something else",
            situation: .server { connection, number, _ in
                if number == 1 { name("/secret", connection) } else { answer(Data(FaultRun.key.utf8), connection) }
            },
            generator: Expected(
                stop: .toolFailed, kind: .fatal, sent: 2, requests: 2,
                words:
                    "stable-diffusion.cpp: GET SERVER/secret answered 200 with \(FaultRun.key.utf8.count) bytes that are not a PNG, JPEG or WebP image. \(named)"
            )),
        Fault(
            name: "image at an address from which the server redirects elsewhere",
            situation: .server { connection, number, _ in
                if number == 1 {
                    name("/a.png", connection)
                } else {
                    connection.respond("302 Found", "Location: http://169.254.169.254/latest\r\nConnection: close\r\n")
                }
            },
            generator: Expected(
                stop: .toolFailed, kind: .fatal, sent: 2, requests: 2,
                words:
                    "stable-diffusion.cpp: http://169.254.169.254 is not SERVER. Nothing was requested there. \(list) \(named)"
            )),
        Fault(
            name: "image that is cut off, downloaded again",
            situation: .server { connection, number, _ in
                if number == 1 { name("/a.png", connection) } else { answer(image(isWhole: number > 2), connection) }
            }, generator: Expected(stop: .satisfied, sent: 3, requests: 2)),
        Fault(
            name: "image that is cut off whenever it is downloaded",
            situation: .server { connection, number, _ in
                if number % 3 == 1 { name("/a.png", connection) } else { answer(image(isWhole: false), connection) }
            },
            generator: Expected(
                stop: .toolFailed, kind: .transient, sent: 9, requests: 2, attempts: 3,
                words:
                    "stable-diffusion.cpp: GET SERVER/a.png answered 200 with an image that is not whole. \(truncated) \(named)"
            )),
        Fault(
            name: "image that is cut off within the answer, then whole",
            situation: .server { connection, number, _ in contain(image(isWhole: number > 1), connection) },
            generator: Expected(
                stop: .satisfied, kind: .transient, sent: 2, attempts: 2,
                words: "stable-diffusion.cpp at SERVER sent an image that is not whole. \(truncated)")),
        Fault(
            name: "image that is always cut off within the answer",
            situation: .server { connection, _, _ in contain(image(isWhole: false), connection) },
            generator: Expected(
                stop: .toolFailed, kind: .transient, sent: 3, attempts: 3,
                words: "stable-diffusion.cpp at SERVER sent an image that is not whole. \(truncated)")),
        Fault(
            name: "image whose header claims 50,000 x 50,000 pixels",
            situation: .server { connection, _, _ in
                var claim = image(isWhole: true)
                claim.replaceSubrange(16..<24, with: [0, 0, 0xC3, 0x50, 0, 0, 0xC3, 0x50])
                contain(claim, connection)
            },
            generator: Expected(
                stop: .toolFailed, kind: .fatal,
                words:
                    "stable-diffusion.cpp at SERVER sent an image that is too large. The PNG header says 50000x50000 pixels; at most 32768 a side and 134217728 in all are accepted. Ask for a smaller one."
            )),
    ]

    private static let list =
        "If the server's images are meant to be there, list the host: imageHosts of the endpoint; for genagent, imageHosts in the configuration, image-hosts with --tool."
    private static let named = "The address was named by an answer of stable-diffusion.cpp at SERVER."
    private static let truncated =
        "The PNG of 16x16 pixels is truncated: it ends after \(image(isWhole: false).count) bytes, before its end chunk (IEND)."

    /// A picture, or all of it but its end chunk.
    private static func image(isWhole: Bool) -> Data {
        guard let data = try? StubImage.solid(.red).data else { return Data() }
        return isWhole ? data : data.dropLast(12)
    }

    private static func name(_ address: String, _ connection: RawConnection) {
        connection.respond("200 OK", "Connection: close\r\n", body: #"{"data":[{"url":"\#(address)"}]}"#)
    }

    private static func contain(_ image: Data, _ connection: RawConnection) {
        connection.respond(
            "200 OK", "Connection: close\r\n", body: #"{"data":[{"b64_json":"\#(image.base64EncodedString())"}]}"#)
    }

    private static func answer(_ body: Data, _ connection: RawConnection) {
        connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: \(body.count)\r\n\r\n")
        connection.send(body)
    }
}
