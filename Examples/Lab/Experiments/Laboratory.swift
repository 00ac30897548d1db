import Foundation
import GenAgentSandbox

/// What all experiments share: the suites, the settings, where work and results are kept.
struct Laboratory: Sendable {
    let work: Work
    let suites: Suites
    let workers: Int
    let isQuick: Bool
    /// Where page, JSON and plots go.
    let out: URL
    /// The trained models of the main rows.
    let models: [Int]

    /// Found from this file, so that the current directory does not matter.
    static let repository = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent()
    }

    static let results = repository.appendingPathComponent("Documentation/Results")

    init(_ options: Options) throws {
        isQuick = options.has("--quick")
        workers = try options.number("--workers", default: 2)
        models = Array(1...(try options.number("--seeds", default: isQuick ? 2 : 5)))
        try Seeds.requireDistinct(models)
        let data =
            options.text("--data").map { URL(fileURLWithPath: $0) }
            ?? Self.repository.deletingLastPathComponent().appendingPathComponent("shared/data")
        suites = try Suites(data: data, isQuick: isQuick)
        let folder =
            options.text("--work").map { URL(fileURLWithPath: $0) }
            ?? Self.repository.appendingPathComponent(isQuick ? ".build/experiments-quick" : ".build/experiments")
        work = Work(folder: folder)
        // Never overwrite the committed page with less than it has.
        let isWhole = !isQuick && suites.benchmark != nil && models.count >= 5
        let measures = !["check", "page"].contains(options.command)
        out = options.text("--out").map { URL(fileURLWithPath: $0) } ?? (isWhole || !measures ? Self.results : folder)
        guard measures else { return }
        if suites.benchmark == nil {
            say(
                "geneval++.jsonl is not in \(data.path), so rows on GenEval++'s prompts are left out. The file is in the repository of Echo-4o (test_scripts/Geneval++.jsonl); --data says where it lies."
            )
        }
        if isQuick { say("--quick: everything is very small, and its figures mean nothing. They go to \(out.path).") }
    }

    /// The trained models of ablations, dials and hints.
    var fewModels: [Int] { Array(models.prefix(3)) }

    func recipe(_ model: Int) -> Recipe {
        var recipe = Recipe(model: model, avoided: suites.fingerprint)
        if isQuick {
            recipe.coldStart?.prompts = 40
            recipe.coldStart?.epochs = 2
            recipe.reinforcement.steps = 2
            recipe.reinforcement.promptPool = 30
            recipe.reinforcement.promptsPerStep = 3
        }
        return recipe
    }

    func train(_ recipe: Recipe) async throws -> TrainingResult {
        try await Training(laboratory: self, recipe: recipe).run()
    }

    /// Writes a line immediately, even into a pipe.
    func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}
