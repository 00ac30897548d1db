import GenAgent
import GenAgentEvaluation

/// What an evaluation came to, as tables for the terminal and the page.
struct EvaluationTables: Sendable {
    var report: EvaluationReport

    /// What was measured.
    var heading: String {
        let seeds = report.seeds.map { "\($0)" }.joined(separator: ", ")
        return
            "\(report.suite.name): \(report.suite.queries) queries, seed\(report.seeds.count == 1 ? "" : "s") \(seeds), scored by \(report.judge)"
    }

    /// Scores, costs and differences.
    var all: [TextTable] { [scores, costs] + (report.comparisons.isEmpty ? [] : [differences]) }

    /// How to read them.
    var notes: [String] {
        let clusters =
            report.bootstrap.clusters == .promptsAndSeeds && report.seeds.count > 1 ? "prompts and seeds" : "prompts"
        var notes = [
            "In brackets: \(level) interval, bootstrap over \(clusters). What is unscored is left out, never counted as 0."
        ]
        if report.records.contains(where: { $0.status == .noImage && $0.score != nil }) {
            notes.append("Where a contender made no image although nothing failed, that counts as 0.")
        }
        let lost = report.rows.filter { $0.unscored + $0.failed + $0.missing > 0 }
        notes += lost.compactMap { row in
            let record = report.records.first { $0.contender == row.contender && $0.score == nil && $0.reason != nil }
            return record?.reason.map { "\(row.contender), \(record?.query ?? ""): \($0.prefix(300))" }
        }
        return notes
    }

    var level: String { "\((report.bootstrap.level * 100).fixed(0)) %" }
    private var digits: Int { report.suite.scale > 1 ? 2 : 3 }

    /// The names of all tags, or groups of tags. A contender may have no score at all for some.
    var groups: [String] {
        var seen: Set<String> = []
        return report.rows.flatMap { $0.groups.map(\.name) }.filter { seen.insert($0).inserted }
    }

    /// Contenders beside each other, tag by tag.
    var scores: TextTable {
        var table = TextTable(head: ["score"] + report.rows.map(\.contender))
        table.rows.append(["all"] + report.rows.map { text($0.score) })
        guard groups.count > 1 || groups.first.map({ !$0.isEmpty }) == true else { return table }
        for name in groups {
            table.rows.append([name] + report.rows.map { row in text(row.groups.first { $0.name == name }?.score) })
        }
        return table
    }

    /// What an item cost, and what became of those without a score. Columns that would say nothing are left out.
    var costs: TextTable {
        let isPriced = report.rows.contains { $0.money != nil }
        let losses: [(name: String, count: (ReportRow) -> Int)] = [
            ("no image", { $0.withoutImage }), ("unscored", { $0.unscored }), ("failed", { $0.failed }),
            ("not made", { $0.missing }),
        ]
        let shown = losses.filter { loss in report.rows.contains { loss.count($0) > 0 } }
        var table = TextTable(
            head: ["an item", "generator calls", "policy tokens", "seconds"] + (isPriced ? ["money"] : []) + ["scored"]
                + shown.map(\.name))
        for row in report.rows {
            var cells = [row.contender, row.generatorCalls.fixed(2), row.policyTokens.fixed(0), row.seconds.fixed(3)]
            if isPriced { cells.append(money(row)) }
            table.rows.append(cells + ["\(row.scored) of \(row.items)"] + shown.map { "\($0.count(row))" })
        }
        return table
    }

    /// Every contender against the first.
    var differences: TextTable {
        TextTable(
            head: ["difference", "mean", "p", "pairs", "unpaired"],
            rows: report.comparisons.map { comparison in
                [
                    "\(comparison.contender) - \(comparison.baseline)", text(comparison.difference),
                    comparison.p.fixed(4), "\(comparison.difference.items)", "\(comparison.unpaired)",
                ]
            })
    }

    private func money(_ row: ReportRow) -> String {
        guard let money = row.money else { return "-" }
        return money.fixed(4) + (row.priced < row.items ? " (\(row.priced) priced)" : "")
    }

    private func text(_ estimate: ScoreEstimate?) -> String { estimate?.text(digits) ?? "-" }
}

extension ScoreEstimate {
    /// Such as `0.643 [0.571, 0.714]`.
    func text(_ digits: Int) -> String {
        guard let low, let high else { return value.fixed(digits) }
        return "\(value.fixed(digits)) [\(low.fixed(digits)), \(high.fixed(digits))]"
    }
}
