import Foundation
import GenAgentHTTP

/// A transport that answers from a script and records the requests: the way to test an adapter without a server.
///
/// ```swift
/// let transport = ScriptedTransport([.json(#"{"id": "7"}"#), .failure(.connectionLost, mayHaveBeenSent: true)])
/// let tool = SomeTool(transport: transport)
/// …
/// let requests = await transport.requests
/// #expect(requests.map(\.summary) == ["POST http://painter/jobs", "GET http://painter/jobs/7"])
/// ```
/// A request beyond the script's end fails with `notRecorded` and says which one it was.
public actor ScriptedTransport: HTTPTransport {
    /// One answer.
    public struct Step: Sendable {
        let answer: @Sendable (HTTPRequest) async throws -> HTTPResponse

        public init(_ answer: @escaping @Sendable (HTTPRequest) async throws -> HTTPResponse) { self.answer = answer }
    }

    private let steps: [Step]
    private let repeated: Step?

    public private(set) var requests: [HTTPRequest] = []

    public init(_ steps: [Step]) {
        self.steps = steps
        repeated = nil
    }

    /// Answers every request by the closure, as a small server does.
    public init(_ answer: @escaping @Sendable (HTTPRequest) async throws -> HTTPResponse) {
        steps = []
        repeated = Step(answer)
    }

    /// The number of steps that no request has reached.
    package var remaining: Int { max(0, steps.count - requests.count) }

    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try Task.checkCancellation()
        let index = requests.count
        requests.append(request)
        guard let step = index < steps.count ? steps[index] : repeated else {
            throw HTTPError(
                .notRecorded,
                "The script has \(steps.count) answers, and \(request.summary) is request \(index + 1); add an answer for it.",
                mayHaveBeenSent: false)
        }
        return try await step.answer(request)
    }
}

extension ScriptedTransport.Step {
    /// A response whose body comes in the given chunks; `error` is thrown after the last one, as if the connection broke.
    public static func response(
        _ status: Int = 200, headers: HTTPHeaders = HTTPHeaders(), chunks: [Data] = [], then error: HTTPError? = nil
    ) -> Self {
        Self { request in
            HTTPResponse(
                status: status, headers: headers, url: request.url, body: HTTPBody(chunks: chunks, then: error))
        }
    }

    /// A JSON response in one chunk.
    public static func json(_ text: String, status: Int = 200, headers: HTTPHeaders = HTTPHeaders()) -> Self {
        var headers = headers
        if headers["Content-Type"] == nil { headers["Content-Type"] = "application/json" }
        return .response(status, headers: headers, chunks: [Data(text.utf8)])
    }

    /// A response of any type in one chunk, such as an image or an HTML error page.
    public static func data(
        _ data: Data, contentType: String, status: Int = 200, headers: HTTPHeaders = HTTPHeaders()
    ) -> Self {
        var headers = headers
        headers["Content-Type"] = contentType
        return .response(status, headers: headers, chunks: [data])
    }

    /// An event stream with one chunk for each event, `[DONE]` not included.
    public static func events(_ data: [String], status: Int = 200, then error: HTTPError? = nil) -> Self {
        .response(
            status, headers: ["Content-Type": "text/event-stream"], chunks: data.map { Data("data: \($0)\n\n".utf8) },
            then: error)
    }

    /// No response: the exchange fails.
    public static func failure(_ error: HTTPError) -> Self { Self { _ in throw error } }

    /// No response: the exchange fails, with a message that names the request.
    public static func failure(_ code: HTTPError.Code, mayHaveBeenSent: Bool) -> Self {
        Self { request in
            throw HTTPError(code, "\(request.summary) failed: \(code.rawValue)", mayHaveBeenSent: mayHaveBeenSent)
        }
    }
}
