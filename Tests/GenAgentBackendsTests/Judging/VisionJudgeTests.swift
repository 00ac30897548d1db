import Foundation
import GenAgent
import GenAgentHTTP
import GenAgentTesting
import Testing

@testable import GenAgentBackends

@Suite("Judging with a chat server")
struct VisionJudgeTests {
    private static let good =
        #"{"findings":[{"requirement":"a cat","detail":"a cat","met":true}],"verdict":"satisfied","score":0.9}"#
    private static let contradiction =
        #"{"findings":[{"requirement":"a cat","met":false}],"verdict":"satisfied","score":1}"#

    private func assess(
        _ server: ScriptedChatServer, _ dialect: ChatDialect = .vLLM, query: Query = "a cat"
    ) async throws -> Verdict {
        var judge = VisionJudge(testEndpoint(dialect), transport: server, retry: .never)
        judge.requirements = { $0.tags }
        let candidate = Candidate(id: "img_1", image: try StubImage.labeled("one"))
        return try await judge.assess(candidate, for: query, context: JudgeContext())
    }

    static let wrappings: [String] = [
        good, "```json\n\(good)\n```", "<think>Is {it} a cat?</think>Here you are: \(good) That is all.",
        #"I noted {"a": 1}. "# + good,
        #"{"satisfied": true, "score": 0.9, "findings":[{"requirement":"a cat","met":"yes","detail":"a cat"}]}"#,
    ]

    @Test("a verdict is found however it is wrapped", arguments: wrappings)
    func wrapped(_ text: String) async throws {
        let verdict = try await assess(ScriptedChatServer([.text(text)]))
        #expect(verdict.outcome == .satisfied)
        #expect(verdict.score == 0.9)
        #expect(verdict.findings == [Finding("a cat", isMet: true, detail: "a cat")])
        #expect(verdict.usage.totalTokens == 14)
    }

    @Test("a verdict in the reasoning counts where there is no text")
    func reasoning() async throws {
        let content = JSONValue.string(Self.good).jsonText
        let server = ScriptedChatServer([.json(#"{"choices":[{"message":{"content":null,"reasoning":\#(content)}}]}"#)])
        #expect(try await assess(server).outcome == .satisfied)
    }

    @Test("a server that was busy at first is on record in the verdict's usage")
    func retried() async throws {
        let busy = ScriptedChatServer.Answer.json("{}", status: 503)
        let server = ScriptedChatServer([busy, .text("It is nice."), busy, busy, .text(Self.good)])
        let judge = VisionJudge(testEndpoint(.vLLM), transport: server, clock: ManualClock.automatic())
        let candidate = Candidate(id: "img_1", image: try StubImage.labeled("one"))
        let verdict = try await judge.assess(candidate, for: "a cat", context: JudgeContext())
        #expect(verdict.outcome == .satisfied && verdict.usage.retries == 3)
    }

    @Test("a malformed verdict is asked for once more, with the reason")
    func again() async throws {
        let server = ScriptedChatServer([.text("It is nice."), .text(Self.good)])
        let verdict = try await assess(server)
        #expect(verdict.outcome == .satisfied && verdict.usage.totalTokens == 28)
        let messages = server.values[1]["messages"]?.arrayValue ?? []
        #expect(messages.count == 4)
        #expect(messages[3]["content"]?.stringValue?.contains("no JSON object") == true)
    }

    @Test(
        "what stays malformed or contradictory is unscored, with the reason",
        arguments: ["hm", contradiction, #"{"verdict":"so-so"}"#])
    func unscored(_ text: String) async throws {
        let server = ScriptedChatServer([.text(text), .text(text), .text(Self.good)])
        let verdict = try await assess(server)
        #expect(verdict.outcome == .unscored)
        #expect(verdict.score == nil)
        #expect(verdict.summary?.contains("asked twice") == true)
        #expect(server.requests.count == 2)
    }

    @Test("a score on another scale is unknown, not perfect")
    func scale() async throws {
        let server = ScriptedChatServer([.text(#"{"findings":[],"verdict":"unsatisfied","score":7}"#)])
        let verdict = try await assess(server)
        #expect(verdict.outcome == .unsatisfied && verdict.score == nil)
    }

    @Test("a failing server is an error, so the session leaves the image unscored")
    func failing() async throws {
        let error = await #expect(throws: AdapterError.self) {
            try await assess(ScriptedChatServer([.json("{}", status: 500)]))
        }
        #expect(error?.kind == .transient)
    }

    @Test("the schema wants findings, then the verdict, then the score; dialects without schemas get none")
    func schema() async throws {
        let server = ScriptedChatServer([.text(Self.good)])
        _ = try await assess(server, query: Query("a cat", images: [try StubImage.labeled("in")], tags: ["whiskers"]))
        let body = try #require(server.bodies.first)
        let places = [#""findings":{"#, #""verdict":{"#, #""score":{"#].compactMap { body.range(of: $0)?.lowerBound }
        #expect(places.count == 3 && places == places.sorted())
        #expect(server.values[0]["response_format"]?["type"] == "json_schema")
        let content = server.values[0]["messages"]?.arrayValue?[1]["content"]?.arrayValue ?? []
        #expect(content.filter { $0["type"] == "image_url" }.count == 2)
        #expect(content.last?["text"]?.stringValue?.contains("- whiskers") == true)
        var plain = ChatDialect.generic
        plain.structuredOutput = .none
        let other = ScriptedChatServer([.text(Self.good)])
        _ = try await assess(other, plain)
        #expect(other.values[0]["response_format"] == nil)
    }
}

@Suite("Comparing with a chat server")
struct ChatComparatorTests {
    private func compare(_ first: String, _ second: String) async throws -> (Comparison, ScriptedChatServer) {
        let answers = [first, second].map { ScriptedChatServer.Answer.text(#"{"reason":"because","better":"\#($0)"}"#) }
        let server = ScriptedChatServer(answers + answers)
        let comparator = ChatComparator(testEndpoint(), transport: server, retry: .never)
        let one = Candidate(id: "img_1", image: try StubImage.labeled("one"))
        let two = Candidate(id: "img_2", image: try StubImage.labeled("two"))
        return (try await comparator.compare(one, two, for: "a cat", context: JudgeContext()), server)
    }

    @Test(
        "both orders must agree; a contradiction is a tie",
        arguments: [
            ("first", "second", Comparison.Outcome.first), ("second", "first", .second), ("tie", "tie", .tie),
            ("first", "first", .tie), ("second", "second", .tie), ("first", "tie", .tie),
        ])
    func orders(_ example: (String, String, Comparison.Outcome)) async throws {
        let (comparison, server) = try await compare(example.0, example.1)
        #expect(comparison.outcome == example.2)
        #expect(comparison.usage.totalTokens == 28)
        let shown = server.values.map { value in
            (value["messages"]?.arrayValue?[1]["content"]?.arrayValue ?? []).compactMap { $0["image_url"] }
        }
        #expect(shown.count == 2 && shown[0] == shown[1].reversed())
    }

    @Test("answers that stay malformed are an error and no tie")
    func malformed() async throws {
        let error = await #expect(throws: AdapterError.self) { try await compare("both", "both") }
        #expect(error?.kind == .fatal)
        #expect(error?.message.contains("asked twice") == true)
    }
}

@Suite("Reflecting with any policy")
struct PolicyReflectorTests {
    private func reflect(_ text: String, canEdit: Bool) async throws -> (Reflection, PolicyRequest?) {
        let policy = ScriptedPolicy([.turn(text)])
        let capabilities = GeneratorCapabilities(inputImages: canEdit ? 1 : 0)
        let situation = ReflectionSituation(
            query: "a cat",
            candidate: Candidate(id: "img_1", image: try StubImage.labeled("one"), prompt: "a dog"),
            verdict: .unsatisfied(findings: [Finding("a cat", isMet: false, detail: "a dog")]), rounds: [],
            tools: [ToolDescriptor(generator: "draw", summary: "Draws.", capabilities: capabilities)])
        let reflection = try await PolicyReflector(policy).reflect(on: situation, context: JudgeContext())
        return (reflection, policy.requests.first)
    }

    @Test("guidance and strategy are read, and editing only where a tool can")
    func structured() async throws {
        let text = #"<think>hm</think>{"guidance": "Name the cat.", "strategy": "edit"}"#
        let (edit, request) = try await reflect(text, canEdit: true)
        #expect(edit.action == .guidance("Name the cat.") && edit.strategy == .edit)
        #expect(request?.tools.isEmpty == true && request?.images.count == 1)
        #expect(request?.messages.last?.text.contains("a cat: not met, a dog") == true)
        #expect(try await reflect(text, canEdit: false).0.strategy == .regenerate)
    }

    @Test("mere words are guidance; nothing and broken JSON are errors")
    func words() async throws {
        #expect(try await reflect("Name the cat.", canEdit: false).0.action == .guidance("Name the cat."))
        for text in ["", "<think>x</think> ", #"{"guidance": "#] {
            await #expect(throws: AdapterError.self) { try await reflect(text, canEdit: false) }
        }
    }
}
