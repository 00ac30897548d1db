import Foundation
import GenAgentHTTP

/// A transport that answers from a script and keeps what it was asked: the way to test an adapter without a server.
///
/// ```swift
/// let transport = ScriptedTransport([.json(#"{"id": "7"}"#), .failure(.connectionLost, mayHaveBeenSent: true)])
/// let tool = SomeTool(transport: transport)
/// …
/// let requests = await transport.requests
/// #expect(requests.map(\.summary) == ["POST http://painter/jobs", "GET http://painter/jobs/7"])
/// ```
/// A request beyond the script's end fails with ``HTTPError/Code/notRecorded`` and says which one it was.
public actor ScriptedTransport: HTTPTransport {
    /// One answer.
    public struct Step: Sendable {
        let answer: @Sendable (HTTPRequest) async throws -> HTTPResponse

        /// Answers by a closure.
        public init(_ answer: @escaping @Sendable (HTTPRequest) async throws -> HTTPResponse) { self.answer = answer }
    }

    private let steps: [Step]
    private let repeated: Step?

    /// The requests so far, first to last.
    public private(set) var requests: [HTTPRequest] = []

    /// Answers with one step after the other.
    public init(_ steps: [Step]) {
        self.steps = steps
        repeated = nil
    }

    /// Answers every request by the closure, as a small server does.
    public init(_ answer: @escaping @Sendable (HTTPRequest) async throws -> HTTPResponse) {
        steps = []
        repeated = Step(answer)
    }

    /// How many steps were not asked for.
    public var remaining: Int { max(0, steps.count - requests.count) }

    /// Takes the next step of the script.
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
