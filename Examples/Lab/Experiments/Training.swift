import GenAgentSandbox
import GenAgentTraining

struct TrainingResult: Sendable, Codable {
    var recipe: Recipe
    var coldStart: ColdStartResult?
    var parameters: SandboxPolicyParameters
    var metrics: [TrainingMetrics]
    var seconds: Double
    var processorSeconds: Double

    /// Seconds of both stages.
    var allSeconds: Double { seconds + (coldStart?.seconds ?? 0) }
    var allProcessorSeconds: Double { processorSeconds + (coldStart?.processorSeconds ?? 0) }
    /// What the second stage started with.
    var begin: SandboxPolicyParameters { coldStart?.parameters ?? Recipe.start }
}

/// Trains by a recipe, in two stages, each of which is done once and kept.
struct Training: Sendable {
    let laboratory: Laboratory
    let recipe: Recipe

    func run() async throws -> TrainingResult {
        let coldStart = try await ColdStart(laboratory, recipe)?.run()
        return try await laboratory.work.done("trainings", recipe) {
            let clock = Stopwatch()
            var trainer = try makeTrainer(coldStart?.parameters ?? Recipe.start)
            let metrics = try await trainer.run(steps: recipe.reinforcement.steps)
            var parameters = trainer.policy.parameters
            parameters.provenance = "Trained in the sandbox from seed \(Seeds.training(recipe.model))."
            laboratory.say(
                "trained model \(recipe.model) (\(recipe.mix)): reward \(fixed(metrics.first?.reward)) to \(fixed(metrics.last?.reward)), \(fixed(clock.seconds, 1)) s"
            )
            return TrainingResult(
                recipe: recipe, coldStart: coldStart, parameters: parameters, metrics: metrics,
                seconds: clock.seconds, processorSeconds: clock.processorSeconds)
        }
    }

    private func makeTrainer(_ start: SandboxPolicyParameters) throws -> GRPOTrainer<SandboxPolicy> {
        let training = try recipe.training(in: laboratory)
        try laboratory.suites.requireUnseen(training.reinforcementPrompts)
        var policy = training.policy
        policy.parameters = start
        return try training.reinforcement(policy, rewards: recipe.mix.rewards(Grades()))
    }
}
