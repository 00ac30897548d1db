import Foundation
import GenAgent

/// What WISE has published twice: in 2025, and verified in 2026.
public enum WISEEdition: String, Sendable, Hashable, Codable, CaseIterable {
    /// 2026: a judge answers 0 or 1, and all but culture weigh the same. Source: `calculate_verified.py`.
    case verified
    /// 2025: a judge gives three scores, see ``WISEEdition/score(consistency:realism:aesthetics:)``. Source: `WISE_legacy/Calculate.py`.
    case original

    /// The six categories, with the prompt ids that belong to them and their weights.
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
    public static func score(consistency: Double, realism: Double, aesthetics: Double) -> Double {
        (0.7 * consistency + 0.2 * realism + 0.1 * aesthetics) / 2
    }
}

extension EvaluationSuite {
    /// WISE from its own files: prompts that need knowledge, in six categories by prompt id.
    ///
    /// The figure is the weighted mean of the categories, and there is none unless each has a scored image: with one of the three files only
    /// the categories are reported. The whole entry (`Explanation`, …) goes to the judge as metadata. Ids are `wise-1`, …
    ///
    /// - Parameters:
    ///   - files: The JSON files of one edition: culture, space and time, science.
    ///   - edition: Decides ids, weights and, unless told otherwise, the scoring.
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
                // The editions number all categories but culture differently, so a file of one gives a wrong figure under the other.
                // Entries say `Cultural knowledge` for `culture`, so the first five letters are compared; a word that begins no
                // category is no contradiction.
                if let said = row.value["Category"]?.stringValue?.lowercased(),
                    let other = edition.categories.first(where: { said.hasPrefix($0.name.prefix(5)) }),
                    other.name != category.name
                {
                    throw row.error(
                        "`prompt_id` \(id) is \(category.name) in the \(edition.rawValue) edition, but the entry is of `\(said)`. Is the file of the other edition?"
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
