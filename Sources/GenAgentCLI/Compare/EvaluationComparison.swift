import GenAgent
import GenAgentEvaluation

/// Two evaluations of one suite, contender by contender: what the second has over the first, on the same prompts and seeds.
struct EvaluationComparison: Sendable {
    /// One contender of the first against one of the second.
    struct Pair: Sendable {
        /// Its name; both names where they differ.
        var name: String
        /// `B - A` over everything.
        var overall: PairedComparison
        /// `B - A` by tag, or by group of tags; those without pairs are left out.
        var tags: [(name: String, difference: PairedComparison)]
        /// What only one of the two has a score for.
        var unpaired: Unpaired
    }

    /// Items without a partner.
    struct Unpaired: Sendable, Equatable {
        /// Prompts and seeds that were asked only there.
        var onlyInA = 0
        var onlyInB = 0
        /// Prompts and seeds that both asked, and only one has a score for.
        var unscoredInA = 0
        var unscoredInB = 0
        /// Both asked, and neither has a score.
        var unscoredInBoth = 0
    }

    var a: EvaluationReport
    var b: EvaluationReport
    var pairs: [Pair]

    /// Compares.
    ///
    /// - Parameters:
    ///   - names: A contender of each; `nil`: all that have the same name in both.
    /// - Throws: ``ComparisonError``, or `EvaluationError` where the two have no scores in common.
    init(_ a: EvaluationReport, _ b: EvaluationReport, names: (a: String, b: String)? = nil) throws {
        guard a.suite.name == b.suite.name, a.suite.version == b.suite.version, a.suite.rule == b.suite.rule,
            a.suite.aggregation == b.suite.aggregation, a.suite.scale == b.suite.scale
        else {
            throw ComparisonError(
                "The first is of \(a.suite.name) (version \(a.suite.version)), the second of \(b.suite.name) (version \(b.suite.version)). Only evaluations of the same suite can be compared."
            )
        }
        self.a = a
        self.b = b
        let common = a.rows.map(\.contender).filter { name in b.rows.contains { $0.contender == name } }
        let wanted = names.map { [$0] } ?? common.map { ($0, $0) }
        guard !wanted.isEmpty else {
            throw ComparisonError(
                "The two have no contender in common: \(Self.list(a)) and \(Self.list(b)). Name one of each with --of and --with."
            )
        }
        pairs = []
        for (first, second) in wanted { pairs.append(try Self.pair(first, second, a, b)) }
    }

    private static func list(_ report: EvaluationReport) -> String {
        report.rows.map { "'\($0.contender)'" }.joined(separator: ", ")
    }

    private static func pair(
        _ first: String, _ second: String, _ a: EvaluationReport, _ b: EvaluationReport
    ) throws -> Pair {
        for (name, report, place) in [(first, a, "first"), (second, b, "second")] where report.row(name) == nil {
            throw ComparisonError("There is no '\(name)' in the \(place) evaluation; it has \(list(report)).")
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

/// Two evaluations that cannot be compared, in words for people.
struct ComparisonError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
