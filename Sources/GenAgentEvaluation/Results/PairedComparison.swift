import GenAgent

/// Two runs on the same prompts and seeds, item by item.
public struct PairedComparison: Sendable, Hashable, Codable {
    /// The one whose advantage is reported.
    public var contender: String
    /// The one that it is compared with.
    public var baseline: String
    /// The difference of the figures over the items that both have a score for, with its interval: ``contender`` minus ``baseline``.
    public var difference: ScoreEstimate
    /// Items that only one of them has a score for; they are left out.
    public var unpaired: Int
    /// How probable a difference as large is, in either direction, if the two were the same: a permutation test that flips the signs of
    /// whole prompts. Exact for up to 16 prompts that differ, else drawn 10 000 times; never 0.
    public var p: Double

    /// Compares two runs.
    ///
    /// The interval is drawn as ``Bootstrap`` says. The test takes prompts as the independent units; where one seed is one trained model,
    /// look at the interval as well, which knows about seeds.
    /// - Parameters:
    ///   - records: Of the one whose advantage is wanted.
    ///   - baseline: Of the other one.
    ///   - suite: Says how scores become a figure.
    ///   - bootstrap: How the interval is drawn; its seed serves the test too.
    /// - Throws: ``EvaluationError`` if no prompt with one seed has a score in both.
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

/// The permutation test of a paired difference that flips the signs of whole prompts.
struct SignFlipTest {
    /// What each prompt contributes to the difference; without those that contribute nothing.
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

    /// The two-sided p value; exact where all the signs can be tried.
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

    /// The difference with the signs flipped where the bits say so.
    private func sum(signs: [UInt64]) -> Double {
        var sum = 0.0
        for (index, part) in parts.enumerated() {
            sum += (signs[index / 64] >> UInt64(index % 64)) & 1 == 1 ? -part : part
        }
        return sum
    }
}
