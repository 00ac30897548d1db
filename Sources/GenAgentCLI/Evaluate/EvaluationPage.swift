import GenAgent
import GenAgentEvaluation
import GenAgentReport

/// The page of an evaluation.
struct EvaluationPage: Sendable {
    var report: EvaluationReport
    var options: EvaluationOptions
    var samples: [ReportImages]

    /// The page.
    var page: ReportPage {
        let tables = EvaluationTables(report: report)
        var blocks: [ReportPage.Block] = [.text(tables.heading + "."), .text(setting)]
        blocks += [.chart(qualityByCalls), .heading("Score"), .block(tables.scores.withIntervalsBelow)]
        if let byTag { blocks.append(.chart(byTag)) }
        blocks += [.heading("Cost of an item"), .block(tables.costs)]
        if !report.comparisons.isEmpty { blocks += [.heading("Paired differences"), .block(tables.differences)] }
        blocks += tables.notes.map { .text($0) }
        if !samples.isEmpty {
            blocks += [.heading("Some of the images"), .text("An agent's image leads to the story of its session.")]
            blocks += samples.map { .images($0) }
        }
        return ReportPage("Evaluation: \(report.suite.name)", blocks: blocks)
    }

    private var setting: String {
        guard options.backends.isSandbox else {
            return "Policy: \(options.backends.policy?.model ?? "the sandbox's policy"). A generator call is one image."
        }
        return
            "Measured in the sandbox (\(options.profile.rawValue) painter, \(options.eyes.rawValue) eyes, parameters \(options.parameters.name)): a simulation, which says nothing about any real model."
    }

    /// Contenders that differ in their limit of rounds are one line.
    private var qualityByCalls: Chart {
        Chart(
            "Quality against generator calls", x: ChartAxis("generator calls an item", includes: 0...1),
            y: ChartAxis("score", includes: 0...report.suite.scale),
            series: report.qualityByCalls.map { curve in
                ChartSeries(
                    curve.name,
                    curve.points.map {
                        ChartPoint(x: $0.generatorCalls, y: $0.score.value, low: $0.score.low, high: $0.score.high)
                    })
            })
    }

    /// The score of every tag.
    private var byTag: Chart? {
        let names = EvaluationTables(report: report).groups
        guard names.count > 1 else { return nil }
        return Chart(
            "Score by tag", x: ChartAxis("tag", names: names),
            y: ChartAxis("score", includes: 0...report.suite.scale),
            series: report.rows.map { row in
                ChartSeries(
                    row.contender,
                    names.enumerated().compactMap { index, name in
                        row.groups.first { $0.name == name }?.score.map {
                            ChartPoint(x: Double(index + 1), y: $0.value, low: $0.low, high: $0.high)
                        }
                    }, isJoined: false)
            })
    }
}

extension TextTable {
    /// Intervals stand in a line of their own where side by side all columns would not fit.
    fileprivate var withIntervalsBelow: TextTable {
        guard head.count > 5 else { return self }
        var table = self
        table.rows = rows.map { row in row.map { $0.replacing(" [", with: "\n[") } }
        return table
    }
}

extension ReportPage.Block {
    /// A table of texts.
    static func block(_ table: TextTable) -> ReportPage.Block { .table(head: table.head, rows: table.rows) }
}
