import Foundation
import GenAgent
import GenAgentBackends
import GenAgentEvaluation
import Testing

@testable import GenAgentCLI

@Suite struct EvaluateTests {
    @Test func itMeasuresAllOnTheSamePromptsAndWritesTableReportAndPage() async throws {
        let place = try MeasuringPlace()
        let code = try await place.evaluate(place.options("ev"))
        #expect(code == 0)
        let report = try place.report("ev")
        #expect(report.rows.map(\.contender) == ["raw", "agent, 2 rounds", "best of N"])
        #expect(report.records.count == 9 && report.records.allSatisfy { $0.score != nil })
        let agent = try #require(report.row("agent, 2 rounds"))
        #expect(report.row("best of N")?.generatorCalls == agent.generatorCalls)
        #expect(agent.policyTokens > 0 && report.row("raw")?.policyTokens == 0)

        let text = place.output.text
        #expect(text.contains("9/9 best of N\ncomposition: 3 queries, seed 1, scored by pictogram-grader\n"))
        #expect(
            text.contains("\nall ") && text.contains("\nagent, 2 rounds - raw ") && text.contains("3 of 3")
                && !text.contains("not made"))
        let score = try #require(report.row("raw")?.score)
        #expect(text.contains(score.text(3)))
        let page = try place.text("ev/page.html")
        #expect(page.contains("Quality against generator calls") && page.contains("data:image/png;base64,"))
        let link = try #require(page.firstMatch(of: /href="(sessions\/[a-z0-9]+\.html)"/)).1
        #expect(try place.text("ev/\(link)").contains("class=\"story-page\""))
    }

    #if Store
    @Test func cutOffItGoesOnAndComesToTheSame() async throws {
        let place = try MeasuringPlace()
        try await place.evaluate(place.options("ev"))
        let whole = try place.report("ev")
        let journal = try place.text("ev/journal.jsonl")
        let lines = journal.split(separator: "\n")
        // Nine images; an image that two contenders made alike is judged once.
        #expect(lines.count > 9 && lines.count <= 18)
        // As a crash leaves it: the last line is half written.
        try place.write(lines.prefix(7).map { $0 + "\n" }.joined() + lines[7].prefix(20), to: "ev/journal.jsonl")
        try await place.evaluate(place.options("ev"))
        let again = try place.report("ev")
        #expect(again.records.map(ItemOutcome.init) == whole.records.map(ItemOutcome.init))
        #expect(try place.text("ev/journal.jsonl").split(separator: "\n").count == lines.count)
        #expect(try place.text("ev/journal.jsonl").hasPrefix(lines.prefix(7).joined(separator: "\n")))
    }

    @Test func rejudgingMakesNothing() async throws {
        let place = try MeasuringPlace()
        var options = place.options("ev")
        options.contenders = [.raw]
        try await place.evaluate(options)
        let lines = try place.text("ev/journal.jsonl").split(separator: "\n")
        try place.write(lines.filter { !$0.contains("\"judged\"") }.map { $0 + "\n" }.joined(), to: "ev/journal.jsonl")
        options.contenders = [.raw, .onePass]
        options.rejudges = true
        #expect(try await place.evaluate(options) == 3)
        let report = try place.report("ev")
        #expect(report.row("raw")?.scored == 3 && report.row("one pass")?.missing == 3)
        #expect(place.output.text.contains("scored  not made\n"))
        #expect(place.output.text.contains("one pass, composition-1-0: No image was made yet."))
    }
    #endif

    @Test func theEyesFollowTheSeeds() async throws {
        let seeds = (1...3).map { EvaluationOptions.eyesSeed(for: $0) }
        // Far from the eyes of trainings, which have small seeds.
        #expect(Set(seeds).count == 3 && seeds.allSatisfy { $0 > 1_000_000 })
        let place = try MeasuringPlace()
        var options = place.options("ev")
        options.contenders = [.bestOf(4)]
        options.seeds = [1, 2]
        let names = Locked<[String]>([])
        let best = try #require(options.contenders(over: place.surroundings().transport).first)
        struct Listening: Contender {
            let name = "best of 4"
            let inner: any Contender
            let names: Locked<[String]>
            func produce(_ task: EvaluationTask) async throws -> Generation {
                names.withLock { $0.append("\(task.seed): \(inner.identity(for: task))") }
                return try await inner.produce(task)
            }
        }
        _ = try await Evaluation(
            suite: options.suite.suite(limit: 1), contenders: [Listening(inner: best, names: names)],
            seeds: options.seeds, judge: options.judge(over: place.surroundings().transport)
        ).run()
        let asked = names.withLock(\.self).sorted()
        #expect(asked.count == 2)
        #expect(asked[0].contains("eyes-\(seeds[0])-") && asked[1].contains("eyes-\(seeds[1])-"), "\(asked)")
    }

    @Test func aFolderOfAnotherEvaluationIsRefused() async throws {
        let place = try MeasuringPlace()
        var options = place.options("ev")
        options.contenders = [.raw]
        try await place.evaluate(options)
        options.profile = .weak
        options.side = 64
        await #expect(
            throws: WorkFolderError(
                "\(place.directory.file("ev")) holds other work: profile was \"base\", now \"weak\"; size was 96, now 64. Give the same options, or choose another folder with --out."
            )
        ) { try await place.evaluate(options) }
    }

    @Test func jsonIsOneObjectAndProgressGoesToStandardError() async throws {
        let place = try MeasuringPlace()
        var options = place.options("ev")
        options.contenders = [.raw]
        options.seeds = [3, 4]
        options.writesJSON = true
        try await place.evaluate(options)
        let value = try JSONValue.parse(place.output.text)
        #expect(value["seeds"] == ["3", "4"] && value["rows"]?.arrayValue?.count == 1)
        #expect(value["files"]?["report"] == .string(place.directory.file("ev/report.json")))
        #expect(place.errors.text.contains("6/6 raw"))
    }

    @Test func anyNumberOfRoundsIsAConfiguration() throws {
        var options = try MeasuringPlace().options("ev")
        options.contenders = [.agent(rounds: .max), .bestOf(nil)]
        let contenders = options.contenders(over: try MeasuringPlace().surroundings().transport)
        #expect(contenders.count == 2 && contenders[0].name == "agent, \(Int.max) rounds")
    }

    @Test func theEyesOfTheSandboxDoNotConcernFoldersOfARealPolicy() throws {
        var options = EvaluationOptions(suite: .composition)
        #expect(options.setup.version == 2)
        options.backends = try BackendConfiguration(BackendFlags(policy: "http://127.0.0.1:8000/v1", model: "m"))
        #expect(options.setup.version == 1)
    }

    @Test func whatTheGraderCannotScoreNeedsAJudge() throws {
        var options = EvaluationOptions(suite: .imagine(file: "x"))
        #expect(throws: NoEvaluationJudge.self) { try options.judge(over: MeasuringPlace().surroundings().transport) }
        options.suite = .composition
        options.backends = try BackendConfiguration(BackendFlags(tools: ["sdwebui=http://127.0.0.1:7860"]))
        let error = #expect(throws: NoEvaluationJudge.self) {
            try options.judge(over: MeasuringPlace().surroundings().transport)
        }
        #expect(error?.description.contains("--judge URL") == true)
    }
}
