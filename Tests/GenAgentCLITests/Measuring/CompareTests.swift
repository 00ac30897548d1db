import Foundation
import GenAgent
import GenAgentEvaluation
import Testing

@testable import GenAgentCLI

@Suite struct CompareTests {
    /// A report with made-up scores: by contender, one for each of the prompts, which have two tags in turn.
    private func report(
        _ scores: [String: [Double?]], seeds: [UInt64] = [1], judge: String = "grader", suite name: String = "made up"
    ) -> EvaluationReport {
        let suite = EvaluationSuite(name: name, queries: ["a"], aggregation: .tags)
        let records = scores.sorted { $0.key < $1.key }.flatMap { contender, values in
            seeds.flatMap { seed in
                values.enumerated().map { index, score in
                    EvaluationRecord(
                        contender: contender, query: "q\(index)", tag: index % 2 == 0 ? "even" : "odd", seed: seed,
                        status: score == nil ? .unscored : .scored, score: score)
                }
            }
        }
        return EvaluationReport(suite: suite, judge: judge, seeds: seeds, records: records)
    }

    @Test func differencesAreOfBOverAOverallAndByTag() throws {
        let a = report(["agent": [0, 0, 0, 1], "raw": [0, 0, 0, 0]])
        let b = report(["agent": [1, 0, 1, 1], "raw": [0, 0, 0, 0]])
        let comparison = try EvaluationComparison(a, b)
        #expect(comparison.pairs.map(\.name) == ["agent", "raw"])
        let agent = try #require(comparison.pairs.first)
        #expect(agent.overall.difference.value == 0.5 && agent.tags.map(\.name) == ["even", "odd"])
        #expect(agent.tags.map(\.difference.difference.value) == [1, 0])
        #expect(agent.overall.p == 0.5 && agent.unpaired == EvaluationComparison.Unpaired())
        #expect(comparison.pairs[1].overall.difference.value == 0)
    }

    @Test func whatCannotBePairedIsCountedByReason() throws {
        let a = report(["agent": [0, nil, 0, nil, 1]], seeds: [1, 2])
        let b = report(["agent": [1, 1, nil, nil]], seeds: [2, 3], judge: "another")
        let comparison = try EvaluationComparison(a, b)
        let pair = try #require(comparison.pairs.first)
        #expect(
            pair.unpaired
                == EvaluationComparison.Unpaired(
                    onlyInA: 6, onlyInB: 4, unscoredInA: 1, unscoredInB: 1, unscoredInBoth: 1))
        #expect(pair.overall.difference.items == 1)
        #expect(comparison.notes.contains { $0.contains("6 only in A, 4 only in B, 1 without a score in A") })
        #expect(comparison.notes.contains { $0.contains("A was scored by grader, B by another") })
    }

    @Test func twoContendersOfOneEvaluationCanBeCompared() throws {
        let one = report(["agent": [1, 1], "raw": [0, 1]])
        let comparison = try EvaluationComparison(one, one, names: (a: "raw", b: "agent"))
        #expect(comparison.pairs.map(\.name) == ["agent - raw"])
        #expect(comparison.pairs[0].overall.difference.value == 0.5)
        // What was not asked for is in both all the same.
        let three = report(["agent": [1, 1], "raw": [0, 1], "one pass": [0, 0]])
        let notes = try EvaluationComparison(three, three, names: (a: "raw", b: "agent")).notes
        #expect(!notes.contains { $0.contains("Only in") })
        let more = try EvaluationComparison(one, three).notes
        #expect(more.contains("Only in B: one pass.") && !more.contains { $0.contains("Only in A") })
        let error = #expect(throws: EvaluationError.self) {
            try EvaluationComparison(one, one, names: (a: "raw", b: "nobody"))
        }
        #expect(error?.description == "There is no 'nobody' in the second evaluation; it has 'agent', 'raw'.")
    }

    @Test func whatHasNothingInCommonIsRefused() throws {
        let one = report(["agent": [1, 1]])
        #expect(throws: EvaluationError.self) { try EvaluationComparison(one, report(["raw": [1, 1]])) }
        #expect(throws: EvaluationError.self) {
            try EvaluationComparison(one, report(["agent": [1]], suite: "another"))
        }
        #expect(throws: EvaluationError.self) { try EvaluationComparison(one, report(["agent": [1, 1]], seeds: [9])) }
        let error = #expect(throws: ComparisonError.self) { try CompareTask.read("/nowhere/at/all") }
        #expect(error?.description.contains("report.json") == true)
    }

    @Test func foldersAreComparedToTableJSONAndPage() async throws {
        let place = try MeasuringPlace()
        for (name, scores) in [("a", [0.0, 0, 0, 1]), ("b", [1.0, 0, 1, 1])] {
            try FileManager.default.createDirectory(
                atPath: place.directory.file(name), withIntermediateDirectories: true)
            try report(["agent": scores]).encoded()
                .write(to: URL(fileURLWithPath: place.directory.file("\(name)/report.json")))
        }
        var task = CompareTask(
            first: place.directory.file("a"), second: place.directory.file("b/report.json"), names: nil,
            file: place.directory.file("out/comparison.html"), writesJSON: false, surroundings: place.surroundings())
        try await task.perform()
        #expect(place.output.text.contains("\nall    0.500 ["))
        #expect(try place.text("out/comparison.html").contains("B - A by tag"))
        let sink = TextSink()
        task.surroundings = place.surroundings(sink.write)
        task.writesJSON = true
        try await task.perform()
        let value = try JSONValue.parse(sink.text)
        #expect(value["pairs"]?.arrayValue?.first?["overall"]?["difference"]?["value"]?.doubleValue == 0.5)
        #expect(value["pairs"]?.arrayValue?.first?["tags"]?.arrayValue?.count == 2)
    }
}
