import GenAgent
import Testing

@testable import GenAgentEvaluation

/// The numbers are those of `Fixtures/statistics.py`: NumPy and SciPy on the same scores.
@Suite struct StatisticsTests {
    private static let suite = EvaluationSuite(name: "numbers", queries: [], rule: .score, aggregation: .tags)

    private func score(_ prompt: Int, _ seed: Int, shift: Int = 0) -> Double {
        Double((prompt * 7919 + seed * 104_729 + shift * 31) % 1000) / 1000
    }

    private func records(_ name: String, _ value: (Int, Int) -> Double) -> [EvaluationRecord] {
        (0..<30).flatMap { prompt in
            (0..<4).map { seed in
                EvaluationRecord(
                    contender: name, query: "p\(prompt)", tag: "t\(prompt % 3)", seed: UInt64(seed),
                    score: value(prompt, seed))
            }
        }
    }

    private var first: [EvaluationRecord] { records("first") { score($0, $1) } }
    private var second: [EvaluationRecord] { records("second") { score($0, $1, shift: 5 + $0 % 7) * 0.97 } }

    private func row(_ clusters: Bootstrap.Clusters) throws -> ScoreEstimate {
        let report = EvaluationReport(
            suite: Self.suite, judge: "none", seeds: [0, 1, 2, 3], records: first,
            bootstrap: Bootstrap(clusters: clusters))
        return try #require(report.rows.first?.score)
    }

    private func isClose(_ value: Double?, _ expected: Double) -> Bool { abs((value ?? .nan) - expected) < 1e-9 }

    @Test func `the interval over prompts and seeds is NumPy's`() throws {
        let estimate = try row(.promptsAndSeeds)
        #expect(isClose(estimate.value, 0.48566666666666664))
        #expect(isClose(estimate.low, 0.42476958333333337))
        #expect(isClose(estimate.high, 0.54950375))
        #expect(estimate.items == 120)
    }

    @Test func `the interval over prompts alone is NumPy's`() throws {
        let estimate = try row(.prompts)
        #expect(isClose(estimate.low, 0.4643291666666666))
        #expect(isClose(estimate.high, 0.5099666666666667))
    }

    @Test func `a paired difference and its interval are NumPy's`() throws {
        let comparison = try PairedComparison(of: first, with: second, suite: SuiteSummary(Self.suite))
        #expect(isClose(comparison.difference.value, 0.01343833333333336))
        #expect(isClose(comparison.difference.low, -0.08220617083333331))
        #expect(isClose(comparison.difference.high, 0.1277181083333333))
        #expect(comparison.contender == "first")
        #expect(comparison.baseline == "second")
        #expect(comparison.unpaired == 0)
    }

    @Test func `the sign-flip test of few prompts is exact, as SciPy's`() {
        let test = SignFlipTest(parts: [0.3, -0.1, 0.25, 0.4, 0.05, -0.2, 0.15, 0.35, 0.1, 0.3])
        #expect(isClose(test.p(seed: 1), 0.04296875))
        #expect(SignFlipTest(parts: []).p(seed: 1) == 1)
        // All of n differences on one side: 2 of the 2^n sign patterns are as extreme.
        #expect(SignFlipTest(parts: Array(repeating: 0.5, count: 8)).p(seed: 1) == 2.0 / 256)
    }

    @Test func `the sign-flip test of many prompts comes near SciPy's with two million draws`() {
        let parts = (0..<40).map { Double(($0 * 37) % 23 - 9) / 10 }
        let p = SignFlipTest(parts: parts).p(seed: 7)
        // Three standard errors of 10 000 draws.
        #expect(abs(p - 0.10583694708152645) < 3 * (0.106 * 0.894 / 10_000).squareRoot())
        #expect(SignFlipTest(parts: parts).p(seed: 7) == p)
        #expect(SignFlipTest(parts: Array(repeating: 1, count: 40)).p(seed: 7) == 1.0 / 10_001)
    }

    @Test func `the bootstrap has the closed form's spread`() throws {
        // The mean of n values, drawn with replacement, has the variance of the values over n.
        let values = (0..<200).map { Double(($0 * 7919) % 1000) / 1000 }
        let records = values.enumerated().map {
            EvaluationRecord(contender: "a", query: "q\($0)", tag: "t", score: $1)
        }
        let report = EvaluationReport(
            suite: EvaluationSuite(name: "s", queries: []), judge: "j", seeds: [0], records: records,
            bootstrap: Bootstrap(draws: 8000))
        let estimate = try #require(report.rows[0].score)
        let mean = values.reduce(0, +) / 200
        let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 200 / 200).squareRoot()
        let halfWidth = ((estimate.high ?? 0) - (estimate.low ?? 0)) / 2
        #expect(abs(halfWidth / (1.959964 * deviation) - 1) < 0.03)
    }

    @Test func `pairs that one side has no score for are left out and counted`() throws {
        var partial = second
        partial[3].score = nil
        partial[3].status = .unscored
        partial.removeLast()
        let comparison = try PairedComparison(of: first, with: partial, suite: SuiteSummary(Self.suite))
        #expect(comparison.difference.items == 118)
        #expect(comparison.unpaired == 2)
        #expect(throws: EvaluationError.self) {
            try PairedComparison(of: first, with: [], suite: SuiteSummary(Self.suite))
        }
    }

    @Test func `the coefficients give the figure`() {
        let tags = ["a", "b", "a", "c", "d"]
        let values = [0.1, 0.9, 0.4, 0.3, 1]
        let aggregations: [ScoreAggregation] = [
            .items, .tags,
            .groups([
                ScoreGroup("x", tags: ["a", "b"], weight: 3), ScoreGroup("c", weight: 1), ScoreGroup("e", weight: 5),
            ]),
        ]
        for aggregation in aggregations {
            let aggregator = Aggregator(aggregation, tags: tags)
            let sum = zip(aggregator.coefficients(count: 5), values).reduce(0) { $0 + $1.0 * $1.1 }
            #expect(isClose(aggregator.figures(values).overall, sum))
        }
    }

    @Test func `quantiles interpolate as NumPy's do`() {
        #expect([1.0, 2, 3, 4].quantile(0.25) == 1.75)
        #expect([1.0, 2, 3, 4].quantile(1) == 4)
        #expect([5.0].quantile(0.5) == 5)
        #expect([Double]().quantile(0.5) == nil)
    }
}
