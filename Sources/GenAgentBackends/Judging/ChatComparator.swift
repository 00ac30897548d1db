import Foundation
import GenAgent
import GenAgentHTTP

/// A comparator behind a chat completions API. Vision models favor a position, so it asks in both orders; a contradiction is a tie.
public struct ChatComparator: ImageComparator {
    public let name: String
    private let question: StructuredQuestion

    /// See ``VisionJudge`` for the parameters.
    public init(
        _ endpoint: ChatEndpoint, transport: any HTTPTransport,
        sampling: SamplingOptions = SamplingOptions(temperature: 0, maximumTokens: 1024),
        imageTransform: (any ImageTransform)? = nil, retry: HTTPRetryPolicy = HTTPRetryPolicy(),
        clock: any SessionClock = SystemClock()
    ) {
        name = endpoint.model
        let client = ChatClient(
            endpoint, transport: transport, retry: retry, clock: clock, imageTransform: imageTransform)
        question = StructuredQuestion(client: client, sampling: sampling, schema: Self.schema)
    }

    /// - Throws: `AdapterError` if the server fails, or gives no usable answer twice; a session then counts a tie and says so.
    public func compare(
        _ first: Candidate, _ second: Candidate, for query: Query, context: JudgeContext
    ) async throws -> Comparison {
        let (one, forward) = try await ask(first, second, query)
        let (other, backward) = try await ask(second, first, query)
        let swapped = other.swapped
        guard one.outcome == swapped else {
            let reason =
                "The order decided: \(one.outcome.rawValue) as shown, \(swapped.rawValue) with the images swapped."
            return Comparison(.tie, reason: reason, usage: forward + backward)
        }
        return Comparison(one.outcome, reason: one.reason, usage: forward + backward)
    }

    private struct Choice: Sendable {
        var outcome: Comparison.Outcome
        var reason: String?

        var swapped: Comparison.Outcome {
            switch outcome {
            case .first: .second
            case .second: .first
            case .tie: .tie
            }
        }
    }

    private func ask(
        _ first: Candidate, _ second: Candidate, _ query: Query
    ) async throws -> (Choice, Usage) {
        let (one, two) = (ImageID(rawValue: "first"), ImageID(rawValue: "second"))
        let messages = [
            ChatMessage(role: .system, content: [.text(Self.instructions)]),
            ChatMessage(
                role: .user,
                content: [
                    .text("The first image:"), .image(one), .text("The second image:"), .image(two),
                    .text("The request:\n\(query.text)"),
                ]),
        ]
        let images = [one: first.image, two: second.image]
        let asked: StructuredQuestion.Outcome<Choice> = try await question.ask(messages, images: images) { object in
            guard let said = object["better"] else { return nil }
            guard let outcome = said.stringValue.flatMap({ Comparison.Outcome(rawValue: $0.lowercased()) }) else {
                return .failure(
                    .init(reason: "\"better\" must be \"first\", \"second\" or \"tie\"; found \(said.jsonText)."))
            }
            return .success(Choice(outcome: outcome, reason: object["reason"]?.stringValue?.nonBlank))
        }
        switch asked.answer {
        case .success(let choice): return (choice, asked.usage)
        case .failure(let malformed):
            // Not a tie: rewards must distinguish "equally good" from "unknown".
            throw AdapterError.fatal("The comparator \(name) gave no usable answer, asked twice. \(malformed.reason)")
        }
    }

    static let instructions = """
        You compare two images that were made for the same request, and say which one does better what was asked: every object, its \
        number, colour, place and size, and what the request implies. Beauty counts only where that is equal. If neither is better, it is a tie.
        Answer with one JSON object and nothing else:
        {"reason": "what tells them apart", "better": "first" or "second" or "tie"}
        """

    static let schema = AnswerSchema(
        name: "comparison",
        text:
            #"{"type":"object","properties":{"reason":{"type":"string"},"better":{"type":"string","enum":["first","second","tie"]}},"required":["reason","better"],"additionalProperties":false}"#
    )
}
