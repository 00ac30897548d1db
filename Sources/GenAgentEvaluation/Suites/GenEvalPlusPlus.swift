import Foundation
import GenAgent

extension EvaluationSuite {
    /// The seven tags of GenEval++, in the order of the paper's tables.
    public static let genEvalPlusPlusTags = [
        "color_attr", "counting", "color_count_attr", "color_spatial_attr", "spatial_count_attr", "size_spatial_attr",
        "multi_object_count_attr",
    ]

    /// GenEval++ from its own file: 280 prompts, 40 of each tag. An image is right or wrong, and the figure is the mean of the tags'
    /// accuracies.
    ///
    /// The row goes to the judge as metadata (`tag`, `prompt`, `include`, `exclude`). Ids are `geneval++-1`, … by line, as the published script
    /// numbers images. That script counts what its judge failed on as wrong; here it is unscored, and counted apart.
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
                    "`\(tag)` is no tag of GenEval++; they are \(genEvalPlusPlusTags.joined(separator: ", ")).")
            }
            guard row.value["include"]?.arrayValue?.isEmpty == false else {
                throw row.error("`include` must list the objects that the image is to show.")
            }
            queries.append(
                Query(try row.text("prompt"), id: "geneval++-\(row.line)", tags: [tag], metadata: row.value))
        }
        return EvaluationSuite(
            name: "GenEval++", queries: queries,
            aggregation: .groups(genEvalPlusPlusTags.map { ScoreGroup($0, weight: 1) }))
    }
}
