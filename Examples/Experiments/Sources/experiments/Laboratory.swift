import Foundation
import GenAgent
import GenAgentEvaluation
import GenAgentSandbox

/// What all experiments share: the suites, the settings, where work and results are kept.
struct Laboratory: Sendable {
    let options: Options
    let work: Work
    let suites: Suites
    let workers: Int
    let isQuick: Bool
    /// Where page, JSON and plots go.
    let out: URL

    init(_ options: Options) throws {
        self.options = options
        isQuick = options.has("--quick")
        workers = max(1, options.number("--workers", default: 2))
        // Wherever it is started from: the repository is found from this file.
        let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(5)
        let repository = URL(fileURLWithPath: "/" + root.dropFirst().joined(separator: "/"))
        let standard = repository.appendingPathComponent(isQuick ? ".build/experiments-quick" : ".build/experiments")
        let folder = options.text("--work", default: standard.path)
        work = Work(folder: URL(fileURLWithPath: folder))
        let results = isQuick ? folder : repository.appendingPathComponent("Documentation/Results").path
        out = URL(fileURLWithPath: options.text("--out", default: results))
        let data = options.text(
            "--data", default: repository.deletingLastPathComponent().appendingPathComponent("shared/data").path)
        suites = try Suites(data: URL(fileURLWithPath: data), isQuick: isQuick)
    }

    /// The trained models of the main rows.
    var models: [Int] { Array(1...max(1, options.number("--seeds", default: isQuick ? 2 : 5))) }

    /// The trained models of ablations and dials.
    var fewModels: [Int] { Array(models.prefix(3)) }

    /// The main recipe.
    func recipe(_ model: Int) -> Recipe {
        var recipe = Recipe(model: model, avoided: suites.all.count)
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

    /// Writes a line at once, also into a pipe.
    func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}

/// The prompts that are measured on, none of which is ever trained on.
struct Suites: Sendable {
    /// The benchmark's 280 prompts; `nil` where its file is not there.
    let benchmark: EvaluationSuite?
    /// Prompts of the same kinds that the sandbox generates.
    let composition: EvaluationSuite
    /// Prompts that imply facts that no training prompt asks.
    let knowledge: EvaluationSuite
    /// For choosing settings: other prompts, and facts that may be trained on.
    let validation: EvaluationSuite

    init(data: URL, isQuick: Bool) throws {
        let file = data.appendingPathComponent("geneval++.jsonl")
        if FileManager.default.fileExists(atPath: file.path) {
            var suite = try EvaluationSuite.genEvalPlusPlus(file: file)
            if isQuick { suite.queries = stride(from: 0, to: suite.queries.count, by: 20).map { suite.queries[$0] } }
            benchmark = suite
        } else {
            print("\(file.path) is not there, so rows on GenEval++ prompts are left out.")
            benchmark = nil
        }
        let size = isQuick ? 14 : 140
        composition = EvaluationSuite(
            name: "held-out composition", queries: SandboxSuites.composition(count: size, seed: Seeds.heldOutSuites),
            aggregation: .tags)
        knowledge = EvaluationSuite(
            name: "held-out knowledge", queries: SandboxSuites.knowledge(count: size, seed: Seeds.heldOutSuites),
            aggregation: .tags)
        let trainable = Set(KnowledgeBase.standard.facts.map(\.id)).subtracting(SandboxSuites.heldOutFacts)
        validation = EvaluationSuite(
            name: "validation",
            queries: SandboxSuites.composition(count: size, seed: Seeds.validation)
                + SandboxSuites.knowledge(facts: trainable, count: size / 2, seed: Seeds.validation))
    }

    /// The suites of the result tables.
    var measured: [EvaluationSuite] { (benchmark.map { [$0] } ?? []) + [composition, knowledge] }

    /// The suite of tables that show only one: the benchmark's prompts where they are there.
    var main: EvaluationSuite { benchmark ?? composition }

    /// Every query that no training prompt may repeat.
    var all: [Query] { (benchmark?.queries ?? []) + composition.queries + knowledge.queries + validation.queries }
}
