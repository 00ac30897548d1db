import GenAgentEvaluation

/// The settings that were tried, by their scores on the validation suite: generated prompts, other seeds. Never the benchmark's.
enum Tuning: Section {
    static let id = "tuning"
    static let title = "The settings that were tried"

    struct Setting: Sendable, Codable {
        var name: String
        var sft: Double
        var rl: Double
        var seconds: Double
        var processorSeconds: Double
    }

    struct Findings: Sendable, Codable {
        var prompts: Int
        var settings: [Setting]
    }

    /// Steps, prompts per step and step size of every setting that was tried.
    private static let tried = [
        (40, 16, 0.05), (60, 16, 0.05), (60, 16, 0.02), (60, 16, 0.1), (60, 16, 0.2), (30, 32, 0.05), (30, 32, 0.1),
    ]

    static func measure(in laboratory: Laboratory) async throws -> Findings {
        var findings = Findings(prompts: laboratory.suites.validation.queries.count, settings: [])
        for (steps, prompts, size) in tried {
            var recipe = laboratory.recipe(1)
            if !laboratory.isQuick {
                recipe.reinforcement.steps = steps
                recipe.reinforcement.promptsPerStep = prompts
                recipe.reinforcement.learningRate = size
            }
            let result = try await laboratory.train(recipe)
            let score = try await validation(of: result, in: laboratory)
            findings.settings.append(
                Setting(
                    name: "\(steps) steps of \(prompts) prompts, step size \(size)", sft: score.sft, rl: score.rl,
                    seconds: result.allSeconds, processorSeconds: result.allProcessorSeconds))
        }
        return findings
    }

    /// Scores of both stages on the validation suite.
    static func validation(
        of result: TrainingResult, in laboratory: Laboratory
    ) async throws -> (sft: Double, rl: Double) {
        let measuring = Measuring(
            laboratory: laboratory, suite: laboratory.suites.validation, world: result.recipe.world,
            model: result.recipe.model, isValidation: true)
        let records = try await measuring.run([.agent("+SFT", result.begin), .agent("+RL", result.parameters)])
        func share(_ name: String) -> Double { mean(records.filter { $0.contender == name }.compactMap(\.score)) }
        return (share("+SFT"), share("+RL"))
    }

    static func text(_ findings: Findings) -> String {
        """
        `experiments tune`. One model each, on \(findings.prompts) generated prompts that are neither trained on nor reported on (two thirds composition, one third
        knowledge with facts that training may ask). The first row is what all trainings above use, unless they say otherwise.

        \(table(["setting", "+SFT", "+RL"], findings.settings.map { [$0.name, fixed($0.sft), fixed($0.rl)] }))
        """
    }

    static func times(_ findings: Findings) -> String {
        table(
            ["setting", "seconds †", "processor seconds †"],
            findings.settings.map { [$0.name, fixed($0.seconds, 0), fixed($0.processorSeconds, 0)] })
    }
}
