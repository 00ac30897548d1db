import Foundation
import GenAgent
import GenAgentEvaluation
import GenAgentReport

struct CompareTask: Sendable {
    /// Folders of evaluations, or their `report.json`.
    var first: String
    var second: String
    /// One contender of each; `nil`: all that both have.
    var names: (a: String, b: String)?
    var file: String
    var writesJSON: Bool
    var surroundings: RunSurroundings

    /// - Throws: ``ComparisonError``, `EvaluationError`, ``RunFileError``.
    func perform() async throws {
        let comparison = try EvaluationComparison(Self.read(first), Self.read(second), names: names)
        try await PageFile(file).write { emit in try await emit(comparison.page((first, second)).html()) }
        guard !writesJSON else {
            var value = comparison.json
            value["page"] = .string(file)
            surroundings.output(value.line)
            return
        }
        var lines = ["\(comparison.a.suite.name): A is \(first), B is \(second). Positive: B is better.", ""]
        for table in comparison.tables {
            lines += table.lines(width: surroundings.tableWidth) + [""]
        }
        lines += comparison.notes
        // If the page goes to standard output, the text for people does not.
        let isPiped = OutputFile.isStandardOutput(file)
        if !isPiped { lines.append("page: \(file)") }
        (isPiped ? surroundings.errors : surroundings.output)(lines.map { $0.inOneLine + "\n" }.joined())
    }

    /// - Throws: ``ComparisonError``, `EvaluationError`
    static func read(_ place: String) throws -> EvaluationReport {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: place, isDirectory: &isFolder)
        let path = exists && isFolder.boolValue ? "\(place)/\(EvaluationFiles.report)" : place
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
            throw ComparisonError(
                "There is no report at \(path). Give the folder of a finished `genagent evaluate`, or its report.json.")
        }
        return try EvaluationReport.decode(from: data)
    }
}

extension EvaluationComparison {
    /// The page with the tables, a chart per contender and the notes.
    fileprivate func page(_ names: (a: String, b: String)) -> ReportPage {
        var blocks: [ReportPage.Block] = [.text("A: \(names.a)\nB: \(names.b)\nPositive: B is better.")]
        for (pair, table) in zip(pairs, tables) {
            blocks += [.heading(pair.name), .block(table)]
            guard !pair.tags.isEmpty else { continue }
            let points = ([pair.overall] + pair.tags.map(\.difference)).enumerated().map { index, comparison in
                ChartPoint(
                    x: Double(index), y: comparison.difference.value, low: comparison.difference.low,
                    high: comparison.difference.high)
            }
            blocks.append(
                .chart(
                    Chart(
                        "B - A by tag", x: ChartAxis("row of the table: 0 is all, then the tags"),
                        y: ChartAxis("difference", includes: -0.1 * a.suite.scale...0.1 * a.suite.scale),
                        series: [ChartSeries(pair.name, points, isJoined: false)])))
        }
        return ReportPage("Comparison: \(a.suite.name)", blocks: blocks + notes.map { .text($0) })
    }
}

struct ComparisonError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
