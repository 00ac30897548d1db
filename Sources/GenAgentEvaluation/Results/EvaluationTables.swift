import GenAgent

// The only rendering of results: terminal, Markdown and pages show these tables and texts.
extension EvaluationReport {
    /// What was measured: suite, queries, seeds and judge.
    package var heading: String {
        let list = seeds.map { "\($0)" }.joined(separator: ", ")
        return
            "\(suite.name)\(suite.version == "1" ? "" : " (version \(suite.version))"): \(suite.queries) queries, seed\(seeds.count == 1 ? "" : "s") \(list), scored by \(judge)"
    }

    /// The scores, the costs and, if there are several contenders, the paired differences from the first.
    public var tables: [TextTable] { [scoreTable, costTable] + (comparisons.isEmpty ? [] : [differenceTable]) }

    /// How to read the tables, and why scores are missing.
    package var notes: [String] {
        let clusters = bootstrap.clusters == .promptsAndSeeds && seeds.count > 1 ? "prompts and seeds" : "prompts"
        var notes = [
            "In brackets: \(levelText) interval, bootstrap over \(clusters) (\(bootstrap.draws) draws, seed \(bootstrap.seed)). Items without a score are left out, never counted as 0."
        ]
        if records.contains(where: { $0.status == .noImage && $0.score != nil }) {
            notes.append("If a contender made no image although nothing failed, that counts as 0.")
        }
        let lost = rows.filter { $0.unscored + $0.failed + $0.missing > 0 }
        notes += lost.compactMap { row in
            let record = records.first { $0.contender == row.contender && $0.score == nil && $0.reason != nil }
            return record?.reason.map { "\(row.contender), \(record?.query ?? ""): \($0.prefix(300))" }
        }
        return notes
    }

    /// What was measured, and how to read the tables.
    public var summary: String { ([heading + "."] + notes).joined(separator: "\n") }

    public var markdown: String { text(\.markdown) }

    /// The report for a terminal, with aligned columns.
    public var plainText: String { text(\.aligned) }

    private func text(_ render: (TextTable) -> String) -> String {
        ([heading + ".\n"] + tables.map(render) + [notes.joined(separator: "\n") + "\n"]).joined(separator: "\n")
    }

    package var levelText: String { "\((bootstrap.level * 100).fixed(0)) %" }

    /// The names of all tags or groups of tags. A contender may have no score for some of them.
    package var groupNames: [String] {
        var seen: Set<String> = []
        return rows.flatMap { $0.groups.map(\.name) }.filter { seen.insert($0).inserted }
    }

    /// Contenders side by side, tag by tag.
    package var scoreTable: TextTable {
        var table = TextTable(head: ["score"] + rows.map(\.contender))
        table.rows.append(["all"] + rows.map { text($0.score) })
        let names = groupNames
        guard names.count > 1 || names.first.map({ !$0.isEmpty }) == true else { return table }
        for name in names {
            table.rows.append([name] + rows.map { row in text(row.groups.first { $0.name == name }?.score) })
        }
        return table
    }

    /// The mean cost per item, and the number of items without a score. Empty columns are omitted.
    package var costTable: TextTable {
        let isPriced = rows.contains { $0.money != nil }
        let losses: [(name: String, count: (ReportRow) -> Int)] = [
            ("no image", { $0.withoutImage }), ("unscored", { $0.unscored }), ("failed", { $0.failed }),
            ("not made", { $0.missing }),
        ]
        let shown = losses.filter { loss in rows.contains { loss.count($0) > 0 } }
        var table = TextTable(
            head: ["per item", "generator calls", "policy tokens", "seconds"] + (isPriced ? ["money"] : []) + ["scored"]
                + shown.map(\.name))
        for row in rows {
            var cells = [row.contender, row.generatorCalls.fixed(2), row.policyTokens.fixed(0), row.seconds.fixed(3)]
            if isPriced {
                let note = row.priced < row.items ? " (\(row.priced) priced)" : ""
                cells.append(row.money.map { $0.fixed(4) + note } ?? "-")
            }
            table.rows.append(cells + ["\(row.scored) of \(row.items)"] + shown.map { "\($0.count(row))" })
        }
        return table
    }

    /// Every other contender compared with the first.
    package var differenceTable: TextTable {
        TextTable(
            head: ["difference", "mean", "p", "pairs", "unpaired"],
            rows: comparisons.map { comparison in
                [
                    "\(comparison.contender) - \(comparison.baseline)", text(comparison.difference),
                    comparison.p.fixed(4), "\(comparison.difference.items)", "\(comparison.unpaired)",
                ]
            })
    }

    private func text(_ estimate: ScoreEstimate?) -> String { estimate?.text(suite.decimals) ?? "-" }

    /// The report without its items, for programs.
    package var brief: JSONValue {
        func encoded(_ value: some Encodable) -> JSONValue { (try? JSONValue(encoding: value)) ?? .null }
        return .object([
            "suite": encoded(suite), "judge": .string(judge), "seeds": .array(seeds.map { .string("\($0)") }),
            "rows": encoded(rows), "comparisons": encoded(comparisons),
        ])
    }
}

extension SuiteSummary {
    /// Digits after the decimal point in tables.
    var decimals: Int { scale > 1 ? 2 : 3 }
}

extension ScoreEstimate {
    /// Such as `0.643 [0.571, 0.714]`.
    package func text(_ digits: Int) -> String {
        guard let low, let high else { return value.fixed(digits) }
        return "\(value.fixed(digits)) [\(low.fixed(digits)), \(high.fixed(digits))]"
    }
}
