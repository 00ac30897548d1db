import GenAgent
import GenAgentTraining

/// A training of the sandbox's policy, ready to run: the cold start, the fine-tuning, the reinforcement learning.
///
/// ```swift
/// let training = SandboxTraining(seed: 1, avoiding: evaluationSuite.queries)
/// let report = try await training.coldStart().run(training.coldStartPrompts)
/// var imitation = try training.fineTuning(report.examples)
/// try imitation.run()
/// var reinforcement = try training.reinforcement(imitation.policy)
/// try await reinforcement.run(steps: training.recipe.reinforcement.steps)
/// let parameters = reinforcement.policy.parameters.completed()
/// ```
/// `genagent train` does the same with files. It is a simulation: its results say nothing about a real model.
public struct SandboxTraining: Sendable {
    public var recipe: SandboxRecipe
    /// The random seed of rollouts and prompts of the second stage; ``coldStartSeed`` and ``eyesSeed`` derive from it.
    package var seed: UInt64
    package var painter: PictogramPainter
    package var eyeErrors: EyeErrors
    /// The parameters at the start of the first stage.
    package var start: SandboxPolicyParameters
    /// Queries whose texts no training prompt repeats: those of the evaluation suites.
    package var avoided: [Query]
    /// The most concurrent sessions. It does not change the result.
    package var concurrency: Int
    package var clock: any SessionClock

    /// Makes a training; the defaults are those of `Documentation/Results`.
    public init(
        _ recipe: SandboxRecipe = SandboxRecipe(), seed: UInt64,
        painter: PictogramPainter = PictogramPainter(profile: .base, side: 256), eyeErrors: EyeErrors = .paperLike,
        start: SandboxPolicyParameters = .untrained, avoiding avoided: [Query] = [], concurrency: Int = 8,
        clock: any SessionClock = SystemClock()
    ) {
        self.recipe = recipe
        self.seed = seed
        self.painter = painter
        self.eyeErrors = eyeErrors
        self.start = start
        self.avoided = avoided
        self.concurrency = concurrency
        self.clock = clock
    }

    /// The seed of the cold start's prompts: 100 more than ``seed``.
    package var coldStartSeed: UInt64 { seed &+ 100 }

    /// The seed of the policy's eyes: 900 more than ``seed``.
    package var eyesSeed: UInt64 { seed &+ 900 }

    /// The painter whose images are the cold start's hints: a strong one, with images of the same size.
    package var hintPainter: PictogramPainter { PictogramPainter(profile: .strong, side: painter.side) }

    /// The policy with the parameters that training begins with.
    public var policy: SandboxPolicy { SandboxPolicy(parameters: start, eyes: eyes) }

    package var coldStartPrompts: [Query] {
        SandboxSuites.training(count: recipe.coldStart.prompts, seed: coldStartSeed, avoiding: avoided)
    }

    package var reinforcementPrompts: [Query] {
        SandboxSuites.training(count: recipe.reinforcement.promptPool, seed: seed, avoiding: avoided)
    }

    /// The paper's rewards; the score of first images is only recorded, to detect a policy that spoils its first round.
    public static var rewards: RewardMix {
        .paper(judge: PictogramGrader(), comparator: PictogramComparator(), asksBothOrders: false)
    }

    /// The paper's pipeline: prompts that the painter fails three times; a teacher that follows the grader and sees a strong painter's
    /// image when it reflects; filters drop rollouts that are not better, that leak the hint, or that the policy could not have written.
    ///
    /// A journal tells prompts, seeds and names apart, but not painters, eyes or parameters: give every setting its own journal folder.
    public func coldStart() -> ColdStartPipeline {
        let grader = PictogramGrader()
        // Set by hand: a teacher that was trained already would make the cold start circular.
        let teacher = SandboxTeacher(
            policy: SandboxPolicy(parameters: .handSet, eyes: eyes, name: "sandbox-teacher"), seed: seed)
        return ColdStartPipeline(
            teacher: teacher, judge: grader, generator: painter, seed: seed,
            hardPrompts: HardPromptStage(generator: painter, judge: grader),
            reference: ReferenceStage(generator: hintPainter, judge: grader),
            filters: [
                HintLeakFilter(), ImprovementFilter(PictogramComparator(), asksBothOrders: false),
                TraceableFilter(policy),
            ],
            configuration: .rollouts(rounds: recipe.rounds), concurrency: concurrency,
            environment: SessionEnvironment(clock: clock))
    }

    /// Imitation of what the cold start kept.
    ///
    /// - Throws: What `SFTTrainer` throws.
    public func fineTuning(_ examples: [Rollout]) throws -> SFTTrainer<SandboxPolicy> {
        try SFTTrainer(
            policy: policy, examples: examples,
            settings: SFTSettings(epochs: recipe.coldStart.epochs, batchSize: recipe.coldStart.batch, seed: seed),
            optimizer: AdamW(learningRate: recipe.coldStart.learningRate, weightDecay: 0), clock: clock)
    }

    /// Reinforcement learning from a policy, with the paper's rewards.
    ///
    /// - Throws: What `GRPOTrainer` throws.
    public func reinforcement(
        _ policy: SandboxPolicy, rewards: RewardMix = SandboxTraining.rewards
    ) throws -> GRPOTrainer<SandboxPolicy> {
        let settings = recipe.reinforcement
        let (painter, rounds, clock) = (painter, recipe.rounds, clock)
        return try GRPOTrainer(
            policy: policy, prompts: reinforcementPrompts, rewards: rewards,
            settings: GRPOSettings(
                promptsPerStep: settings.promptsPerStep, rolloutsPerPrompt: settings.rollouts, keep: settings.keep,
                watchesKL: true, seed: seed),
            optimizer: AdamW(learningRate: settings.learningRate, weightDecay: 0), concurrency: concurrency,
            context: RewardContext(clock: clock)
        ) { policy, _, seed in
            AgentSession(
                policy: policy, tools: [painter], configuration: .rollouts(rounds: rounds),
                environment: SessionEnvironment(clock: clock), seed: seed)
        }
    }

    private var eyes: SandboxEyes { SandboxEyes(errors: eyeErrors, seed: eyesSeed) }
}

/// The sizes of a training of the sandbox's policy.
///
/// The defaults are those of `Documentation/Results`, which ``SandboxPolicyParameters/trained`` comes from. They were chosen on
/// generated validation prompts, never on those of a benchmark.
public struct SandboxRecipe: Sendable, Hashable, Codable {
    /// The cold start and the fine-tuning on what it kept.
    public struct ColdStart: Sendable, Hashable, Codable {
        /// The prompt pool; about a quarter is kept.
        public var prompts = 900
        public var epochs = 12
        public var batch = 32
        public var learningRate = 0.1

        public init() {}
    }

    /// Reinforcement learning.
    public struct Reinforcement: Sendable, Hashable, Codable {
        public var steps = 40
        /// Prompts that the steps draw from.
        package var promptPool = 960
        public var promptsPerStep = 16
        /// G', rollouts per prompt.
        public var rollouts = 12
        /// G, the most rollouts per prompt that are used for learning.
        public var keep = 8
        public var learningRate = 0.05

        public init() {}
    }

    public var coldStart = ColdStart()
    public var reinforcement = Reinforcement()
    /// The most images per session, in both stages.
    public var rounds = 2

    public init() {}
}
