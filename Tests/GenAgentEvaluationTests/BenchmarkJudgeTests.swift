import Foundation
import GenAgent
import GenAgentTesting
import Testing

@testable import GenAgentEvaluation

/// Judges that ask a benchmark's question, with a model that answers from a script.
@Suite struct BenchmarkJudgeTests {
    private let wise = Query(
        "the bird of peace", id: "wise-1", tags: ["culture"],
        metadata: ["Prompt": "the bird of peace", "Explanation": "a white dove", "prompt_id": 1])

    private func candidate() throws -> Candidate {
        Candidate(id: "img_1", image: try StubImage.labeled("x", size: PixelSize(width: 4, height: 4)))
    }

    private func assess(
        _ benchmark: BenchmarkProtocol, _ query: Query, _ answers: [String], question: BenchmarkQuestion? = nil
    ) async throws -> (Verdict, [PolicyRequest]) {
        let model = ScriptedPolicy(answers.map { .turn($0) })
        let judge = BenchmarkJudge(benchmark, model: model, question: question)
        return (try await judge.assess(candidate(), for: query, context: JudgeContext()), model.requests)
    }

    @Test func `the model is asked about prompt, explanation and image, and about nothing else`() async throws {
        let (verdict, requests) = try await assess(.wise, wise, ["Score: 1"])
        #expect(verdict.outcome == .satisfied && verdict.score == 1)
        let request = try #require(requests.first)
        #expect(requests.count == 1)
        #expect(request.tools.isEmpty && request.sampling.temperature == 0)
        #expect(request.messages.map(\.role) == [.system, .user])
        #expect(request.messages[1].text.contains("Prompt: the bird of peace\nExplanation: a white dove"))
        // The text, then the image, as in the published scripts.
        #expect(request.messages[1].parts.last == .image("judged"))
        #expect(request.images["judged"] == (try candidate()).image)
    }

    @Test func `an answer without a score is asked for three times, then the image is unscored`() async throws {
        let (late, _) = try await assess(.wise, wise, ["hm", "well", "Score: 0"])
        #expect(late.outcome == .unsatisfied)
        let (never, requests) = try await assess(.wise, wise, ["hm", "well", "nice", "Score: 1"])
        #expect(never.outcome == .unscored && never.score == nil)
        #expect(requests.count == 3)
        #expect(Set(requests.map { $0.messages.map(\.text).joined() }).count == 1)
    }

    @Test func `every protocol reads its own form of answer`() async throws {
        let row: JSONValue = [
            "prompt": "two red cups", "include": [["class": "cup", "count": 2, "color": "red", "region": "left"]],
            "exclude": [["class": "cup", "count": 3]],
        ]
        let (right, asked) = try await assess(
            .genEvalPlusPlus, Query("two red cups", id: "g", metadata: row), [#"{"correct": 1, "reason": "fine"}"#])
        #expect(right.outcome == .satisfied && right.summary == "fine")
        #expect(
            asked[0].messages[1].text.contains(
                "- 2 × cup; colour: red; place: the left part of the image\n- fewer than 3 × cup"))
        let (original, _) = try await assess(
            .originalWISE, wise, ["Consistency: 2\nRealism: 1\nAesthetic Quality: 1"])
        #expect(abs((original.score ?? 0) - 0.85) < 1e-12)
        let imagined = Query("a blue monkey", id: "i", metadata: ["note": "blue fur"])
        let (imagine, note) = try await assess(
            .imagineBench, imagined, ["Fantasy Fulfillment: 9\nIdentity Preservation: 7\nAesthetic Quality: 8"])
        #expect(abs((imagine.score ?? 0) - 0.72) < 1e-12)
        #expect(note[0].messages[1].text.contains("Explanation: blue fur"))
    }

    @Test func `a query that lacks what is asked about is unscored, and the model is not paid`() async throws {
        let (verdict, requests) = try await assess(.wise, Query("a dove", id: "own"), ["Score: 1"])
        #expect(verdict.outcome == .unscored)
        #expect(verdict.summary?.contains("`explanation`, which the query own does not have") == true)
        #expect(requests.isEmpty)
    }

    @Test func `published words come from a file, pasted as they are`() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            """
            [system]
            You audit number {prompt_data['prompt_id']}. Reply like {"score": 1}.
            [user]
            Braces {stay} here.
            PROMPT: "{prompt_data['Prompt']}" EXPLANATION: "{prompt_data["Explanation"]}" {prompt}{
            """, "words.txt")
        let question = try BenchmarkQuestion(file: file, for: .wise)
        let (_, requests) = try await assess(.wise, wise, ["Score: 1"], question: question)
        #expect(requests[0].messages[0].text == #"You audit number 1. Reply like {"score": 1}."#)
        #expect(
            requests[0].messages[1].text == """
                Braces {stay} here.
                PROMPT: "the bird of peace" EXPLANATION: "a white dove" the bird of peace{
                """)
        // A system message alone takes our user message; no heading at all is a user message.
        let system = try folder.write("[system]\nBe strict.", "system.txt")
        #expect(
            try BenchmarkQuestion(file: system, for: .genEvalPlusPlus).user == BenchmarkQuestion.genEvalPlusPlus.user)
        let user = try folder.write("Is it {prompt}?", "user.txt")
        #expect(try BenchmarkQuestion(file: user, for: .wise).system == nil)
    }

    @Test(arguments: [
        ("", "is empty"), ("Is it good?", "does not say what was asked"), ("[user]\n{Prompt", "does not say"),
    ])
    func `a file without a question is refused`(_ text: String, _ words: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(text, "words.txt")
        let error = #expect(throws: SuiteFileError.self) { try BenchmarkQuestion(file: file, for: .wise) }
        #expect(error?.problem.contains(words) == true)
    }

    @Test func `an answer that was cut off is no score, and is not asked for again`() async throws {
        let cut = PolicyReply(
            text: "Score: 1, but", finishReason: .length, usage: Usage(outputTokens: 5))
        let model = ScriptedPolicy([.reply(cut), .turn("Score: 1")])
        let verdict = try await BenchmarkJudge(.wise, model: model)
            .assess(candidate(), for: wise, context: JudgeContext())
        #expect(verdict.outcome == .unscored && verdict.summary?.contains("token limit") == true)
        #expect(verdict.usage.outputTokens == 5)
        #expect(model.requests.count == 1)
    }

    @Test func `a question that fails in passing is repeated, and the earlier ones are not`() async throws {
        let model = ScriptedPolicy([
            .turn("hm"), .failure(.transient("busy")), .turn("Score: 1"),
        ])
        let judge = BenchmarkJudge(.wise, model: model)
        let context = JudgeContext(clock: ManualClock.automatic())
        #expect(try await judge.assess(candidate(), for: wise, context: context).outcome == .satisfied)
        #expect(model.requests.count == 3)
        let dead = ScriptedPolicy(Array(repeating: .failure(.transient("busy")), count: 20))
        let error = await #expect(throws: AdapterError.self) {
            try await BenchmarkJudge(.wise, model: dead).assess(candidate(), for: wise, context: context)
        }
        #expect(error?.isExhausted == true)
        #expect(dead.requests.count == RetryPolicy().attempts)
    }

    @Test func `a checklist of which an entry cannot be read is none`() {
        let cup: JSONValue = ["class": "cup", "count": 2]
        #expect(ObjectChecklist(["include": [cup]])?.text == "- 2 × cup")
        for bad in [["count": 2], ["class": "cup", "count": 1.5], ["class": "cup", "count": "two"], "cup"]
            as [JSONValue]
        {
            #expect(ObjectChecklist(["include": .array([cup, bad])]) == nil)
            #expect(ObjectChecklist(["include": .array([cup]), "exclude": .array([bad])]) == nil)
        }
    }

    @Test func `other words are another judge`() throws {
        let model = ScriptedPolicy([])
        let names = [
            BenchmarkJudge(.wise, model: model).name, BenchmarkJudge(.originalWISE, model: model).name,
            BenchmarkJudge(.wise, model: model, question: BenchmarkQuestion(user: "{prompt}?")).name,
            BenchmarkJudge(.wise, model: model, question: BenchmarkQuestion(user: "{prompt}!")).name,
        ]
        #expect(Set(names).count == 4)
        #expect(names[0].contains("WISE in GenAgent's words") && names[2].contains("WISE question"))
    }

    @Test func `our questions ask for what the readers read`() throws {
        for benchmark in BenchmarkProtocol.allCases {
            let question = benchmark.question
            let text = (question.system ?? "") + question.user
            let labels: [String] =
                switch benchmark {
                case .genEvalPlusPlus: ["\"correct\"", "{checklist}"]
                case .wise: ["Score: 1", "{explanation}"]
                case .originalWISE: ["Consistency: N", "Realism: N", "Aesthetic Quality: N", "{explanation}"]
                case .imagineBench:
                    ["Fantasy Fulfillment: N", "Identity Preservation: N", "Aesthetic Quality: N", "{explanation}"]
                }
            for label in labels + ["{prompt}"] { #expect(text.contains(label), "\(benchmark): \(label)") }
        }
    }

    @Test(.enabled(if: BenchmarkFiles.find("geneval++.jsonl") != nil, "\(BenchmarkFiles.missing("geneval++.jsonl"))"))
    func `every row of GenEval++ fills the question`() throws {
        let file = try #require(BenchmarkFiles.find("geneval++.jsonl"))
        for query in try EvaluationSuite.genEvalPlusPlus(file: file).queries {
            let text = try BenchmarkProtocol.genEvalPlusPlus.question.filled(for: query).user
            #expect(text.contains(query.text) && !text.contains("{"))
        }
    }
}
