import LoopbackServer

/// A small HTTP server on a free loopback port that answers every request with JSON. It stays until the process ends.
final class LoopbackServer: Sendable {
    private let server: RawServer

    var port: Int { server.port }

    /// Starts it; the closure gives the body of the answer to a method and path with a body.
    init(_ answer: @escaping @Sendable (_ route: String, _ body: String) -> String) throws {
        server = try RawServer { connection in
            guard let request = connection.readRequest() else { return }
            let route = request.line.split(separator: " ").prefix(2).joined(separator: " ")
            connection.respond(
                "200 OK", "Content-Type: application/json\r\nConnection: close\r\n",
                body: answer(route, String(decoding: request.body, as: UTF8.self)))
        }
    }
}
