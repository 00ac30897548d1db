import Foundation
import GenAgent
import Testing

@testable import GenAgentEvaluation

/// The figures are what the benchmarks' own scripts print for the same scores (their rounding taken out), run in November 2026.
@Suite struct BenchmarkAggregationTests {
    private func isClose(_ value: Double?, _ expected: Double) -> Bool { abs((value ?? .nan) - expected) < 1e-9 }

    /// A WISE file of all thousand prompts.
    private func wise(_ folder: TemporaryFolder, _ edition: WISEEdition) throws -> EvaluationSuite {
        let rows = (1...1000).map { #"{"Prompt": "p \#($0)", "Explanation": "e", "prompt_id": \#($0)}"# }
        let file = try folder.write("[\n" + rows.joined(separator: ",\n") + "\n]", "wise.json")
        return try EvaluationSuite.wise(files: [file], edition: edition)
    }

    @Test func `verified WISE gives its script's figure, an unscored image left out`() throws {
        let suite = try wise(TemporaryFolder(), .verified)
        let scores = (1...1000).map { $0 == 13 ? nil : synthetic($0) < 300 + $0 / 4 ? 1.0 : 0 }
        let row = suite.report(scores: scores).rows[0]
        #expect(row.groups.map(\.name) == ["culture", "time", "space", "biology", "physics", "chemistry"])
        let expected = [0.3508771930, 0.425, 0.45, 0.475, 0.5, 0.5333333333]
        for (group, value) in zip(row.groups, expected) { #expect(abs((group.score?.value ?? 0) - value) < 1e-9) }
        #expect(abs((row.score?.value ?? 0) - 0.4263508772) < 1e-9)
        #expect(row.scored == 999)
        #expect(row.unscored == 1)
    }

    @Test func `original WISE gives its script's figure`() throws {
        let suite = try wise(TemporaryFolder(), .original)
        let scores = (1...1000).map { id in
            WISEEdition.score(
                consistency: Double(synthetic(id) % 3), realism: Double(synthetic(id + 1) % 3),
                aesthetics: Double(synthetic(id + 2) % 3))
        }
        let row = suite.report(scores: scores).rows[0]
        let expected = [0.491, 0.4868263473, 0.5548872180, 0.449, 0.493, 0.538]
        for (group, value) in zip(row.groups, expected) { #expect(abs((group.score?.value ?? 0) - value) < 1e-9) }
        #expect(isClose(row.score?.value, 0.4995))
        #expect(suite.rule == .score)
    }

    @Test func `WISE has no figure while a category is missing`() throws {
        let suite = try wise(TemporaryFolder(), .verified)
        let row = suite.report(scores: (1...1000).map { $0 <= 880 ? 1 : nil }).rows[0]
        #expect(row.score == nil)
        #expect(row.groups[4].score?.value == 1)
        #expect(row.groups[5].score == nil)
    }

    @Test func `ImagineBench's own example comes out`() throws {
        // The example output in the benchmark's Eval.md.
        let folder = try TemporaryFolder()
        let types = ["COLOR", "MATERIAL", "TIME", "Multi-Object"]
        let rows = types.enumerated().map { #"{"id": \#($0), "instruction": "i", "note": "n", "type": "\#($1)"}"# }
        let file = try folder.write(rows.joined(separator: "\n"), "imagine.jsonl")
        let scores = [0.8821, 0.9339, 0.8377, 0.7813]
        let all = try EvaluationSuite.imagineBench(file: file).report(scores: scores).rows[0]
        #expect(abs((all.score?.value ?? 0) - 8.613) < 0.0005)
        #expect(isClose(all.groups[3].score?.value, 7.813))
        let scripted = try EvaluationSuite.imagineBench(file: file, figure: .asScripted).report(scores: scores).rows[0]
        #expect(isClose(scripted.score?.value, (3 * 8.821 + 2 * 9.339 + 2 * 8.377) / 7))
        #expect(isClose(scripted.groups[3].score?.value, 7.813))
    }

    @Test(.enabled(if: BenchmarkFiles.find("imagine.jsonl") != nil, "\(BenchmarkFiles.missing("imagine.jsonl"))"))
    func `ImagineBench gives its script's figures on its own file`() throws {
        let file = try #require(BenchmarkFiles.find("imagine.jsonl"))
        let suite = try EvaluationSuite.imagineBench(file: file, figure: .asScripted)
        #expect(suite.queries.count == 270)
        let scores = (1...270).map { id in
            let parts = (0..<3).map { Double(synthetic(id + $0) % 11) }
            return EvaluationSuite.imagineBenchScore(fantasy: parts[0], identity: parts[1], aesthetics: parts[2]) / 10
        }
        let row = suite.report(scores: scores).rows[0]
        #expect(abs((row.score?.value ?? 0) - 2.9771428571) < 1e-9)
        for (group, value) in zip(row.groups, [2.871, 3.103, 3.01, 2.957]) {
            #expect(abs((group.score?.value ?? 0) - value) < 0.0006)
        }
    }

    @Test(.enabled(if: BenchmarkFiles.find("geneval++.jsonl") != nil, "\(BenchmarkFiles.missing("geneval++.jsonl"))"))
    func `GenEval++ gives its script's figures on its own file`() throws {
        let file = try #require(BenchmarkFiles.find("geneval++.jsonl"))
        let suite = try EvaluationSuite.genEvalPlusPlus(file: file)
        #expect(suite.queries.count == 280)
        let scores: [Double?] = (0..<280).map { synthetic($0 + 1) < 200 + $0 * 2 ? 1 : 0 }
        let row = suite.report(scores: scores).rows[0]
        let accuracies = Dictionary(uniqueKeysWithValues: row.groups.map { ($0.name, $0.score?.value) })
        #expect(
            accuracies == [
                "color_attr": 0.225, "spatial_count_attr": 0.35, "color_spatial_attr": 0.475,
                "color_count_attr": 0.475, "multi_object_count_attr": 0.5, "size_spatial_attr": 0.65,
                "counting": 0.725,
            ])
        #expect(abs((row.score?.value ?? 0) - 0.4857) < 0.00005)
        #expect(suite.queries.allSatisfy { $0.metadata["include"] != nil })
    }

    @Test func `a tag that is smaller weighs as much in GenEval++`() {
        let suite = EvaluationSuite(
            name: "two", queries: [Query("a", tags: ["x"]), Query("b", tags: ["x"]), Query("c", tags: ["y"])],
            aggregation: .tags)
        #expect(suite.report(scores: [1, 1, 0]).rows[0].score?.value == 0.5)
        var overItems = suite
        overItems.aggregation = .items
        #expect(isClose(overItems.report(scores: [1, 1, 0]).rows[0].score?.value, 2.0 / 3))
        #expect(overItems.report(scores: [1, nil, 0]).rows[0].score?.value == 0.5)
    }

    @Test(
        .enabled(
            if: BenchmarkFiles.find("wise_cultural_common_sense_verified.json") != nil,
            "\(BenchmarkFiles.missing("wise_cultural_common_sense_verified.json"))"))
    func `WISE's own files load`() throws {
        let files = try ["cultural_common_sense", "natural_science"].map {
            try #require(BenchmarkFiles.find("wise_\($0)_verified.json"))
        }
        let suite = try EvaluationSuite.wise(files: files)
        #expect(suite.queries.count == 760)
        let tags = Dictionary(grouping: suite.queries) { $0.tags[0] }.mapValues(\.count)
        #expect(tags == ["culture": 400, "biology": 120, "physics": 120, "chemistry": 120])
        #expect(suite.queries.allSatisfy { $0.metadata["Explanation"]?.stringValue != nil })
        // Space and time are missing.
        #expect(suite.report(scores: Array(repeating: 1, count: 760)).rows[0].score == nil)
    }
}
