import Foundation
import GenAgent
import GenAgentTesting
import Testing

@testable import GenAgentEvaluation

@Suite struct EvaluationReportTests {
    /// Paints, fails, or makes no image, by the number in the query.
    private struct Moody: Contender {
        let name = "moody"
        let tool = StubGenerator()

        func produce(_ task: EvaluationTask) async throws -> Generation {
            switch task.query.id {
            case "q1": throw AdapterError.fatal("out of paint")
            case "q2": return Generation(image: nil)
            default:
                let request = GenerationRequest(prompt: task.query.text, seed: task.generatorSeed(0))
                return Generation(try await tool.generate(request, context: task.toolContext()))
            }
        }
    }

    private struct Brittle: Judge {
        let name = "brittle"

        func assess(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> Verdict {
            switch query.id {
            case "q3": throw AdapterError.fatal("no answer")
            case "q4": .unscored("too dark")
            default: .satisfied()
            }
        }
    }

    private let suite = EvaluationSuite(name: "six", queries: (0..<6).map { Query("wish \($0)", id: "q\($0)") })

    @Test func `what has no score is counted by reason and never a zero`() async throws {
        let journal = EvaluationJournal()
        let evaluation = Evaluation(suite: suite, contenders: [Moody()], judge: Brittle(), journal: journal)
        let report = try await evaluation.run()
        let row = report.rows[0]
        #expect(report.records.map(\.status) == [.scored, .failed, .noImage, .unscored, .unscored, .scored])
        #expect(report.records.map(\.score) == [1, nil, 0, nil, nil, 1])
        #expect((row.items, row.scored) == (6, 3))
        #expect((row.failed, row.withoutImage, row.unscored, row.missing) == (1, 1, 2, 0))
        #expect(row.score?.value == 2.0 / 3)
        #expect(report.records[1].reason?.contains("out of paint") == true)
        #expect(report.records[3].reason?.contains("no answer") == true)
        #expect(report.records[4].reason == "too dark")
        #expect(report.markdown.contains("| 3 of 6 | 1 | 2 | 1 |"))
        #expect(report.tables[1].head.suffix(4) == ["scored", "no image", "unscored", "failed"])

        var lenient = evaluation
        lenient.noImage = .unscored
        lenient.memory = EvaluationJournal()
        #expect(try await lenient.run().rows[0].score?.value == 1)

        // A failure is no result: the next run tries it again. A score is kept; what the judge could not tell, or failed at, is
        // asked again.
        let tries = Counter()
        var again = evaluation
        again.judge = Counting(inner: Brittle(), counter: tries)
        _ = try await again.run()
        #expect(tries.queries.sorted() == ["q3", "q4"])
    }

    private final class Counter: Sendable {
        private let asked = Locked<[String]>([])
        var queries: [String] { asked.withLock { $0 } }
        func add(_ query: String) { asked.withLock { $0.append(query) } }
    }

    private struct Counting: Judge {
        let inner: any Judge
        let counter: Counter
        var name: String { inner.name }

        func assess(_ candidate: Candidate, for query: Query, context: JudgeContext) async throws -> Verdict {
            counter.add(query.id)
            return try await inner.assess(candidate, for: query, context: context)
        }
    }

    @Test func `progress counts up and estimates the time left by the clock`() async throws {
        let clock = ManualClock()
        let tool = StubGenerator(
            style: .custom { request in
                clock.advance(by: 3)
                return try StubImage.labeled(request.prompt, size: PixelSize(width: 4, height: 4))
            })
        let events = Locked<[EvaluationProgress]>([])
        let report = try await Evaluation(
            suite: suite, contenders: [RawGenerator(tool)], judge: DigestJudge(), concurrency: 1,
            environment: SessionEnvironment(clock: clock)
        ).run { event in
            if case .finished(_, let progress) = event { events.withLock { $0.append(progress) } }
        }
        let seen = events.withLock { $0 }
        #expect(seen.map(\.finished) == [1, 2, 3, 4, 5, 6])
        #expect(seen.map(\.remaining) == [15, 12, 9, 6, 3, 0])
        #expect(seen[0].description == "1/6, about 15 s left")
        #expect(report.rows[0].seconds == 3)
    }

    @Test func `names that could be mistaken are refused before anything runs`() async throws {
        let tool = StubGenerator()
        func refusal(_ evaluation: Evaluation) async -> EvaluationError.Code? {
            do { _ = try await evaluation.run() } catch { return (error as? EvaluationError)?.code }
            return nil
        }
        let twins = EvaluationSuite(name: "twins", queries: ["same", "same"])
        let raw = RawGenerator(tool)
        #expect(await refusal(Evaluation(suite: twins, contenders: [raw], judge: DigestJudge())) == .ambiguous)
        #expect(await refusal(Evaluation(suite: suite, contenders: [raw, raw], judge: DigestJudge())) == .ambiguous)
        #expect(
            await refusal(Evaluation(suite: suite, contenders: [raw], seeds: [1, 1], judge: DigestJudge()))
                == .ambiguous)
        #expect(await refusal(Evaluation(suite: suite, contenders: [], judge: DigestJudge())) == .nothingToDo)
        #expect(tool.requests.isEmpty)
    }

    @Test func `a report survives JSON and compares with another one`() async throws {
        let evaluation = Evaluation(
            suite: suite, contenders: [RawGenerator(StubGenerator())], seeds: [1, 2], judge: DigestJudge())
        let report = try await evaluation.run()
        let data = try report.encoded()
        let read = try EvaluationReport.decode(from: data)
        #expect(read == report)
        #expect(try read.encoded() == data)
        let comparison = try read.comparison(of: "raw", with: "raw", in: report)
        #expect(comparison.difference.value == 0)
        #expect(comparison.p == 1)
        #expect(throws: EvaluationError.self) { try EvaluationReport.decode(from: Data("{}".utf8)) }
        let newer = Data(
            String(decoding: data, as: UTF8.self).replacing("\"schemaVersion\" : 1", with: "\"schemaVersion\" : 9").utf8
        )
        let error = try #require(throws: EvaluationError.self) { try EvaluationReport.decode(from: newer) }
        #expect(error.description.contains("version 9"))
    }

    @Test func `contenders that differ in rounds or in N are one curve`() {
        let names = ["raw", "agent, 1 round", "agent, 3 rounds", "best of 4", "best of N, calls as agent, 3 rounds"]
        let records = names.enumerated().map {
            EvaluationRecord(
                contender: $1, query: "q", score: 0.5, cost: ProductionCost(generatorCalls: [1, 1, 3, 4, 2][$0]))
        }
        let curves = EvaluationReport(suite: suite, judge: "j", seeds: [0], records: records).qualityByCalls
        #expect(curves.map(\.name) == ["raw", "agent", "best of N"])
        #expect(curves.map { $0.points.map(\.generatorCalls) } == [[1], [1, 3], [2, 4]])
        #expect(curves[2].points[0].contender == names[4])
    }

    @Test func `prices are reported where they are known`() async throws {
        let priced = StubGenerator("a", behavior: .init(usage: Usage(images: 1, money: 0.04)))
        let report = try await Evaluation(
            suite: suite, contenders: [RawGenerator(priced), RawGenerator(StubGenerator("b"), name: "free")],
            judge: DigestJudge()
        ).run()
        #expect(report.rows.map(\.money) == [0.04, nil])
        #expect(report.rows.map(\.priced) == [6, 0])
        #expect(report.plainText.contains("0.0400"))
    }

    @Test func `tables are aligned on terminals and piped in Markdown`() {
        var table = TextTable(head: ["", "score"])
        table.rows = [["raw | x", "0.5"], ["a", "0.25"]]
        #expect(table.aligned == "         score\n-------  -----\nraw | x    0.5\na         0.25\n")
        #expect(table.markdown == "|  | score |\n| --- | ---: |\n| raw \\| x | 0.5 |\n| a | 0.25 |\n")
        #expect((-0.0004).fixed(3) == "0.000")
        #expect((-1.0605).fixed(3) == "-1.060")
        #expect(2.0.fixed(0) == "2")
        #expect(0.9996.fixed(3) == "1.000")
    }
}
