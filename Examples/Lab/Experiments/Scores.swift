import GenAgentEvaluation

/// What the page needs of a report: rows and paired differences, without the single items.
struct Scores: Sendable, Codable {
    struct Row: Sendable, Codable {
        var name: String
        var score: ScoreEstimate?
        /// Means of the tags, if a table shows them.
        var tags: [ReportRow.Group]?
        /// Generator calls and policy tokens per item; `nil` if they were not kept.
        var calls: Double?
        var tokens: Double?
    }

    /// `name` minus `other`, on the same prompts and seeds.
    struct Pair: Sendable, Codable {
        var name: String
        var other: String
        var difference: ScoreEstimate
        /// `nil` if it was not kept.
        var p: Double?
    }

    var suite: String
    var prompts: Int
    var models: Int
    var rows: [Row]
    var pairs: [Pair]

    init(_ report: EvaluationReport, pairs: [(String, String)], withTags: Bool = false) throws {
        suite = report.suite.name
        prompts = report.suite.queries
        models = report.seeds.count
        rows = report.rows.map { row in
            Row(
                name: row.contender, score: row.score, tags: withTags ? row.groups : nil, calls: row.generatorCalls,
                tokens: row.policyTokens)
        }
        self.pairs = try pairs.map { name, other in
            let comparison = try report.comparison(of: name, with: other)
            return Pair(name: name, other: other, difference: comparison.difference, p: comparison.p)
        }
    }

    func row(_ name: String) -> Row? { rows.first { $0.name == name } }

    func difference(_ name: String, _ other: String) -> ScoreEstimate? {
        pairs.first { $0.name == name && $0.other == other }?.difference
    }

    var pairTable: String {
        table(
            ["paired difference", "mean (95%)", "p"],
            pairs.map {
                ["\($0.name) - \($0.other)" + dagger($0.name, $0.other), signed($0.difference), fixed($0.p, 4)]
            })
    }
}

/// The mark of what means nothing beyond the simulation: ` †` if one of the names is of the untrained start.
func dagger(_ names: String...) -> String { names.contains { $0.hasPrefix("untrained") } ? " †" : "" }
