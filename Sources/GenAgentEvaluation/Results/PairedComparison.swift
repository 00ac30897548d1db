import GenAgent

/// Compares two runs on the same prompts and seeds, item by item.
public struct PairedComparison: Sendable, Hashable, Codable {
    /// The contender whose advantage is reported.
    public var contender: String
    /// The contender that it is compared with.
    public var baseline: String
    /// ``contender`` minus ``baseline`` over the items with a score from both, with its interval.
    public var difference: ScoreEstimate
    /// Items with a score from only one of them; excluded.
    public var unpaired: Int
    /// The two-sided p value of a permutation test that flips the signs of whole prompts. Exact for up to 16 prompts that differ, otherwise
    /// from 10,000 draws; never 0.
    public var p: Double

    /// Compares two runs.
    ///
    /// The test treats prompts as the independent units. If each seed is a separately trained model, also look at the interval, which
    /// accounts for seeds.
    /// - Parameters:
    ///   - records: The items of the contender.
    ///   - baseline: The items of the baseline.
    ///   - suite: Says how to aggregate scores.
    ///   - bootstrap: How the interval is computed; the test uses its seed too.
    /// - Throws: ``EvaluationError`` if no prompt has a score in both for the same seed.
    public init(
        of records: [EvaluationRecord], with baseline: [EvaluationRecord], suite: SuiteSummary,
        bootstrap: Bootstrap = Bootstrap()
    ) throws(EvaluationError) {
        struct Key: Hashable {
            var query: String
            var seed: UInt64
        }
        let name = (records.first?.contender ?? "none", baseline.first?.contender ?? "none")
        let scores = Dictionary(
            baseline.compactMap { record in
                record.score.map { (Key(query: record.query, seed: record.seed), $0) }
            }, uniquingKeysWith: { first, _ in first })
        let scored = records.filter { $0.score != nil }
        let items = scored.compactMap { record in
            scores[Key(query: record.query, seed: record.seed)].map { other in
                ClusteredScores.Item(
                    query: record.query, tag: record.tag, seed: record.seed, value: (record.score ?? 0) - other)
            }
        }
        let clustered = ClusteredScores(items, suite.aggregation)
        guard let overall = clustered.estimates(bootstrap).overall else {
            throw EvaluationError(
                .nothingToCompare,
                "`\(name.0)` and `\(name.1)` have too little in common to compare: \(items.count) items with a score from both. They must have run on the same prompts and seeds."
            )
        }
        contender = name.0
        self.baseline = name.1
        difference = overall.scaled(by: suite.scale)
        unpaired = scored.count + scores.count - 2 * items.count
        p = SignFlipTest(clustered).p(seed: bootstrap.seed)
    }
}

/// The permutation test of a paired difference, which flips the signs of whole prompts.
struct SignFlipTest {
    /// The contribution of each prompt to the difference, except those of 0.
    let parts: [Double]

    init(_ scores: ClusteredScores) {
        let coefficients = scores.aggregator.coefficients(count: scores.values.count)
        var parts = [Double](repeating: 0, count: scores.promptCount)
        for index in scores.values.indices {
            parts[scores.prompts[index]] += coefficients[index] * scores.values[index]
        }
        self.init(parts: parts)
    }

    init(parts: [Double]) { self.parts = parts.filter { abs($0) > 1e-12 } }

    /// The two-sided p value; exact if all combinations of signs can be tried.
    func p(seed: UInt64, draws: Int = 10_000) -> Double {
        let size = abs(parts.reduce(0, +)) - 1e-9
        if parts.count <= 16 {
            let all: UInt64 = 1 << UInt64(parts.count)
            return Double((0..<all).count { abs(sum(signs: [$0])) >= size }) / Double(all)
        }
        var random = SeededRandom(seed: seed)
        let words = (parts.count + 63) / 64
        let extreme = (0..<draws).count { _ in
            abs(sum(signs: (0..<words).map { _ in random.next() })) >= size
        }
        return Double(extreme + 1) / Double(draws + 1)
    }

    /// The difference with the signs flipped where bits are set.
    private func sum(signs: [UInt64]) -> Double {
        var sum = 0.0
        for (index, part) in parts.enumerated() {
            sum += (signs[index / 64] >> UInt64(index % 64)) & 1 == 1 ? -part : part
        }
        return sum
    }
}
