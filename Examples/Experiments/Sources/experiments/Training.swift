import Foundation
import GenAgent
import GenAgentSandbox
import GenAgentTraining

/// What a first stage came to.
struct ColdStartResult: Sendable, Codable {
    var parameters: SandboxPolicyParameters
    /// Prompts of the pool.
    var prompts: Int
    /// Trajectories that were kept; of these, with a hint.
    var kept: Int
    var hinted: Int
    /// Prompts without a trajectory, by reason.
    var dropped: [String: Int]
    var metrics: [TrainingMetrics]
    var seconds: Double
    var processorSeconds: Double
}

/// What a second stage came to.
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

    private struct ColdStartKey: Encodable {
        var world: World
        var model: Int
        var settings: Recipe.ColdStart
        var rounds: Int
        var avoided: Int
        var start: SandboxPolicyParameters
    }

    private var seed: UInt64 { Seeds.training(recipe.model) }
    private var eyes: SandboxEyes { recipe.world.eyes(seed: Seeds.trainingEyes(recipe.model)) }

    func run() async throws -> TrainingResult {
        let coldStart = try await self.coldStart()
        return try await laboratory.work.done("trainings", recipe) {
            let clock = Stopwatch()
            let start = coldStart?.parameters ?? Recipe.start
            var trainer = try makeTrainer(SandboxPolicy(parameters: start, eyes: eyes))
            let metrics = try await trainer.run(steps: recipe.reinforcement.steps)
            var parameters = trainer.policy.parameters
            parameters.provenance = "Trained in the sandbox from seed \(seed)."
            laboratory.say(
                "trained model \(recipe.model) (\(recipe.reinforcement.mix)): reward \(fixed(metrics.first?.reward ?? 0)) to \(fixed(metrics.last?.reward ?? 0)), \(fixed(clock.seconds, 1)) s"
            )
            return TrainingResult(
                recipe: recipe, coldStart: coldStart, parameters: parameters, metrics: metrics,
                seconds: clock.seconds, processorSeconds: clock.processorSeconds)
        }
    }

    private func makeTrainer(_ policy: SandboxPolicy) throws -> GRPOTrainer<SandboxPolicy> {
        let settings = recipe.reinforcement
        let painter = recipe.world.painter
        let configuration = SessionConfiguration.rollouts(rounds: settings.rounds)
        return try GRPOTrainer(
            policy: policy,
            prompts: SandboxSuites.training(
                count: settings.promptPool, seed: seed, avoiding: laboratory.suites.all),
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

    private func coldStart() async throws -> ColdStartResult? {
        guard let settings = recipe.coldStart else { return nil }
        let key = ColdStartKey(
            world: recipe.world, model: recipe.model, settings: settings, rounds: recipe.reinforcement.rounds,
            avoided: recipe.avoided, start: Recipe.start)
        return try await laboratory.work.done("coldstarts", key) {
            let clock = Stopwatch()
            let student = SandboxPolicy(parameters: Recipe.start, eyes: eyes)
            let report = try await pipeline(student).run(
                SandboxSuites.training(
                    count: settings.prompts, seed: seed + 100, avoiding: laboratory.suites.all))
            if let failure = report.failures.first { throw ExperimentError("\(failure.key): \(failure.value)") }
            var trainer = try SFTTrainer(
                policy: student, examples: report.examples,
                settings: SFTSettings(epochs: settings.epochs, batchSize: settings.batch, seed: seed),
                optimizer: AdamW(learningRate: settings.learningRate, weightDecay: 0))
            let metrics = try trainer.run()
            laboratory.say(
                "cold start \(recipe.model): \(report.examples.count) of \(settings.prompts) kept, loss \(fixed(metrics.first?.loss ?? 0)) to \(fixed(metrics.last?.loss ?? 0)), \(fixed(clock.seconds, 1)) s"
            )
            return ColdStartResult(
                parameters: trainer.policy.parameters, prompts: settings.prompts, kept: report.examples.count,
                hinted: report.hinted, dropped: report.progress.dropped, metrics: metrics, seconds: clock.seconds,
                processorSeconds: clock.processorSeconds)
        }
    }

    /// The paper's pipeline: the hand-set policy teaches, obeys the grader, and gets the stronger painter's pictures as hints.
    private func pipeline(_ student: SandboxPolicy) -> ColdStartPipeline {
        let grades = Grades()
        let painter = recipe.world.painter
        let teacher = SandboxTeacher(
            policy: SandboxPolicy(parameters: .handSet, eyes: eyes, name: "sandbox-teacher"), seed: seed)
        return ColdStartPipeline(
            teacher: teacher, judge: grades, generator: painter, seed: seed,
            hardPrompts: HardPromptStage(generator: painter, judge: grades),
            reference: ReferenceStage(
                generator: PictogramPainter(profile: .strong, side: recipe.world.side), judge: grades),
            filters: [HintLeakFilter(), ImprovementFilter(grades), TraceableFilter(student)],
            configuration: .rollouts(rounds: recipe.reinforcement.rounds), concurrency: laboratory.workers)
    }
}

/// What stops an experiment.
struct ExperimentError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
