import Foundation
import GenAgent

@testable import GenAgentEvaluation

/// Benchmarks' own files beside this package, where they are.
enum BenchmarkFiles {
    static func find(_ name: String) -> URL? {
        var folder = URL(fileURLWithPath: #filePath)
        while folder.path != "/" {
            let file = folder.appendingPathComponent("shared/data/\(name)")
            if FileManager.default.fileExists(atPath: file.path) { return file }
            folder.deleteLastPathComponent()
        }
        return nil
    }

    static func missing(_ name: String) -> String {
        "\(name) was not found in ../shared/data; get it from its benchmark's repository"
    }
}

/// A folder of a test's own, gone with the object.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("genagent-evaluation-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ text: String, _ name: String) throws -> URL {
        let file = url.appendingPathComponent(name)
        try Data(text.utf8).write(to: file)
        return file
    }
}

/// Scores that a formula gives, so that the benchmarks' own scripts could be run on the same ones.
func synthetic(_ number: Int) -> Int { (number * 7919 + 104_729) % 1000 }

extension EvaluationSuite {
    /// A report of given scores, one for each query in its order; `nil`: unscored.
    func report(scores: [Double?]) -> EvaluationReport {
        let records = zip(queries, scores).map { query, score in
            EvaluationRecord(
                contender: "any", query: query.id, tag: query.tags.first ?? "",
                status: score == nil ? .unscored : .scored, score: score)
        }
        return EvaluationReport(
            suite: self, judge: "none", seeds: [0], records: records, bootstrap: Bootstrap(draws: 100))
    }
}
