import Foundation
import GenAgentSandbox

/// Each profile on the raw GenEval++ prompts. The prompts only check the fit; nothing is fitted on them.
struct ProfilesStudy {
    let options: Options

    func run() async {
        guard let tasks = benchmark() else {
            print("skipped: shared/data/geneval++.jsonl was not found above the working folder or this package.")
            print("It is Echo-4o's GenEval++ metadata file; put it there and run again.")
            return
        }
        let seeds = UInt64(max(1, options.number("--seeds", default: 64)))
        let grammars = PromptGenerator.Grammar.allCases
        let side = options.number("--pixels", default: 0)
        let method = side > 0 ? "Pictures of \(side) pixels, graded by the detector" : "Plans graded without pixels"
        print("\(method): \(tasks.count) raw GenEval++ prompts, \(seeds) seeds.\n")
        print("| profile | " + grammars.map(\.rawValue).joined(separator: " | ") + " | overall | misfit |")
        print("|---" + String(repeating: "|---", count: grammars.count + 2) + "|")
        let profiles: [(name: String, profile: PainterProfile, target: TargetRow?)] = [
            ("faultless", .faultless, nil), ("weak", .weak, nil), ("base", .base, .base), ("strong", .strong, .strong),
        ]
        for (name, profile, target) in profiles {
            let accuracy =
                side > 0
                ? await Accuracy.paintedByGrammar(tasks, profile: profile, seeds: 0..<seeds, side: side)
                : Accuracy.byGrammar(tasks, profile: profile, seeds: 0..<seeds)
            let misfit = target.map { fixed(Accuracy.misfit(accuracy, $0)) } ?? "-"
            print(line(name, accuracy, misfit))
            if let target { print(line("target: " + target.model, target.accuracy, "")) }
        }
    }

    private func line(_ name: String, _ accuracy: [PromptGenerator.Grammar: Double], _ misfit: String) -> String {
        let cells = PromptGenerator.Grammar.allCases.map { fixed(accuracy[$0] ?? 0) }
        return "| " + ([name] + cells + [fixed(Accuracy.overall(accuracy)), misfit]).joined(separator: " | ") + " |"
    }

    private func benchmark() -> [StudyTask]? {
        for start in [FileManager.default.currentDirectoryPath, #filePath] {
            var folder = URL(fileURLWithPath: start)
            while folder.path != "/" {
                let file = folder.appendingPathComponent("shared/data/geneval++.jsonl")
                if let text = try? String(contentsOf: file, encoding: .utf8) { return tasks(text) }
                folder.deleteLastPathComponent()
            }
        }
        return nil
    }

    private func tasks(_ text: String) -> [StudyTask] {
        text.split(separator: "\n").compactMap { line in
            guard let row = try? JSONDecoder().decode(GenEvalRow.self, from: Data(line.utf8)),
                let grammar = row.tag.flatMap(PromptGenerator.Grammar.init(rawValue:))
            else { return nil }
            return StudyTask(grammar: grammar, row: row)
        }
    }
}
