import GenAgent
import GenAgentEvaluation
import GenAgentReport

extension EvaluationComparison {
    private var digits: Int { a.suite.scale > 1 ? 2 : 3 }

    /// One table a contender: everything, then tag by tag.
    var tables: [TextTable] {
        pairs.map { pair in
            var table = TextTable(head: [pair.name, "B - A", "p", "pairs"])
            for (name, difference) in [("all", pair.overall)] + pair.tags.map({ ($0.name, $0.difference) }) {
                table.rows.append([
                    name, difference.difference.text(digits), difference.p.fixed(4), "\(difference.difference.items)",
                ])
            }
            return table
        }
    }

    /// How to read the tables, and what is not in them.
    var notes: [String] {
        let level = (a.bootstrap.level * 100).fixed(0)
        var notes = [
            "In brackets: \(level) % interval, bootstrap over prompts (and seeds, where there are several). p: permutation test that flips the signs of whole prompts; the p of tags are not corrected for their number."
        ]
        notes += pairs.compactMap { pair in
            let parts = pair.unpaired.words
            return parts.isEmpty ? nil : "\(pair.name), not paired: \(parts.joined(separator: ", "))."
        }
        for (report, other, letter) in [(a, b, "A"), (b, a, "B")] {
            let left = report.rows.map(\.contender).filter { other.row($0) == nil }
            if !left.isEmpty { notes.append("Only in \(letter): \(left.joined(separator: ", ")).") }
        }
        if a.judge != b.judge {
            notes.append(
                "A was scored by \(a.judge), B by \(b.judge): the difference may be the judges'. `genagent evaluate --rejudge` scores anew."
            )
        }
        return notes
    }

    /// The page.
    func page(_ names: (a: String, b: String)) -> ReportPage {
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

    /// For programs.
    var json: JSONValue {
        func encoded(_ value: some Encodable) -> JSONValue { (try? JSONValue(encoding: value)) ?? .null }
        func number(_ value: Int) -> JSONValue { .integer(Int64(value)) }
        return .object([
            "suite": encoded(a.suite), "judges": .object(["a": .string(a.judge), "b": .string(b.judge)]),
            "pairs": .array(
                pairs.map { pair in
                    .object([
                        "name": .string(pair.name), "overall": encoded(pair.overall),
                        "tags": .array(
                            pair.tags.map {
                                .object(["tag": .string($0.name), "difference": encoded($0.difference)])
                            }),
                        "unpaired": .object([
                            "onlyInA": number(pair.unpaired.onlyInA), "onlyInB": number(pair.unpaired.onlyInB),
                            "unscoredInA": number(pair.unpaired.unscoredInA),
                            "unscoredInB": number(pair.unpaired.unscoredInB),
                            "unscoredInBoth": number(pair.unpaired.unscoredInBoth),
                        ]),
                    ])
                }),
        ])
    }
}

extension EvaluationComparison.Unpaired {
    /// What there is of it, in words.
    var words: [String] {
        let parts = [
            (onlyInA, "only in A"), (onlyInB, "only in B"), (unscoredInA, "without a score in A"),
            (unscoredInB, "without a score in B"), (unscoredInBoth, "without a score in both"),
        ]
        return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    }
}
