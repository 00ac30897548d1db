import Foundation
import GenAgent
import GenAgentHTTP

/// A judge behind a chat completions API: a vision model that checks an image against each requirement.
///
/// The model lists findings first, then verdict and score. If the dialect supports JSON schemas, the server enforces the form; otherwise the
/// prompt asks for it. After a malformed or contradictory answer, the judge asks once more; then the image is *unscored*, never scored low.
public struct VisionJudge: Judge {
    public let name: String
    /// Additional requirements for a query. Default: none; the model finds the requirements in the query.
    public var requirements: @Sendable (Query) -> [String] = { _ in [] }
    private let question: StructuredQuestion

    /// - Parameters:
    ///   - sampling: Default: temperature 0 and at most 2048 tokens.
    ///   - imageTransform: Changes images before the model sees them.
    ///   - retry: What is retried; later failures are exhausted.
    ///   - clock: Measures the waits between attempts.
    public init(
        _ endpoint: ChatEndpoint, transport: any HTTPTransport,
        sampling: SamplingOptions = SamplingOptions(temperature: 0, maximumTokens: 2048),
        imageTransform: (any ImageTransform)? = nil, retry: HTTPRetryPolicy = HTTPRetryPolicy(),
        clock: any SessionClock = SystemClock()
    ) {
        name = endpoint.model
        let client = ChatClient(
            endpoint, transport: transport, retry: retry, clock: clock, imageTransform: imageTransform)
        question = StructuredQuestion(client: client, sampling: sampling, schema: Self.schema)
    }

    /// - Throws: `AdapterError` if the server fails; the session then leaves the image unscored.
    public func assess(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> Verdict {
        var images: [ImageID: EncodedImage] = [:]
        var content: [ChatMessage.Part] = []
        for (index, image) in query.images.enumerated() {
            let id = ImageID(rawValue: "input \(index + 1)")
            images[id] = image
            content += [.text("The person gave this image:"), .image(id)]
        }
        let judged = ImageID(rawValue: "judged")
        images[judged] = candidate.image
        var request = "The request:\n\(query.text)"
        let required = requirements(query)
        if !required.isEmpty { request += "\n\nRequirements:\n" + required.map { "- \($0)" }.joined(separator: "\n") }
        content += [.text("The image to judge:"), .image(judged), .text(request)]
        let messages = [
            ChatMessage(role: .system, content: [.text(Self.instructions)]),
            ChatMessage(role: .user, content: content),
        ]
        let outcome = try await question.ask(messages, images: images) { Self.verdict(in: $0) }
        var verdict: Verdict
        switch outcome.answer {
        case .success(let found): verdict = found
        case .failure(let malformed):
            verdict = .unscored("The judge \(name) gave no usable verdict, asked twice. \(malformed.reason)")
        }
        verdict.usage = outcome.usage
        return verdict
    }

    static let instructions = """
        You judge whether an image satisfies a request. Take the request apart into its requirements: every object, its number, colour, \
        place and size, and what it implies without saying so. Look at the image and find, for each requirement, whether it is met. \
        Judge only what can be seen. The verdict is "satisfied" if and only if every requirement is met. The score says how much \
        of the request is met, from 0 (nothing) to 1 (everything).
        Answer with one JSON object and nothing else:
        {"findings": [{"requirement": "...", "detail": "what the image shows", "met": true}], "verdict": "satisfied" or "unsatisfied", "score": 0.0}
        """

    /// Models write in the schema's order: observations first, then conclusions.
    static let schema = AnswerSchema(
        name: "verdict",
        text:
            #"{"type":"object","properties":{"findings":{"type":"array","items":{"type":"object","properties":{"requirement":{"type":"string"},"detail":{"type":"string"},"met":{"type":"boolean"}},"required":["requirement","detail","met"],"additionalProperties":false}},"verdict":{"type":"string","enum":["satisfied","unsatisfied"]},"score":{"type":"number"}},"required":["findings","verdict","score"],"additionalProperties":false}"#
    )
}

extension VisionJudge {
    /// The verdict in an object; `nil` if the object has none.
    static func verdict(in object: JSONValue) -> Result<Verdict, StructuredQuestion.Malformed>? {
        guard let said = object["verdict"] ?? object["satisfied"] else { return nil }
        guard let isSatisfied = isSatisfied(said) else {
            return .failure(
                .init(reason: "The verdict must be \"satisfied\" or \"unsatisfied\"; found \(said.jsonText)."))
        }
        let findings = (object["findings"]?.arrayValue ?? []).compactMap(finding)
        if isSatisfied, let unmet = findings.first(where: { $0.isMet == false }) {
            return .failure(
                .init(reason: "It contradicts itself: the verdict is satisfied, but '\(unmet.requirement)' is not met.")
            )
        }
        // A score on another scale counts as unknown; clamping would make a 7 of 10 perfect.
        let score = object["score"]?.doubleValue.flatMap { (0...1).contains($0) ? $0 : nil }
        let summary = (object["summary"] ?? object["reason"])?.stringValue?.nonBlank
        return .success(
            isSatisfied
                ? .satisfied(score: score, findings: findings, summary: summary)
                : .unsatisfied(score: score, findings: findings, summary: summary))
    }

    private static func isSatisfied(_ value: JSONValue) -> Bool? {
        switch value {
        case .bool(let isSatisfied): return isSatisfied
        case .string(let text):
            switch text.lowercased().filter(\.isLetter) {
            case "satisfied", "yes", "pass", "true": return true
            case "unsatisfied", "notsatisfied", "no", "fail", "false": return false
            default: return nil
            }
        default: return nil
        }
    }

    private static func finding(_ value: JSONValue) -> Finding? {
        guard let requirement = value["requirement"]?.stringValue?.nonBlank else { return nil }
        return Finding(
            requirement, isMet: value["met"].flatMap(isSatisfied), detail: value["detail"]?.stringValue?.nonBlank)
    }
}
