import Foundation
import GenAgent
import GenAgentEvaluation
import GenAgentReport
import GenAgentSandbox
import Testing

// snippet: evaluation-page
/// Quality against generator calls, as one picture.
func qualityChart(_ report: EvaluationReport) -> Chart {
    let series = report.qualityByCalls.map { curve in
        let points = curve.points.map { point in
            ChartPoint(x: point.generatorCalls, y: point.score.value, low: point.score.low, high: point.score.high)
        }
        return ChartSeries(curve.name, points)
    }
    return Chart(
        "\(report.suite.name): quality against generator calls", x: ChartAxis("generator calls an item"),
        y: ChartAxis("score"), series: series)
}

/// The report as a page with tables and that picture.
func evaluationPage(_ report: EvaluationReport) -> Data {
    let tables = report.tables.map { ReportPage.Block.table(head: $0.head, rows: $0.rows) }
    return ReportPage(
        report.suite.name, blocks: [.text(report.summary), .chart(qualityChart(report))] + tables
    ).html()
}
// snippet-end

/// The documentation's examples, compiled and run. `Examples/OwnSuite` is the first one as a program.
@Suite struct EvaluationSnippets {
    @Test func `an evaluation of one's own suite in at most thirty lines`() async throws {
        let temporary = try TemporaryFolder()
        defer { withExtendedLifetime(temporary) {} }
        let folder = temporary.url.appendingPathComponent("own")
        // snippet: own-suite
        let wishes = [("two red apples", "apple", 2), ("three blue cups", "cup", 3), ("four yellow cats", "cat", 4)]
        let suite = EvaluationSuite(
            name: "counting",
            queries: wishes.map { text, thing, count in
                Query(
                    text, tags: [thing],
                    metadata: ["include": [["class": .string(thing), "count": .integer(Int64(count))]]])
            })
        let painter = PictogramPainter(profile: .base, side: 256)
        let eyes = SandboxEyes(errors: .paperLike)
        let agents = AgentContender.atRounds([1, 3], policy: { _ in SandboxPolicy(eyes: eyes) }, tools: [painter])
        let best = BestOfN(.matching("agent, 3 rounds"), generator: painter, chooser: JudgeChooser(EyesJudge(eyes)))
        let evaluation = Evaluation(
            suite: suite, contenders: [RawGenerator(painter)] + agents + [best], seeds: [1, 2],
            judge: PictogramGrader(),
            journal: folder.appendingPathComponent("journal.jsonl"))
        let report = try await evaluation.run { event in
            if case .finished(let record, let progress) = event { print(progress, record.contender, record.query) }
        }
        print(report.plainText)
        try report.encoded().write(to: folder.appendingPathComponent("report.json"))
        // snippet-end
        #expect(report.rows.map(\.scored) == [6, 6, 6, 6])
        let html = String(decoding: evaluationPage(report), as: UTF8.self)
        #expect(html.contains("counting: quality against generator calls"))
        #expect(html.contains("<th scope=\"row\">agent, 3 rounds</th>"))
        let calls = report.rows.map(\.generatorCalls)
        #expect(calls[0] == 1)
        #expect(calls[2] == calls[3])
    }

    @Test func `a contender of one's own in ten lines`() async throws {
        // snippet: own-contender
        struct Enumerating: Contender {
            let name = "enumerating"
            let painter: any GeneratorTool

            func produce(_ task: EvaluationTask) async throws -> Generation {
                let prompt = "Exactly as listed, nothing else: \(task.query.text)"
                let request = GenerationRequest(prompt: prompt, seed: task.generatorSeed(0))
                return Generation(try await painter.generate(request, context: task.toolContext()))
            }
        }
        // snippet-end
        let report = try await Evaluation(
            suite: EvaluationSuite(name: "own", queries: SandboxSuites.composition(count: 2, seed: 1)),
            contenders: [Enumerating(painter: PictogramPainter(side: 128))], judge: PictogramGrader()
        ).run()
        #expect(report.rows[0].scored == 2)
    }
}
