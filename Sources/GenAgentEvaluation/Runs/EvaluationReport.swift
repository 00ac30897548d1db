import Foundation
import GenAgent

/// What came of an evaluation: one row for each contender, comparisons with the first, and every item.
///
/// The JSON form is complete: everything else can be computed from it again, also by a later version.
public struct EvaluationReport: Sendable, Hashable, Codable {
    /// The version of the JSON form that the library writes.
    public static let currentSchemaVersion = 1

    /// The version of this report's JSON form.
    public var schemaVersion = EvaluationReport.currentSchemaVersion
    /// What was asked.
    public var suite: SuiteSummary
    /// Who scored.
    public var judge: String
    /// The seeds.
    public var seeds: [UInt64]
    /// How intervals were drawn.
    public var bootstrap: Bootstrap
    /// One row for each contender, in their order.
    public var rows: [ReportRow]
    /// Every other contender against the first one.
    public var comparisons: [PairedComparison]
    /// The items.
    public var records: [EvaluationRecord]

    /// Makes a report of items.
    public init(
        suite: EvaluationSuite, judge: String, seeds: [UInt64], records: [EvaluationRecord],
        bootstrap: Bootstrap = Bootstrap()
    ) {
        self.init(
            suite: SuiteSummary(suite), judge: judge, seeds: seeds, records: records, bootstrap: bootstrap)
    }

    /// Makes a report of items, from the summary of a suite.
    public init(
        suite: SuiteSummary, judge: String, seeds: [UInt64], records: [EvaluationRecord],
        bootstrap: Bootstrap = Bootstrap()
    ) {
        self.suite = suite
        self.judge = judge
        self.seeds = seeds
        self.bootstrap = bootstrap
        let records = records.map(\.withUsableScore)
        self.records = records
        var names: [String] = []
        for record in records where !names.contains(record.contender) { names.append(record.contender) }
        let items = names.map { name in records.filter { $0.contender == name } }
        rows = items.map { ReportRow($0, suite, bootstrap) }
        comparisons = items.dropFirst().compactMap { other in
            try? PairedComparison(of: other, with: items[0], suite: suite, bootstrap: bootstrap)
        }
    }

    /// The row of a contender.
    public func row(_ contender: String) -> ReportRow? { rows.first { $0.contender == contender } }

    /// One contender against another one, of this report or of another one on the same prompts and seeds.
    ///
    /// - Throws: ``EvaluationError`` where they have nothing in common.
    public func comparison(
        of contender: String, with baseline: String, in other: EvaluationReport? = nil
    ) throws(EvaluationError) -> PairedComparison {
        try PairedComparison(
            of: records.filter { $0.contender == contender },
            with: (other ?? self).records.filter { $0.contender == baseline }, suite: suite, bootstrap: bootstrap)
    }

    /// The report as JSON. Equal reports give equal bytes.
    public func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return try encoder.encode(self)
    }

    /// Reads a report.
    ///
    /// - Throws: ``EvaluationError`` where it is none, or a newer library wrote it.
    public static func decode(from data: Data) throws(EvaluationError) -> EvaluationReport {
        struct Version: Decodable { var schemaVersion: Int }
        do {
            let version = try JSONDecoder().decode(Version.self, from: data).schemaVersion
            guard version <= currentSchemaVersion else {
                throw EvaluationError(
                    .journal, "The report has version \(version), written by a newer GenAgent. Update to read it.")
            }
            return try JSONDecoder().decode(EvaluationReport.self, from: data)
        } catch let error as EvaluationError {
            throw error
        } catch {
            throw EvaluationError(.journal, "This is not a report of an evaluation: \(ErrorText.phrase(for: error)).")
        }
    }
}

/// What a report keeps of a suite.
public struct SuiteSummary: Sendable, Hashable, Codable {
    /// See ``EvaluationSuite/name``.
    public var name: String
    /// See ``EvaluationSuite/version``.
    public var version: String
    /// The number of queries.
    public var queries: Int
    /// See ``EvaluationSuite/rule``.
    public var rule: ItemRule
    /// See ``EvaluationSuite/aggregation``.
    public var aggregation: ScoreAggregation
    /// See ``EvaluationSuite/scale``.
    public var scale: Double

    /// Describes a suite.
    public init(_ suite: EvaluationSuite) {
        name = suite.name
        version = suite.version
        queries = suite.queries.count
        rule = suite.rule
        aggregation = suite.aggregation
        scale = suite.scale
    }
}
