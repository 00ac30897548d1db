import GenAgentSandbox

/// A published GenEval++ row, by tag.
///
/// Source: GenAgent paper (arXiv 2601.18543), results table.
struct TargetRow {
    let name: String
    let model: String
    let accuracy: [PromptGenerator.Grammar: Double]

    static let base = TargetRow(
        name: "base", model: "FLUX.1-dev",
        accuracy: [
            .color: 0.400, .counting: 0.600, .colorCount: 0.250, .colorSpatial: 0.250, .spatialCount: 0.075,
            .sizeSpatial: 0.400, .multiCount: 0.300,
        ])

    static let strong = TargetRow(
        name: "strong", model: "Qwen-Image",
        accuracy: [
            .color: 0.875, .counting: 0.725, .colorCount: 0.725, .colorSpatial: 0.600, .spatialCount: 0.475,
            .sizeSpatial: 0.725, .multiCount: 0.550,
        ])
}

/// A prompt, read once, with its requirements.
struct StudyTask: Sendable {
    let grammar: PromptGenerator.Grammar
    let prompt: String
    let scene: PromptScene
    let metadata: SceneMetadata

    init(grammar: PromptGenerator.Grammar, prompt: String, metadata: SceneMetadata) {
        self.grammar = grammar
        self.prompt = prompt
        scene = PromptReader.standard.read(prompt)
        self.metadata = metadata
    }

    init(grammar: PromptGenerator.Grammar, row: GenEvalRow) {
        self.init(grammar: grammar, prompt: row.prompt, metadata: row.metadata)
    }
}

enum Accuracy {
    /// Share of satisfied plans by grammar, over `seeds` seeds per prompt. Symbolic: nothing is painted.
    static func byGrammar(
        _ tasks: [StudyTask], profile: PainterProfile, seeds: Range<UInt64>
    ) -> [PromptGenerator.Grammar: Double] {
        let planner = ScenePlanner(profile: profile)
        let grader = SceneGrader()
        var right: [PromptGenerator.Grammar: Int] = [:]
        var all: [PromptGenerator.Grammar: Int] = [:]
        for task in tasks {
            for seed in seeds {
                let objects = planner.plan(task.scene, seed: seed).scene.objects
                all[task.grammar, default: 0] += 1
                if grader.grade(objects, against: task.metadata).isSatisfied { right[task.grammar, default: 0] += 1 }
            }
        }
        return all.reduce(into: [:]) { $0[$1.key] = Double(right[$1.key] ?? 0) / Double($1.value) }
    }

    /// Mean over the grammars, like the overall figure of GenEval++.
    static func overall(_ accuracy: [PromptGenerator.Grammar: Double]) -> Double {
        accuracy.isEmpty ? 0 : accuracy.values.reduce(0, +) / Double(accuracy.count)
    }

    /// Mean absolute difference to a target row.
    static func misfit(_ accuracy: [PromptGenerator.Grammar: Double], _ target: TargetRow) -> Double {
        let grammars = PromptGenerator.Grammar.allCases
        return grammars.reduce(0) { $0 + abs((accuracy[$1] ?? 0) - (target.accuracy[$1] ?? 0)) }
            / Double(grammars.count)
    }

    /// Prompts that the sandbox makes, the same number of each grammar.
    static func generated(perGrammar: Int, seed: UInt64) -> [StudyTask] {
        var generator = PromptGenerator(seed: seed)
        return PromptGenerator.Grammar.allCases.flatMap { grammar in
            (0..<perGrammar).map { _ in
                let row = generator.row(grammar)
                return StudyTask(grammar: grammar, row: row)
            }
        }
    }
}
