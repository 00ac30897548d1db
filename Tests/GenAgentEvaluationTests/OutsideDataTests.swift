import Foundation
import GenAgent
import GenAgentTesting
import Testing

@testable import GenAgentEvaluation

/// Files and numbers that come from elsewhere: nothing of it may trap, be destroyed or be taken for a score.
@Suite struct OutsideDataTests {
    @Test(arguments: ["my only copy of the thesis", #"{"schemaVersion": 1, "rows": []}"#, "{ \"a\": 1"])
    func `a file that is no journal is refused and left as it is`(_ text: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(text, "journal.jsonl")
        let error = try #require(throws: EvaluationError.self) { try EvaluationJournal(file: file) }
        #expect(error.code == .journal)
        #expect(error.description.contains("journal.jsonl, line 1"))
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }

    @Test func `a line that lacks nothing but its end is kept`() async throws {
        let folder = try TemporaryFolder()
        let file = folder.url.appendingPathComponent("journal.jsonl")
        try await EvaluationJournal(file: file).append(
            .judged(WorkKey("k"), "judge", "q", .satisfied(score: 1)))
        try Data(contentsOf: file).dropLast().write(to: file)
        let journal = try EvaluationJournal(file: file)
        #expect(await journal.judgedCount == 1)
        try await journal.append(.judged(WorkKey("l"), "judge", "q", .satisfied(score: 1)))
        #expect(await (try EvaluationJournal(file: file)).judgedCount == 2)
    }

    @Test func `numbers that are none are told apart, or refused`() async throws {
        let metadata: [JSONValue] = [["a": .number(.nan), "b": 1], ["a": .number(.nan), "b": 2]]
        #expect(Set(metadata.map(\.canonicalText)).count == 2)
        let tool = StubGenerator()
        let best = BestOfN(
            .fixed(3), generator: tool, chooser: JudgeChooser(DigestJudge(name: "eyes")),
            template: GenerationRequest(prompt: "", extras: ["strength": .number(.nan)]))
        let report = try await Evaluation(
            suite: EvaluationSuite(name: "one", queries: [Query("a cup", id: "q")]), contenders: [best],
            judge: DigestJudge()
        ).run()
        #expect(report.records[0].status == .failed && tool.requests.isEmpty)
        #expect(report.records[0].reason?.contains("cannot be written as JSON") == true)
    }

    @Test func `intervals that were set to nonsense come back into range`() {
        var bootstrap = Bootstrap(draws: 100)
        (bootstrap.level, bootstrap.draws) = (.nan, -3)
        let items = (0..<4).map {
            ClusteredScores.Item(query: "q\($0)", tag: "", seed: 1, value: Double($0 % 2))
        }
        let estimate = ClusteredScores(items, .items).estimates(bootstrap).overall
        #expect(estimate?.value == 0.5 && estimate?.low?.isFinite == true)
    }

    @Test func `a cost that is no number is left out of the journal`() async throws {
        struct Careless: Contender {
            let name = "careless"
            func produce(_ task: EvaluationTask) async throws -> Generation {
                var production = Generation(
                    image: try StubImage.labeled(task.query.id, size: PixelSize(width: 4, height: 4)))
                production.cost.seconds = .nan
                production.cost.money = .infinity
                production.cost.generatorCalls = -3
                return production
            }
        }
        let folder = try TemporaryFolder()
        let journal = try EvaluationJournal(file: folder.url.appendingPathComponent("journal.jsonl"))
        let report = try await Evaluation(
            suite: EvaluationSuite(name: "one", queries: [Query("a cup", id: "q")]), contenders: [Careless()],
            judge: DigestJudge(), journal: journal
        ).run()
        let row = report.rows[0]
        #expect(row.scored == 1 && row.money == nil && row.seconds.isFinite && row.generatorCalls == 0)
        _ = try report.encoded()
    }

    @Test func `a score that is no number is no score`() throws {
        let suite = EvaluationSuite(name: "s", queries: [Query("a", id: "a"), Query("b", id: "b")])
        let records = [("a", Double.nan), ("b", 1)].map {
            EvaluationRecord(contender: "x", query: $0.0, status: .scored, score: $0.1)
        }
        let report = EvaluationReport(suite: suite, judge: "j", seeds: [0], records: records)
        #expect(report.rows[0].score?.value == 1)
        #expect(report.rows[0].scored == 1 && report.rows[0].unscored == 1)
        _ = try report.encoded()
    }

    @Test func `a report with absurd settings is read and compared without a trap`() throws {
        let text = """
            {"schemaVersion": 1, "judge": "j", "seeds": [1], "rows": [], "comparisons": [],
             "bootstrap": {"draws": -5, "seed": 1, "level": 40, "clusters": "prompts"},
             "suite": {"name": "s", "version": "1", "queries": 2, "rule": "satisfied", "aggregation": {"items": {}}, "scale": 1},
             "records": [
              {"contender": "a", "query": "p", "tag": "", "seed": 1, "status": "scored", "score": 1,
               "cost": {"generatorCalls": 9223372036854775807, "policyTokens": 9223372036854775807, "seconds": 1}},
              {"contender": "a", "query": "q", "tag": "", "seed": 1, "status": "scored", "score": 0,
               "cost": {"generatorCalls": 9223372036854775807, "policyTokens": 9223372036854775807, "seconds": 1}}]}
            """
        let report = try EvaluationReport.decode(from: Data(text.utf8))
        #expect(report.bootstrap.draws == 100 && report.bootstrap.level == 0.999)
        let comparison = try report.comparison(of: "a", with: "a")
        #expect(comparison.p == 1 && comparison.difference.value == 0)
        let tasks = ["p", "q"].map {
            EvaluationTask(
                Query("wish", id: $0), seed: 1, store: InMemoryTrajectoryStore(), environment: SessionEnvironment())
        }
        let budget = try CallBudget(matching: "a", in: report.records, tasks: tasks)
        #expect(budget.calls(for: tasks[0]) == ProductionCost.maximumCalls)
    }

    @Test func `more items at a time than there are items does no harm`() async throws {
        let report = try await Evaluation(
            suite: EvaluationSuite(name: "one", queries: [Query("a cup", id: "q")]),
            contenders: [RawGenerator(StubGenerator())], judge: DigestJudge(), concurrency: .max
        ).run()
        #expect(report.rows[0].scored == 1)
    }

    @Test(arguments: [("Biology", 641), ("Biology", 770), ("Space", 600)])
    func `a WISE file of the other edition is refused`(_ category: String, _ id: Int) throws {
        let folder = try TemporaryFolder()
        let entry = #"[{"Prompt": "p", "Explanation": "e", "Category": "\#(category)", "prompt_id": \#(id)}]"#
        let file = try folder.write(entry, "w.json")
        let (right, wrong): (WISEEdition, WISEEdition) = id == 641 ? (.verified, .original) : (.original, .verified)
        if category == "Space" {
            // Space in both.
            #expect(try EvaluationSuite.wise(files: [file], edition: .verified).queries[0].tags == ["space"])
            return
        }
        #expect(try EvaluationSuite.wise(files: [file], edition: right).queries.count == 1)
        let error = #expect(throws: SuiteFileError.self) { try EvaluationSuite.wise(files: [file], edition: wrong) }
        #expect(error?.problem.contains("other edition") == true)
    }

    @Test func `an id that comes twice is found by file and line`() throws {
        let folder = try TemporaryFolder()
        let row = #"{"id": 7, "instruction": "a blue monkey", "note": "blue", "type": "COLOR"}"#
        let file = try folder.write("\(row)\n\(row)\n", "imagine.jsonl")
        let error = #expect(throws: SuiteFileError.self) { try EvaluationSuite.imagineBench(file: file) }
        #expect(error?.line == 2 && error?.problem.contains("`id` 7 appears twice") == true)
        let entry = #"{"Prompt": "p", "Explanation": "e", "prompt_id": 3}"#
        let culture = try folder.write("[\(entry)]", "culture.json")
        let again = #expect(throws: SuiteFileError.self) { try EvaluationSuite.wise(files: [culture, culture]) }
        #expect(again?.problem.contains("`prompt_id` 3 appears twice") == true)
    }
}
