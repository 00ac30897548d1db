import GenAgent
import GenAgentSandbox
import GenAgentTraining

// The recipe of the sandbox. Prompts come from the stream of trainings: no evaluation asks them, nor the facts that they imply.
extension TrainOptions {
    /// Prompts that reinforcement learning draws from.
    private static let promptPool = 480

    /// The policy with the parameters that training begins with.
    var policy: SandboxPolicy {
        SandboxPolicy(parameters: start.parameters, eyes: SandboxEyes(errors: eyes.errors, seed: eyesSeed))
    }

    private var painter: PictogramPainter { PictogramPainter(profile: profile.painter, side: side) }

    /// The cold start: prompts that the painter fails three times, a teacher who sees a strong painter's picture, the grader as examiner.
    func coldStart(clock: any SessionClock) -> ColdStartPipeline {
        // Set by hand: a teacher that was trained already would make the cold start circular.
        let teacher = SandboxTeacher(
            policy: SandboxPolicy(parameters: .handSet, eyes: policy.eyes, name: "sandbox-teacher"), seed: seed)
        let strong = PictogramPainter(profile: .faultless, name: "paint-faultless", side: side)
        return ColdStartPipeline(
            teacher: teacher, judge: PictogramGrader(), generator: painter, seed: seed,
            hardPrompts: HardPromptStage(generator: painter, judge: PictogramGrader()),
            reference: ReferenceStage(generator: strong, judge: PictogramGrader()), requiresReference: false,
            filters: [
                HintLeakFilter(), ImprovementFilter(PictogramComparator(), asksBothOrders: false),
                TraceableFilter(policy),
            ],
            configuration: .rollouts(rounds: rounds), concurrency: concurrency,
            label: "\(profile.rawValue) \(eyes.rawValue) \(side) \(start.digest)",
            environment: SessionEnvironment(clock: clock))
    }

    /// The prompts of the cold start.
    var coldStartQueries: [Query] { SandboxSuites.training(count: coldStartPrompts, seed: seed) }

    /// Fine-tuning on what the cold start kept.
    func fineTuning(_ examples: [Rollout], clock: any SessionClock) throws -> SFTTrainer<SandboxPolicy> {
        try SFTTrainer(
            policy: policy, examples: examples, settings: SFTSettings(epochs: 8, batchSize: 16, seed: seed),
            optimizer: AdamW(learningRate: 0.05, weightDecay: 0, maximumGradientNorm: 1), clock: clock)
    }

    /// Reinforcement learning with the paper's rewards. The score of first images is watched.
    func reinforcement(_ policy: SandboxPolicy, clock: any SessionClock) throws -> GRPOTrainer<SandboxPolicy> {
        let (painter, rounds) = (painter, rounds)
        return try GRPOTrainer(
            policy: policy, prompts: SandboxSuites.training(count: Self.promptPool, seed: seed &+ 1), rewards: rewards,
            settings: GRPOSettings(
                promptsPerStep: promptsPerStep, rolloutsPerPrompt: rollouts, keep: max(1, rollouts * 2 / 3),
                watchesKL: true, seed: seed),
            optimizer: AdamW(learningRate: 0.05, weightDecay: 0, maximumGradientNorm: 1), concurrency: concurrency,
            context: RewardContext(clock: clock)
        ) { policy, query, seed in
            AgentSession(
                policy: policy, tools: [painter], configuration: .rollouts(rounds: rounds),
                environment: SessionEnvironment(clock: clock), seed: seed)
        }
    }

    private var rewards: RewardMix {
        RewardMix([
            (JudgedReward(PictogramGrader()), 0.7), (ComparedReward(PictogramComparator(), asksBothOrders: false), 0.3),
            (FormatErrorReward(), -0.2),
            (JudgedReward(PictogramGrader(), name: TrainingMetrics.firstImagePart, subject: .first), 0),
        ])
    }
}
