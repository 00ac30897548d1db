import Foundation
import GenAgent

/// The result of an evaluation: one row per contender, comparisons with the first one, and every item.
///
/// The JSON form is complete: this version or a later one can compute everything else from it.
public struct EvaluationReport: Sendable, Hashable, Codable {
    package static let currentSchemaVersion = 1

    package var schemaVersion = EvaluationReport.currentSchemaVersion
    public var suite: SuiteSummary
    public var judge: String
    public var seeds: [UInt64]
    public var bootstrap: Bootstrap
    /// One row per contender, in their order.
    public var rows: [ReportRow]
    /// Every other contender compared with the first.
    public var comparisons: [PairedComparison]
    public var records: [EvaluationRecord]

    public init(
        suite: EvaluationSuite, judge: String, seeds: [UInt64], records: [EvaluationRecord],
        bootstrap: Bootstrap = Bootstrap()
    ) {
        self.init(
            suite: SuiteSummary(suite), judge: judge, seeds: seeds, records: records, bootstrap: bootstrap)
    }

    package init(
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

    /// Compares one contender with another, from this report or another report on the same prompts and seeds.
    ///
    /// - Throws: ``EvaluationError`` if they have nothing in common.
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
    /// - Throws: ``EvaluationError`` if it is not a report, or a newer library wrote it.
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
            throw EvaluationError(.journal, "This is not an evaluation report: \(ErrorText.phrase(for: error)).")
        }
    }
}

/// What a report keeps of a suite.
public struct SuiteSummary: Sendable, Hashable, Codable {
    public var name: String
    public var version: String
    public var queries: Int
    package var rule: ItemRule
    package var aggregation: ScoreAggregation
    package var scale: Double

    package init(_ suite: EvaluationSuite) {
        name = suite.name
        version = suite.version
        queries = suite.queries.count
        rule = suite.rule
        aggregation = suite.aggregation
        scale = suite.scale
    }
}

/// The result of one contender.
public struct ReportRow: Sendable, Hashable, Codable {
    /// The mean score of one tag, or of one group of tags.
    public struct Group: Sendable, Hashable, Codable {
        public var name: String
        /// The mean; `nil` if no item has a score.
        public var score: ScoreEstimate?
    }

    public var contender: String
    /// The overall score; `nil` if it cannot be computed.
    public var score: ScoreEstimate?
    /// The scores of the tags or groups, in the suite's order.
    public var groups: [Group]
    public var items: Int
    public var scored: Int
    /// Items without an image although nothing failed. See ``Evaluation/noImage`` for their score.
    package var withoutImage: Int
    /// Items whose image the judge could not score; excluded.
    package var unscored: Int
    /// Items whose contender failed; excluded.
    package var failed: Int
    /// Items that were not made yet; excluded.
    package var missing: Int
    /// Mean generator calls per item, over those that were made.
    public var generatorCalls: Double
    /// Mean tokens of the policy, or of the chooser, per item.
    package var policyTokens: Double
    /// Mean seconds per item.
    package var seconds: Double
    /// Mean money per item with a known price; `nil` if there is none.
    package var money: Double?
    /// Items with a known price.
    package var priced: Int

    init(_ records: [EvaluationRecord], _ suite: SuiteSummary, _ bootstrap: Bootstrap) {
        contender = records.first?.contender ?? ""
        let scored = records.compactMap { record in
            record.score.map {
                ClusteredScores.Item(query: record.query, tag: record.tag, seed: record.seed, value: $0)
            }
        }
        let clustered = ClusteredScores(scored, suite.aggregation)
        let estimates = clustered.estimates(bootstrap)
        score = estimates.overall?.scaled(by: suite.scale)
        groups = zip(clustered.aggregator.groups, estimates.groups).map {
            Group(name: $0.name, score: $1?.scaled(by: suite.scale))
        }
        items = records.count
        self.scored = scored.count
        func count(_ status: EvaluationRecord.Status) -> Int { records.count { $0.status == status } }
        withoutImage = count(.noImage)
        unscored = count(.unscored)
        failed = count(.failed)
        missing = count(.missing)
        let costs = records.compactMap(\.cost)
        func mean(_ values: [Double]) -> Double {
            values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
        }
        generatorCalls = mean(costs.map { Double($0.generatorCalls) })
        policyTokens = mean(costs.map { Double($0.policyTokens) })
        seconds = mean(costs.map(\.seconds))
        let prices = costs.compactMap(\.money)
        money = prices.isEmpty ? nil : mean(prices)
        priced = prices.count
    }
}

/// A contender in the chart of quality against generator calls.
public struct QualityPoint: Sendable, Hashable {
    public var contender: String
    /// Mean generator calls per item.
    public var generatorCalls: Double
    public var score: ScoreEstimate
}

/// Contenders that one line connects in the chart of quality against generator calls.
public struct QualityCurve: Sendable, Hashable {
    public var name: String
    /// In ascending order of calls.
    public var points: [QualityPoint]
}

extension EvaluationReport {
    /// Quality against generator calls. Contenders that differ only in their limit of rounds (`agent, 2 rounds`, see
    /// ``AgentContender/atRounds(_:name:policy:tools:configuration:systemText:version:)``) or in N (`best of 4`) are one curve; every
    /// other one is a point.
    public var qualityByCalls: [QualityCurve] {
        var names: [String] = []
        var points: [String: [QualityPoint]] = [:]
        for row in rows {
            guard let score = row.score else { continue }
            let name = Self.family(row.contender)
            if points[name] == nil { names.append(name) }
            points[name, default: []].append(
                QualityPoint(contender: row.contender, generatorCalls: row.generatorCalls, score: score))
        }
        return names.map { name in
            QualityCurve(name: name, points: (points[name] ?? []).sorted { $0.generatorCalls < $1.generatorCalls })
        }
    }

    /// The name without its number: `agent` for `agent, 2 rounds`; `best of N` for `best of 4` and a matched one.
    private static func family(_ contender: String) -> String {
        if contender.hasPrefix("best of ") { return "best of N" }
        let words = contender.split(separator: " ")
        guard words.count > 2, ["round", "rounds"].contains(words[words.count - 1]), Int(words[words.count - 2]) != nil
        else { return contender }
        let rest = words.dropLast(2).joined(separator: " ")
        return rest.hasSuffix(",") ? String(rest.dropLast()) : rest
    }
}
