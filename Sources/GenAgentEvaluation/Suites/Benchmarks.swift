import Foundation
import GenAgent

extension EvaluationSuite {
    /// The seven tags of GenEval++, in the order of the paper's tables.
    package static let genEvalPlusPlusTags = [
        "color_attr", "counting", "color_count_attr", "color_spatial_attr", "spatial_count_attr", "size_spatial_attr",
        "multi_object_count_attr",
    ]

    /// GenEval++ from its own file: 280 prompts, 40 per tag. An image is right or wrong, and the figure is the mean of the tags' accuracies.
    ///
    /// The row goes to the judge as metadata (`tag`, `prompt`, `include`, `exclude`). Ids are `geneval++-1`, … by line, like the image numbers
    /// of the published script. That script counts an image as wrong if its judge failed; here it is unscored, and counted separately.
    ///
    /// Source: Echo-4o, `test_scripts/Geneval++.jsonl` and `Eval-gpt-4.1-geneval++.py`.
    /// - Parameter file: JSON Lines.
    /// - Throws: ``SuiteFileError`` with file and line.
    public static func genEvalPlusPlus(file: URL) throws(SuiteFileError) -> EvaluationSuite {
        var queries: [Query] = []
        for row in try SuiteFile(lines: file).rows {
            let tag = try row.text("tag")
            guard genEvalPlusPlusTags.contains(tag) else {
                throw row.error(
                    "`\(tag)` is not a tag of GenEval++; the tags are \(genEvalPlusPlusTags.joined(separator: ", ")).")
            }
            guard row.value["include"]?.arrayValue?.isEmpty == false else {
                throw row.error("`include` must list the objects that the image must show.")
            }
            queries.append(
                Query(try row.text("prompt"), id: "geneval++-\(row.line)", tags: [tag], metadata: row.value))
        }
        return EvaluationSuite(
            name: "GenEval++", queries: queries,
            aggregation: .groups(genEvalPlusPlusTags.map { ScoreGroup($0, weight: 1) }))
    }
}

/// The two published editions of WISE: 2025, and verified in 2026.
public enum WISEEdition: String, Sendable, Hashable, Codable, CaseIterable {
    /// 2026: a judge answers 0 or 1, and all categories except culture have equal weights. Source: `calculate_verified.py`.
    case verified
    /// 2025: a judge gives three scores, see `score(consistency:realism:aesthetics:)`. Source: `WISE_legacy/Calculate.py`.
    case original

    /// The six categories with their prompt ids and weights.
    var categories: [(name: String, ids: ClosedRange<Int>, weight: Double)] {
        switch self {
        case .verified:
            [
                ("culture", 1...400, 0.4), ("time", 401...520, 0.12), ("space", 521...640, 0.12),
                ("biology", 641...760, 0.12), ("physics", 761...880, 0.12), ("chemistry", 881...1000, 0.12),
            ]
        case .original:
            [
                ("culture", 1...400, 0.4), ("time", 401...567, 0.167), ("space", 568...700, 0.133),
                ("biology", 701...800, 0.1), ("physics", 801...900, 0.1), ("chemistry", 901...1000, 0.1),
            ]
        }
    }

    /// The score of an image in the original scoring (WiScore), 0...1, from three scores of 0, 1 or 2: 70 % consistency, 20 % realism,
    /// 10 % aesthetics.
    package static func score(consistency: Double, realism: Double, aesthetics: Double) -> Double {
        (0.7 * consistency + 0.2 * realism + 0.1 * aesthetics) / 2
    }
}

extension EvaluationSuite {
    /// WISE from its own files: prompts that need knowledge, in six categories by prompt id.
    ///
    /// The figure is the weighted mean of the categories. It requires a scored image in each, so with only one of the three files, only the
    /// categories are reported. The whole entry (`Explanation`, …) goes to the judge as metadata. Ids are `wise-1`, …
    ///
    /// - Parameters:
    ///   - files: The JSON files of one edition: culture, space and time, science.
    ///   - edition: Determines the ids, the weights and the default of `rule`.
    ///   - rule: ``ItemRule/satisfied`` (0 or 1, as in the verified edition) or ``ItemRule/score`` (the original WiScore).
    /// - Throws: ``SuiteFileError`` with file and line.
    public static func wise(
        files: [URL], edition: WISEEdition = .verified, rule: ItemRule? = nil
    ) throws(SuiteFileError) -> EvaluationSuite {
        var queries: [Query] = []
        var ids: Set<Int> = []
        for file in files {
            for row in try SuiteFile(array: file).rows {
                let id = try row.newInteger("prompt_id", &ids)
                guard let category = edition.categories.first(where: { $0.ids.contains(id) }) else {
                    throw row.error("`prompt_id` must lie in 1...1000; it is \(id).")
                }
                // The editions use different ids for all categories except culture, so a file of the other edition gives a wrong figure.
                // Entries say `Cultural knowledge` for `culture`, so the first five letters are compared. Unknown categories are
                // ignored.
                if let said = row.value["Category"]?.stringValue?.lowercased(),
                    let other = edition.categories.first(where: { said.hasPrefix($0.name.prefix(5)) }),
                    other.name != category.name
                {
                    throw row.error(
                        "`prompt_id` \(id) is \(category.name) in the \(edition.rawValue) edition, but the entry says `\(said)`. Does the file belong to the other edition?"
                    )
                }
                _ = try row.text("Explanation")
                queries.append(
                    Query(try row.text("Prompt"), id: "wise-\(id)", tags: [category.name], metadata: row.value))
            }
        }
        return EvaluationSuite(
            name: "WISE", version: edition.rawValue, queries: queries,
            rule: rule ?? (edition == .verified ? .satisfied : .score),
            aggregation: .groups(
                edition.categories.map { ScoreGroup($0.name, weight: $0.weight) }, requiringAll: true))
    }
}

/// Which groups count in ImagineBench; the published script is ambiguous.
public enum ImagineBenchFigure: String, Sendable, Hashable, Codable, CaseIterable {
    /// All four, as in the benchmark's own example output.
    case allGroups
    /// The result of the script on the published data: its weights call the fourth group `TWO_OBJECT`, the data `Multi-Object`, so that
    /// group is excluded.
    case asScripted
}

extension EvaluationSuite {
    /// ImagineBench from its own file: 270 fantastic objects of eight types, merged into four groups with the weights 3, 2, 2, 2; scores
    /// from 0 to 10.
    ///
    /// `instruction`, `note` and `type` go to the judge as metadata. Ids are `imagine-1`, … The published script counts a failed judgment
    /// as 0; here it is unscored.
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
                    "`\(type)` is not a type of ImagineBench; the types are \(types.sorted().joined(separator: ", ")).")
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

    /// The score of an image in ImagineBench, 0...10, from three scores of 0...10: 80 % the lower of fantasy and identity, 20 % aesthetics.
    package static func imagineBenchScore(fantasy: Double, identity: Double, aesthetics: Double) -> Double {
        0.8 * min(fantasy, identity) + 0.2 * aesthetics
    }
}
