import GenAgent
import GenAgentSandbox
import GenAgentTraining

struct ColdStartResult: Sendable, Codable {
    var parameters: SandboxPolicyParameters
    var prompts: Int
    /// Trajectories that were kept; of these, with a hint.
    var kept: Int
    var hinted: Int
    /// Prompts without a trajectory, by reason.
    var dropped: [String: Int]
    var seconds: Double
    var processorSeconds: Double
}

/// The first stage: the paper's pipeline, and imitation of what it kept.
struct ColdStart: Sendable {
    let laboratory: Laboratory
    let recipe: Recipe
    let settings: SandboxRecipe.ColdStart

    /// Everything that the stage depends on.
    struct Key: Encodable {
        var world: World
        var model: Int
        var settings: SandboxRecipe.ColdStart
        var rounds: Int
        var avoided: String
        var start: SandboxPolicyParameters
    }

    init?(_ laboratory: Laboratory, _ recipe: Recipe) {
        guard let settings = recipe.coldStart else { return nil }
        self.laboratory = laboratory
        self.recipe = recipe
        self.settings = settings
    }

    var key: Key {
        Key(
            world: recipe.world, model: recipe.model, settings: settings, rounds: recipe.rounds,
            avoided: recipe.avoided, start: Recipe.start)
    }

    func pool() throws -> [Query] {
        let prompts = try recipe.training(in: laboratory).coldStartPrompts
        try laboratory.suites.requireUnseen(prompts)
        return prompts
    }

    func run() async throws -> ColdStartResult {
        try await laboratory.work.done("coldstarts", key) { try await make() }
    }

    /// - Parameters:
    ///   - guided: Wraps the pipeline's teacher; by default, the teacher stays unchanged.
    ///   - watcher: A filter that sees every finished trajectory before the others do.
    func make(
        guided: (any ColdStartTeacher) -> any ColdStartTeacher = { $0 }, watcher: (any ColdStartFilter)? = nil
    ) async throws -> ColdStartResult {
        let clock = Stopwatch()
        let training = try recipe.training(in: laboratory)
        var pipeline = training.coldStart()
        pipeline.teacher = guided(pipeline.teacher)
        pipeline.filters = (watcher.map { [$0] } ?? []) + pipeline.filters
        let report = try await pipeline.run(try pool())
        if let failure = report.failures.first { throw ExperimentError("\(failure.key): \(failure.value)") }
        var trainer = try training.fineTuning(report.examples)
        let metrics = try trainer.run()
        laboratory.say(
            "cold start \(recipe.model): \(report.examples.count) of \(settings.prompts) kept, loss \(fixed(metrics.first?.loss)) to \(fixed(metrics.last?.loss)), \(fixed(clock.seconds, 1)) s"
        )
        return ColdStartResult(
            parameters: trainer.policy.parameters, prompts: settings.prompts, kept: report.examples.count,
            hinted: report.hinted, dropped: report.progress.dropped, seconds: clock.seconds,
            processorSeconds: clock.processorSeconds)
    }
}
