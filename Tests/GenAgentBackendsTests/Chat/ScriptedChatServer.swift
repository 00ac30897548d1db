import Foundation
import GenAgent
import GenAgentHTTP

@testable import GenAgentBackends

/// A chat server in memory: it answers from a script, in order, and keeps what it was sent.
final class ScriptedChatServer: HTTPTransport {
    /// One answer.
    struct Answer: Sendable {
        var status = 200
        var headers: HTTPHeaders = ["Content-Type": "application/json"]
        var chunks: [Data] = []
        /// Thrown after the chunks.
        var breaks: HTTPError?
        /// Thrown instead of an answer.
        var fails: HTTPError?

        /// A body of JSON.
        static func json(_ text: String, status: Int = 200, headers: HTTPHeaders = [:]) -> Answer {
            var answer = Answer(status: status, chunks: [Data(text.utf8)])
            for field in headers.fields { answer.headers.add(field.name, field.value) }
            return answer
        }

        /// An event stream of these events' data, cut into pieces of 7 bytes.
        static func events(_ events: [String], breaks: HTTPError? = nil) -> Answer {
            let bytes = Data(events.map { "data: \($0)\n\n" }.joined().utf8)
            let chunks = stride(from: 0, to: bytes.count, by: 7).map { bytes[$0..<min($0 + 7, bytes.count)] }
            return Answer(headers: ["Content-Type": "text/event-stream"], chunks: chunks, breaks: breaks)
        }

        /// A turn of nothing but text.
        static func text(_ text: String, finish: String = "stop") -> Answer {
            let content = JSONValue.string(text).jsonText
            return json(
                #"{"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":\#(content)},"finish_reason":"\#(finish)"}],"usage":{"prompt_tokens":10,"completion_tokens":4}}"#
            )
        }

        /// A native call of `draw`.
        static func call(_ prompt: String, id: String) -> Answer {
            let arguments = JSONValue.string(JSONValue.object(["prompt": .string(prompt)]).jsonText).jsonText
            return json(
                #"{"choices":[{"message":{"role":"assistant","content":null,"tool_calls":[{"id":"\#(id)","type":"function","function":{"name":"draw","arguments":\#(arguments)}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":10,"completion_tokens":4}}"#
            )
        }
    }

    private let state: Locked<(answers: [Answer], requests: [HTTPRequest])>

    init(_ answers: [Answer]) { state = Locked((answers, [])) }

    var requests: [HTTPRequest] { state.withLock { $0.requests } }

    /// The bodies that it was sent, as text.
    var bodies: [String] { requests.map { String(decoding: $0.body ?? Data(), as: UTF8.self) } }

    /// The bodies that it was sent, as JSON.
    var values: [JSONValue] { bodies.map { (try? JSONValue.parse($0)) ?? .null } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let answer = state.withLock { state -> Answer? in
            state.requests.append(request)
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        guard let answer else {
            throw HTTPError(.notRecorded, "The script has no further answer.", mayHaveBeenSent: false)
        }
        if let error = answer.fails { throw error }
        return HTTPResponse(
            status: answer.status, headers: answer.headers, url: request.url,
            body: HTTPBody(chunks: answer.chunks, then: answer.breaks))
    }
}

/// An endpoint for tests; its key is planted, so that it can be searched for.
func testEndpoint(_ dialect: ChatDialect = .generic, price: TokenPrice? = nil) -> ChatEndpoint {
    ChatEndpoint(
        testURL("http://chat.test:8000"), model: "m", key: .provided(variable: "CHAT_KEY") { "planted-key-123" },
        headers: ["X-Api-Key": "planted-header-456"], dialect: dialect, price: price)
}

/// A policy at a scripted server.
func testPolicy(
    _ server: ScriptedChatServer, _ dialect: ChatDialect = .generic, options: ChatOptions = ChatOptions(),
    price: TokenPrice? = nil, retry: HTTPRetryPolicy = .never
) -> ChatCompletionsPolicy {
    ChatCompletionsPolicy(
        testEndpoint(dialect, price: price), transport: server, options: options, retry: retry)
}

/// One user message.
let hello = [Message(role: .user, author: .user, parts: [.text("hello")])]
