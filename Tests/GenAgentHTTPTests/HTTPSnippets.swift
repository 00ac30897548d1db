import Foundation
import GenAgentHTTP
import GenAgentTesting
import Testing

// snippet: http-adapter
/// Asks a server that answers as a stream of events, and collects their words.
struct Describer: Sendable {
    let server: URL
    let transport: any HTTPTransport

    func words(about topic: String) async throws -> [String] {
        let request = HTTPRequest(
            "POST", server, headers: ["Content-Type": "application/json"],
            body: try JSONEncoder().encode(["topic": topic]), timeouts: HTTPTimeouts(connect: 5, firstByte: 60))
        let response = try await transport.send(request)
        guard response.isSuccess else {
            let body = SafeText.excerpt(of: try await response.body.collect())
            throw HTTPError(.other, "\(request.summary) answered \(response.status): \(body)", mayHaveBeenSent: true)
        }
        var words: [String] = []
        for try await event in ServerSentEvents(response.body) where event.data != "[DONE]" { words.append(event.data) }
        return words
    }
}
// snippet-end

@Suite struct HTTPSnippets {
    // snippet: http-adapter-test
    @Test func `a busy server is asked again when it said it would be free`() async throws {
        let script = ScriptedTransport([
            .json("{}", status: 429, headers: ["Retry-After": "7"]), .events(["a", "red", "apple", "[DONE]"]),
        ])
        let clock = ManualClock.automatic()
        let server = try #require(URL(string: "http://describer:8080/v1"))
        let describer = Describer(server: server, transport: RetryingTransport(script, clock: clock))

        #expect(try await describer.words(about: "fruit") == ["a", "red", "apple"])
        #expect(
            await script.requests.map(\.summary) == ["POST http://describer:8080/v1", "POST http://describer:8080/v1"])
        #expect(clock.sleeps.allSatisfy { $0 >= 7 })  // no real wait: the clock jumps
    }
    // snippet-end

    @Test func `what the server says is in the error, and its key is not`() async throws {
        let script = ScriptedTransport([.json(#"{"detail": "no such topic"}"#, status: 404)])
        let describer = Describer(server: try url("http://describer/v1?key=planted"), transport: script)
        let error = await #expect(throws: HTTPError.self) { try await describer.words(about: "fruit") }
        #expect(error?.message.hasPrefix("POST http://describer/v1 answered 404: ") == true)
        #expect(error?.message.contains("no such topic") == true && error?.message.contains("planted") == false)
    }
}
