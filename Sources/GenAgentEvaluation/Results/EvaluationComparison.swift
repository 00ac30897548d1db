import GenAgent

/// Compares two evaluations of the same suite, A and B: how much better B is, per contender, on the same prompts and seeds.
///
/// ```swift
/// let comparison = try EvaluationComparison(before, after)
/// for table in comparison.tables { print(table.aligned) }
/// ```
public struct EvaluationComparison: Sendable {
    /// One contender of A and one of B.
    public struct Pair: Sendable {
        /// The contender's name; both names if they differ.
        public var name: String
        /// `B - A` over all items.
        public var overall: PairedComparison
        /// `B - A` by tag, or by group of tags, except those without pairs.
        public var tags: [(name: String, difference: PairedComparison)]
        package var unpaired: Unpaired
    }

    /// Items without a partner.
    package struct Unpaired: Sendable, Equatable {
        /// Prompts and seeds of only one evaluation.
        package var onlyInA = 0
        package var onlyInB = 0
        /// Prompts and seeds of both evaluations, but with only one score.
        package var unscoredInA = 0
        package var unscoredInB = 0
        /// Neither has a score.
        package var unscoredInBoth = 0

        package init(
            onlyInA: Int = 0, onlyInB: Int = 0, unscoredInA: Int = 0, unscoredInB: Int = 0, unscoredInBoth: Int = 0
        ) {
            self.onlyInA = onlyInA
            self.onlyInB = onlyInB
            self.unscoredInA = unscoredInA
            self.unscoredInB = unscoredInB
            self.unscoredInBoth = unscoredInBoth
        }
    }

    package let a: EvaluationReport
    package let b: EvaluationReport
    public private(set) var pairs: [Pair] = []

    /// - Parameters:
    ///   - a: The baseline.
    ///   - b: The evaluation whose advantage is reported.
    ///   - names: A contender of each; default: all with the same name in both.
    /// - Throws: ``EvaluationError`` with the code `nothingToCompare` if the suites differ, or no contender or no scores are in common.
    public init(
        _ a: EvaluationReport, _ b: EvaluationReport, names: (a: String, b: String)? = nil
    ) throws(EvaluationError) {
        guard a.suite.name == b.suite.name, a.suite.version == b.suite.version, a.suite.rule == b.suite.rule,
            a.suite.aggregation == b.suite.aggregation, a.suite.scale == b.suite.scale
        else {
            throw EvaluationError(
                .nothingToCompare,
                "The first is an evaluation of \(a.suite.name) (version \(a.suite.version)), the second of \(b.suite.name) (version \(b.suite.version)). Only evaluations of the same suite can be compared."
            )
        }
        self.a = a
        self.b = b
        let common = a.rows.map(\.contender).filter { name in b.rows.contains { $0.contender == name } }
        let wanted = names.map { [$0] } ?? common.map { ($0, $0) }
        guard !wanted.isEmpty else {
            throw EvaluationError(
                .nothingToCompare,
                "The two have no contender in common: \(Self.list(a)) and \(Self.list(b)). Name one contender of each (`genagent compare --of … --with …`)."
            )
        }
        for (first, second) in wanted { pairs.append(try Self.pair(first, second, a, b)) }
    }

    private static func list(_ report: EvaluationReport) -> String {
        report.rows.map { "'\($0.contender)'" }.joined(separator: ", ")
    }

    private static func pair(
        _ first: String, _ second: String, _ a: EvaluationReport, _ b: EvaluationReport
    ) throws(EvaluationError) -> Pair {
        for (name, report, place) in [(first, a, "first"), (second, b, "second")] where report.row(name) == nil {
            throw EvaluationError(
                .nothingToCompare, "There is no '\(name)' in the \(place) evaluation; it has \(list(report)).")
        }
        let (old, new) = (a.records.filter { $0.contender == first }, b.records.filter { $0.contender == second })
        let overall = try PairedComparison(of: new, with: old, suite: a.suite, bootstrap: a.bootstrap)
        var tags: [(name: String, difference: PairedComparison)] = []
        var suite = a.suite
        suite.aggregation = .items
        for group in groups(a) {
            func part(_ records: [EvaluationRecord]) -> [EvaluationRecord] {
                records.filter { group.tags.contains($0.tag) }
            }
            if let difference = try? PairedComparison(
                of: part(new), with: part(old), suite: suite, bootstrap: a.bootstrap)
            {
                tags.append((group.name, difference))
            }
        }
        return Pair(
            name: first == second ? first : "\(second) - \(first)", overall: overall,
            tags: tags.count > 1 ? tags : [], unpaired: unpaired(old, new))
    }

    private static func groups(_ report: EvaluationReport) -> [ScoreGroup] {
        if case .groups(let groups, _) = report.suite.aggregation { return groups }
        var seen: Set<String> = []
        return report.records.map(\.tag).filter { seen.insert($0).inserted }.map { ScoreGroup($0, weight: 1) }
    }

    private static func unpaired(_ old: [EvaluationRecord], _ new: [EvaluationRecord]) -> Unpaired {
        struct Item: Hashable {
            var query: String
            var seed: UInt64
        }
        func scores(_ records: [EvaluationRecord]) -> [Item: Double?] {
            Dictionary(
                records.map { (Item(query: $0.query, seed: $0.seed), $0.score) },
                uniquingKeysWith: { first, _ in first })
        }
        let (a, b) = (scores(old), scores(new))
        var result = Unpaired()
        for (item, score) in a {
            switch (score, b[item]) {
            case (_, nil): result.onlyInA += 1
            case (nil, .some(nil)): result.unscoredInBoth += 1
            case (nil, .some): result.unscoredInA += 1
            case (_, .some(nil)): result.unscoredInB += 1
            default: break
            }
        }
        result.onlyInB = b.keys.count { a[$0] == nil }
        return result
    }
}

extension EvaluationComparison {
    /// One table per contender: all items, then each tag.
    public var tables: [TextTable] {
        pairs.map { pair in
            var table = TextTable(head: [pair.name, "B - A", "p", "pairs"])
            for (name, difference) in [("all", pair.overall)] + pair.tags.map({ ($0.name, $0.difference) }) {
                table.rows.append([
                    name, difference.difference.text(a.suite.decimals), difference.p.fixed(4),
                    "\(difference.difference.items)",
                ])
            }
            return table
        }
    }

    /// How to read the tables, and what they omit.
    public var notes: [String] {
        var notes = [
            "In brackets: \(a.levelText) interval, bootstrap over prompts (and seeds, if there are several). p: permutation test that flips the signs of whole prompts; the p values of tags are not corrected for their number."
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
                "A was scored by \(a.judge), B by \(b.judge): the difference may come from the judges. Score both with one judge (`genagent evaluate --rejudge`)."
            )
        }
        return notes
    }

    package var json: JSONValue {
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
    fileprivate var words: [String] {
        let parts = [
            (onlyInA, "only in A"), (onlyInB, "only in B"), (unscoredInA, "without a score in A"),
            (unscoredInB, "without a score in B"), (unscoredInBoth, "without a score in both"),
        ]
        return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    }
}
