import Foundation
import GenAgent
import GenAgentBackends
import GenAgentCurl
import GenAgentHTTP
import GenAgentTesting
import LoopbackServer

/// A whole session against a server with a fault, over the real transport.
struct FaultRun {
    /// Who meets the fault.
    enum Side: String, CaseIterable, Sendable {
        case generator, policy
    }

    /// The key that must be found nowhere.
    static let key = "planted-key-5d41402a"

    let outcome: SessionOutcome
    /// Host and port as messages name them.
    let server: String
    /// Requests handed to the transport.
    let sent: Int
    /// Requests that the server read; `nil` if no server of ours can.
    let seen: Int?
    /// Seconds on the clocks that jump.
    let waited: Double
    /// Everything that was logged.
    let log: String

    static func run(_ fault: Fault, _ side: Side) async throws -> FaultRun {
        let place = try Place(fault, goodBody: side == .generator ? goodImage() : goodTurn)
        let transport = CountingTransport(CurlTransport(configuration: CurlConfiguration(proxy: .none)))
        let (clock, httpClock) = (ManualClock.automatic(), ManualClock.automatic())
        let log = LogCapture()
        let environment = SessionEnvironment(logger: log.logger, clock: clock)
        let session: AgentSession
        switch side {
        case .generator:
            let tool = OpenAIImagesTool(
                "draw",
                at: GeneratorEndpoint(place.url, credential: .bearer(secret("PAINT_KEY")), timeouts: fault.timeouts),
                dialect: .sdCpp, over: transport)
            session = AgentSession(
                policy: ScriptedPolicy([.call(prompt: "a red cat"), .answer("I give up.")]), tools: [tool],
                environment: environment)
        case .policy:
            let endpoint = ChatEndpoint(
                place.url, model: "m", key: secret("CHAT_KEY"), dialect: .vLLM, timeouts: fault.timeouts)
            session = AgentSession(
                policy: ChatCompletionsPolicy(endpoint, transport: transport, clock: httpClock),
                tools: [StubGenerator()], configuration: SessionConfiguration(format: .native),
                environment: environment)
        }
        let outcome = await session.respond(to: "a red cat")
        let waited =
            clock.now().seconds(since: ManualClock.start) + httpClock.sleeps.reduce(0, +)
        return FaultRun(
            outcome: outcome, server: place.name, sent: transport.count, seen: place.seen?.value, waited: waited,
            log: log.text)
    }

    private static func secret(_ variable: String) -> APIKey { .provided(variable: variable) { key } }

    private static func goodImage() throws -> String {
        #"{"data":[{"b64_json":"\#(try StubImage.solid(.red).data.base64EncodedString())"}]}"#
    }

    private static let goodTurn =
        #"{"choices":[{"message":{"role":"assistant","content":"No picture is needed."},"finish_reason":"stop"}]}"#
}

/// The other side: its URL, its name in messages, and what it keeps alive.
private struct Place {
    let url: URL
    let name: String
    private(set) var seen: Counter?
    private var secure: SecureServer?

    init(_ fault: Fault, goodBody: String) throws {
        switch fault.situation {
        case .nobody:
            guard let place = URL(string: "http://127.0.0.1:\(try RawServer.refusingPort())") else {
                throw RawServerError(step: "url", number: 0)
            }
            url = place
        case .unknownHost:
            // No label of a name has more than 63 characters, so no name server is asked.
            url = try RawServer().url("", host: String(repeating: "a", count: 64) + ".test")
        case .plainUnderHTTPS:
            let server = try RawServer { connection in
                connection.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            }
            url = try server.url("", scheme: "https")
        case .untrustedCertificate:
            let server = try SecureServer()
            url = server.url
            secure = server
        case .server(let serve):
            let seen = Counter()
            let server = try RawServer { connection in
                while connection.readRequest() != nil {
                    seen.add()
                    serve(connection, seen.value, goodBody)
                    // Every fault has a connection of its own.
                    return
                }
            }
            self.seen = seen
            url = try server.url("")
        }
        name = "\(url.scheme ?? "")://\(url.host() ?? ""):\(url.port ?? 0)"
    }
}

/// Counts what it hands on.
private struct CountingTransport: HTTPTransport {
    private let base: CurlTransport
    private let counter = Counter()

    init(_ base: CurlTransport) { self.base = base }

    var count: Int { counter.value }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        counter.add()
        return try await base.send(request)
    }
}
