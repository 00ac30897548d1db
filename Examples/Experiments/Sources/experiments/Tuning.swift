import GenAgentEvaluation
import GenAgentSandbox

/// The settings that were tried, by their scores on the validation suite: generated prompts, other seeds. Never the benchmark's.
struct Tuning: Sendable {
    let laboratory: Laboratory

    init(_ laboratory: Laboratory) { self.laboratory = laboratory }

    /// Name and change of every setting that was tried.
    static let tried: [(String, @Sendable (inout Recipe) -> Void)] = {
        func reinforcement(
            _ steps: Int, _ prompts: Int, _ size: Double
        ) -> (String, @Sendable (inout Recipe) -> Void) {
            (
                "\(steps) steps of \(prompts) prompts, step size \(size)",
                {
                    $0.reinforcement.steps = steps
                    $0.reinforcement.promptsPerStep = prompts
                    $0.reinforcement.learningRate = size
                }
            )
        }
        return [
            reinforcement(40, 16, 0.05), reinforcement(60, 16, 0.05), reinforcement(60, 16, 0.02),
            reinforcement(60, 16, 0.1), reinforcement(60, 16, 0.2), reinforcement(30, 32, 0.05),
            reinforcement(30, 32, 0.1),
        ]
    }()

    func run() async throws {
        var rows: [[String]] = []
        for (name, change) in Self.tried {
            var recipe = laboratory.recipe(1)
            if !laboratory.isQuick { change(&recipe) }
            let result = try await laboratory.train(recipe)
            let score = try await score(result, model: 1)
            rows.append(
                [
                    name, fixed(score.sft), fixed(score.rl), fixed(result.allSeconds, 0),
                    fixed(result.allProcessorSeconds, 0),
                ])
            laboratory.say((rows.last ?? []).joined(separator: ", "))
        }
        let text = table(["setting", "+SFT", "+RL", "seconds", "processor seconds"], rows)
        try Page(laboratory).write(
            "tuning", title: "The settings that were tried",
            """
            `experiments tune`. One model each, on \(laboratory.suites.validation.queries.count) generated prompts that are neither trained on nor reported on (two thirds composition, one third
            knowledge with facts that training may ask). The first row is what all trainings below use, unless they say otherwise.

            \(text)
            """, json: rows)
    }

    /// Scores of both stages on the validation suite.
    func score(_ result: TrainingResult, model: Int) async throws -> (sft: Double, rl: Double) {
        let measuring = Measuring(
            laboratory: laboratory, suite: laboratory.suites.validation, world: result.recipe.world, model: model,
            isValidation: true)
        let records = try await measuring.run(
            [.agent("+SFT", result.begin), .agent("+RL", result.parameters)])
        func mean(_ name: String) -> Double {
            experiments.mean(records.filter { $0.contender == name }.compactMap(\.score))
        }
        return (mean("+SFT"), mean("+RL"))
    }
}
