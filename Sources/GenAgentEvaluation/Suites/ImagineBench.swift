import Foundation
import GenAgent

/// What the published script of ImagineBench leaves open.
public enum ImagineBenchFigure: String, Sendable, Hashable, Codable, CaseIterable {
    /// All four groups count, as in the benchmark's own example output.
    case allGroups
    /// The figure that the script gives on the published data: its weights name the fourth group `TWO_OBJECT`, the data `Multi-Object`, so
    /// that group is left out.
    case asScripted
}

extension EvaluationSuite {
    /// ImagineBench from its own file: 270 fantastic objects of eight types, merged into four groups with the weights 3, 2, 2, 2; scores run
    /// from 0 to 10.
    ///
    /// `instruction`, `note` and `type` go to the judge as metadata. Ids are `imagine-1`, … The published script counts a
    /// judgment that failed as 0; here it is unscored.
    ///
    /// Source: Echo-4o, `test_scripts/Imagine.jsonl` and `Eval-gpt-4.1-Imagine.py`.
    /// - Parameters:
    ///   - file: JSON Lines.
    ///   - figure: Whether the group of several objects counts.
    /// - Throws: ``SuiteFileError`` with file and line.
    public static func imagineBench(
        file: URL, figure: ImagineBenchFigure = .allGroups
    ) throws(SuiteFileError) -> EvaluationSuite {
        let groups = [
            ScoreGroup("Attribute shift", tags: ["COLOR", "SHAPE", "SIZE"], weight: 3),
            ScoreGroup("Hybridization", tags: ["MATERIAL", "COMBINATION"], weight: 2),
            ScoreGroup("Spatiotemporal", tags: ["TIME", "ENVIRONMENT"], weight: 2),
            ScoreGroup("Multi-Object", weight: figure == .allGroups ? 2 : 0),
        ]
        let types = Set(groups.flatMap(\.tags))
        var queries: [Query] = []
        var ids: Set<Int> = []
        for row in try SuiteFile(lines: file).rows {
            let type = try row.text("type")
            guard types.contains(type) else {
                throw row.error(
                    "`\(type)` is no type of ImagineBench; they are \(types.sorted().joined(separator: ", ")).")
            }
            _ = try row.text("note")
            queries.append(
                Query(
                    try row.text("instruction"), id: "imagine-\(try row.newInteger("id", &ids))", tags: [type],
                    metadata: row.value))
        }
        return EvaluationSuite(
            name: "ImagineBench", version: figure == .allGroups ? "1" : "1, as scripted", queries: queries,
            rule: .score, aggregation: .groups(groups), scale: 10)
    }

    /// The score of an image in ImagineBench, 0...10, from three scores of 0...10: 80 % of the worse of fantasy and identity, 20 %
    /// aesthetics.
    public static func imagineBenchScore(fantasy: Double, identity: Double, aesthetics: Double) -> Double {
        0.8 * min(fantasy, identity) + 0.2 * aesthetics
    }
}
