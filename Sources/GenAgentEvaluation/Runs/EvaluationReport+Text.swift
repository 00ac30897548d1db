import GenAgent

extension EvaluationReport {
    /// The report as Markdown: what ran, the scores, the costs, the comparisons.
    public var markdown: String { text(\.markdown) }

    /// The report for a terminal: the same, with aligned columns.
    public var plainText: String { text(\.aligned) }

    /// The scores, the costs and the comparisons (where there are some) as tables.
    public var tables: [TextTable] { [scoreTable, costTable] + (comparisons.isEmpty ? [] : [comparisonTable]) }

    /// What ran, and how the intervals came to be, in words.
    public var summary: String { "\(what)\n\(leftOut)\(scheme)" }

    private var what: String {
        "\(suite.name) (version \(suite.version)): \(suite.queries) queries, \(seeds.count) seed\(seeds.count == 1 ? "" : "s"), scored by \(judge)."
    }

    private func text(_ render: (TextTable) -> String) -> String {
        ([what + "\n"] + tables.map(render) + [leftOut + scheme]).joined(separator: "\n")
    }

    /// What has no score or no image, by contender; empty where everything has both.
    private var leftOut: String {
        let left = rows.filter { $0.scored < $0.items || $0.withoutImage > 0 }
        guard !left.isEmpty else { return "" }
        let lines = left.map { "\($0.contender): \($0.scored) scored of \($0.items); \($0.leftOut).\n" }
        let countsMissing = records.contains { $0.status == .noImage && $0.score != nil }
        return lines.joined() + "What is unscored is left out of the figures, never counted as 0."
            + (countsMissing ? " Where a contender made no image although nothing failed, that counts as 0." : "")
            + "\n"
    }

    /// How the intervals came to be.
    private var scheme: String {
        let clusters = bootstrap.clusters == .promptsAndSeeds && seeds.count > 1 ? "prompts and seeds" : "prompts"
        return
            "Intervals: \((bootstrap.level * 100).fixed(0)) %, bootstrap over \(clusters), \(bootstrap.draws) draws, seed \(bootstrap.seed).\n"
    }

    private var decimals: Int { suite.scale > 1 ? 2 : 3 }

    private var scoreTable: TextTable {
        // A contender may have no score at all for some tag.
        var groups: [String] = []
        for group in rows.flatMap(\.groups) where !groups.contains(group.name) { groups.append(group.name) }
        let shown = groups.count > 1 ? groups : []
        var table = TextTable(head: ["", "score", "\((bootstrap.level * 100).fixed(0)) %"] + shown + ["scored"])
        for row in rows {
            let means = shown.map { name in
                row.groups.first { $0.name == name }?.score?.value.fixed(decimals) ?? "-"
            }
            table.rows.append(
                [row.contender, row.score?.value.fixed(decimals) ?? "-", interval(row.score)] + means + [
                    "\(row.scored) of \(row.items)"
                ])
        }
        return table
    }

    private var costTable: TextTable {
        var table = TextTable(head: ["an item", "generator calls", "policy tokens", "seconds", "money"])
        for row in rows {
            let money = row.money.map { $0.fixed(4) + (row.priced < row.items ? " (\(row.priced) priced)" : "") }
            table.rows.append([
                row.contender, row.generatorCalls.fixed(3), row.policyTokens.fixed(0), row.seconds.fixed(2),
                money ?? "-",
            ])
        }
        return table
    }

    private var comparisonTable: TextTable {
        var table = TextTable(
            head: ["paired difference", "mean", "\((bootstrap.level * 100).fixed(0)) %", "p", "pairs"])
        for comparison in comparisons {
            table.rows.append([
                "\(comparison.contender) - \(comparison.baseline)", comparison.difference.value.fixed(decimals),
                interval(comparison.difference), comparison.p.fixed(4), "\(comparison.difference.items)",
            ])
        }
        return table
    }

    private func interval(_ estimate: ScoreEstimate?) -> String {
        guard let low = estimate?.low, let high = estimate?.high else { return "-" }
        return "\(low.fixed(decimals)) ... \(high.fixed(decimals))"
    }
}

extension ReportRow {
    /// What became of the items without a score, in words.
    fileprivate var leftOut: String {
        let parts = [
            (unscored, "unscored"), (failed, "failed"), (missing, "not made"), (withoutImage, "without an image"),
        ]
        return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }
}
