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
    var seconds: Double
    var processorSeconds: Double
}

/// The first stage: the paper's pipeline, and imitation of what it kept.
struct ColdStart: Sendable {
    let laboratory: Laboratory
    let recipe: Recipe
    let settings: Recipe.ColdStart

    /// Everything that the stage depends on.
    struct Key: Encodable {
        var world: World
        var model: Int
        var settings: Recipe.ColdStart
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

    private var seed: UInt64 { Seeds.training(recipe.model) }
    private var eyes: SandboxEyes { recipe.world.eyes(seed: Seeds.trainingEyes(recipe.model)) }
    private var student: SandboxPolicy { SandboxPolicy(parameters: Recipe.start, eyes: eyes) }

    var key: Key {
        Key(
            world: recipe.world, model: recipe.model, settings: settings, rounds: recipe.reinforcement.rounds,
            avoided: recipe.avoided, start: Recipe.start)
    }

    /// The stronger painter, whose pictures are the hints.
    var reference: PictogramPainter { PictogramPainter(profile: .strong, side: recipe.world.side) }

    /// The prompt pool.
    func pool() throws -> [Query] {
        try laboratory.suites.training(count: settings.prompts, seed: Seeds.coldStart(recipe.model))
    }

    func run() async throws -> ColdStartResult {
        try await laboratory.work.done("coldstarts", key) { try await make() }
    }

    /// The pipeline and the imitation.
    ///
    /// - Parameters:
    ///   - guided: Stands between the pipeline and its teacher; by default nothing does.
    ///   - watcher: A filter that sees every finished trajectory before the others do.
    func make(
        guided: (SandboxTeacher) -> any ColdStartTeacher = { $0 }, watcher: (any ColdStartFilter)? = nil
    ) async throws -> ColdStartResult {
        let clock = Stopwatch()
        let report = try await pipeline(guided, watcher).run(try pool())
        if let failure = report.failures.first { throw ExperimentError("\(failure.key): \(failure.value)") }
        var trainer = try SFTTrainer(
            policy: student, examples: report.examples,
            settings: SFTSettings(epochs: settings.epochs, batchSize: settings.batch, seed: seed),
            optimizer: AdamW(learningRate: settings.learningRate, weightDecay: 0))
        let metrics = try trainer.run()
        laboratory.say(
            "cold start \(recipe.model): \(report.examples.count) of \(settings.prompts) kept, loss \(fixed(metrics.first?.loss)) to \(fixed(metrics.last?.loss)), \(fixed(clock.seconds, 1)) s"
        )
        return ColdStartResult(
            parameters: trainer.policy.parameters, prompts: settings.prompts, kept: report.examples.count,
            hinted: report.hinted, dropped: report.progress.dropped, seconds: clock.seconds,
            processorSeconds: clock.processorSeconds)
    }

    /// The hand-set policy teaches, obeys the grader, and gets the stronger painter's pictures as hints.
    private func pipeline(
        _ guided: (SandboxTeacher) -> any ColdStartTeacher, _ watcher: (any ColdStartFilter)?
    ) -> ColdStartPipeline {
        let grades = Grades()
        let painter = recipe.world.painter
        let teacher = SandboxTeacher(
            policy: SandboxPolicy(parameters: .handSet, eyes: eyes, name: "sandbox-teacher"), seed: seed)
        let filters: [any ColdStartFilter] = [HintLeakFilter(), ImprovementFilter(grades), TraceableFilter(student)]
        return ColdStartPipeline(
            teacher: guided(teacher), judge: grades, generator: painter, seed: seed,
            hardPrompts: HardPromptStage(generator: painter, judge: grades),
            reference: ReferenceStage(generator: reference, judge: grades),
            filters: (watcher.map { [$0] } ?? []) + filters,
            configuration: .rollouts(rounds: recipe.reinforcement.rounds), concurrency: laboratory.workers)
    }
}
