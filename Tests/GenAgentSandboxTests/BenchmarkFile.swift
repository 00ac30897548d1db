import Foundation

@testable import GenAgentSandbox

/// The GenEval++ prompts, which lie outside the repository. Tests that need them skip where they are absent.
enum BenchmarkFile {
    static let missing: String = "geneval++.jsonl was not found in ../shared/data; get it from the Echo-4o project"

    static let rows: [GenEvalRow]? = {
        var folder = URL(fileURLWithPath: #filePath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let file = folder.appendingPathComponent("shared/data/geneval++.jsonl")
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
            return try? text.split(separator: "\n").map {
                try JSONDecoder().decode(GenEvalRow.self, from: Data($0.utf8))
            }
        }
        return nil
    }()
}
