import GenAgent
import GenAgentSandbox
import GenAgentTraining

/// What both stages came to.
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
    /// What the second stage began with.
    var begin: SandboxPolicyParameters { coldStart?.parameters ?? Recipe.start }
}

/// Trains by a recipe, in two stages, each of which is done once and kept.
struct Training: Sendable {
    let laboratory: Laboratory
    let recipe: Recipe

    private var seed: UInt64 { Seeds.training(recipe.model) }

    func run() async throws -> TrainingResult {
        let coldStart = try await ColdStart(laboratory, recipe)?.run()
        return try await laboratory.work.done("trainings", recipe) {
            let clock = Stopwatch()
            var trainer = try makeTrainer(coldStart?.parameters ?? Recipe.start)
            let metrics = try await trainer.run(steps: recipe.reinforcement.steps)
            var parameters = trainer.policy.parameters
            parameters.provenance = "Trained in the sandbox from seed \(seed)."
            laboratory.say(
                "trained model \(recipe.model) (\(recipe.reinforcement.mix)): reward \(fixed(metrics.first?.reward)) to \(fixed(metrics.last?.reward)), \(fixed(clock.seconds, 1)) s"
            )
            return TrainingResult(
                recipe: recipe, coldStart: coldStart, parameters: parameters, metrics: metrics,
                seconds: clock.seconds, processorSeconds: clock.processorSeconds)
        }
    }

    private func makeTrainer(_ start: SandboxPolicyParameters) throws -> GRPOTrainer<SandboxPolicy> {
        let settings = recipe.reinforcement
        let painter = recipe.world.painter
        let configuration = SessionConfiguration.rollouts(rounds: settings.rounds)
        return try GRPOTrainer(
            policy: SandboxPolicy(
                parameters: start, eyes: recipe.world.eyes(seed: Seeds.trainingEyes(recipe.model))),
            prompts: laboratory.suites.training(count: settings.promptPool, seed: seed),
            rewards: settings.mix.rewards(Grades()),
            settings: GRPOSettings(
                promptsPerStep: settings.promptsPerStep, rolloutsPerPrompt: settings.rollouts, keep: settings.keep,
                seed: seed),
            optimizer: AdamW(learningRate: settings.learningRate, weightDecay: 0),
            concurrency: laboratory.workers
        ) { policy, _, seed in
            AgentSession(policy: policy, tools: [painter], configuration: configuration, seed: seed)
        }
    }
}
