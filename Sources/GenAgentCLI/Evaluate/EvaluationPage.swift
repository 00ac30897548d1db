import GenAgentEvaluation
import GenAgentReport

/// The page of an evaluation.
struct EvaluationPage: Sendable {
    var report: EvaluationReport
    var options: EvaluationOptions
    var samples: [MeasurePictures]

    private var tables: EvaluationTables { EvaluationTables(report: report) }

    /// The page.
    var page: MeasurePage {
        MeasurePage(
            title: "Evaluation: \(report.suite.name)", lead: [tables.heading + ".", setting],
            sections: [
                MeasureSection("Score", charts: [qualityAgainstCalls, byTag].compactMap { $0 }, tables: [tables.scores]),
                MeasureSection("Cost", tables: [tables.costs]),
                MeasureSection(
                    "Against \(report.rows.first?.contender ?? "the first")",
                    tables: report.comparisons.isEmpty ? [] : [tables.differences]),
                MeasureSection("How to read this", words: tables.notes),
                MeasureSection(
                    "Some of the images", words: samples.isEmpty ? [] : ["Images of sessions lead to their stories."],
                    pictures: samples),
            ])
    }

    private var setting: String {
        guard options.backends.isSandbox else {
            let policy = options.backends.policy?.model ?? "the sandbox's policy"
            return "Policy: \(policy). A generator call is one image."
        }
        return
            "Measured in the sandbox (\(options.profile.rawValue) painter, \(options.eyes.rawValue) eyes, parameters \(options.parameters.name)): a simulation, which says nothing about any real model."
    }

    /// Quality against generator calls: the agent's limits of rounds as a line, everybody else as points.
    private var qualityAgainstCalls: Chart? {
        func point(_ row: ReportRow) -> ChartPoint? {
            row.score.map {
                ChartPoint(row.generatorCalls, $0.value, low: $0.low, high: $0.high, label: row.contender)
            }
        }
        let names = Set(options.contenders.compactMap { choice in
            if case .agent = choice { choice.name } else { nil as String? }
        })
        let agents = report.rows.filter { names.contains($0.contender) }.sorted { $0.generatorCalls < $1.generatorCalls }
        var series = [ChartSeries("agent", agents.compactMap(point))]
        for row in report.rows where !names.contains(row.contender) {
            series.append(ChartSeries(row.contender, [row].compactMap(point), isJoined: false))
        }
        let words = report.rows.compactMap { row in
            row.score.map { "\(row.contender): \($0.value.text(3)) at \(row.generatorCalls.text(2)) calls" }
        }
        guard !words.isEmpty else { return nil }
        return Chart(
            "Quality against generator calls", summary: words.joined(separator: "; ") + ".",
            xTitle: "generator calls an item", yTitle: "score", series: series.filter { !$0.points.isEmpty },
            xRange: 0...1, yRange: 0...report.suite.scale)
    }

    /// The score by tag; tags are counted, and named below.
    private var byTag: Chart? {
        let groups = report.rows.first?.groups.map(\.name) ?? []
        guard groups.count > 1 else { return nil }
        let series = report.rows.map { row in
            ChartSeries(
                row.contender,
                row.groups.enumerated().compactMap { index, group in
                    group.score.map { ChartPoint(Double(index + 1), $0.value) }
                }, isJoined: report.rows.count > 0)
        }
        let names = groups.enumerated().map { "\($0 + 1) \($1)" }.joined(separator: ", ")
        return Chart(
            "Score by tag", summary: "Tags from left to right: \(names). The table has the numbers.",
            xTitle: names.count <= 110 ? names : "tag, in the order of the table", yTitle: "score", series: series,
            xRange: 1...Double(groups.count), yRange: 0...report.suite.scale)
    }
}
