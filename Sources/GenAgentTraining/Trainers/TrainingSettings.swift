/// How a policy is trained by reinforcement learning. The defaults are the paper's where it gives a value.
public struct GRPOSettings: Sendable, Hashable, Codable {
    /// Prompts per step; at least 1. The paper uses 240.
    package var promptsPerStep: Int
    /// G', rollouts per prompt.
    package var rolloutsPerPrompt: Int
    /// G, rollouts per prompt to learn from; see ``RoundResampler``.
    package var keep: Int
    /// The number of parts of a step's rollouts, each for one step of the optimizer; at least 1.
    package var minibatches: Int
    /// Passes over the rollouts of a step; at least 1.
    package var passes: Int
    package var advantage: GroupAdvantage
    package var aggregation: LossAggregation
    package var entropyWeight: Double
    /// Weight of the divergence from the reference, which is the initial policy. The paper uses 0.
    package var klWeight: Double
    package var kl: KLEstimator
    /// Whether the divergence is estimated even if its weight is 0.
    package var watchesKL: Bool
    /// Whether groups with equal rewards are dropped (DAPO's dynamic sampling, but without new samples).
    package var dropsUniformGroups: Bool
    /// Whether training continues after a step with nothing to learn from (``LostStepError``). By default that is an error, because a
    /// failed server would otherwise silently use up the steps.
    package var skipsLostSteps: Bool
    /// A control experiment: shuffles the rewards within every group before they become advantages. Anything learned then does not come
    /// from the rewards.
    package var shufflesRewards: Bool
    package var seed: UInt64

    public init(
        promptsPerStep: Int = 30, rolloutsPerPrompt: Int = 12, keep: Int = 8, minibatches: Int = 1, passes: Int = 1,
        advantage: GroupAdvantage = GroupAdvantage(), aggregation: LossAggregation = .tokenMean,
        entropyWeight: Double = 0, klWeight: Double = 0, kl: KLEstimator = .verl(.k3), watchesKL: Bool = false,
        dropsUniformGroups: Bool = false, skipsLostSteps: Bool = false, shufflesRewards: Bool = false, seed: UInt64
    ) {
        self.promptsPerStep = max(1, promptsPerStep)
        self.rolloutsPerPrompt = max(1, rolloutsPerPrompt)
        self.keep = max(1, keep)
        self.minibatches = max(1, minibatches)
        self.passes = max(1, passes)
        self.advantage = advantage
        self.aggregation = aggregation
        self.entropyWeight = entropyWeight
        self.klWeight = klWeight
        self.kl = kl
        self.watchesKL = watchesKL
        self.dropsUniformGroups = dropsUniformGroups
        self.skipsLostSteps = skipsLostSteps
        self.shufflesRewards = shufflesRewards
        self.seed = seed
    }

    /// Decodes settings; older ones have no `skipsLostSteps` and get its default.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            promptsPerStep: try values.decode(Int.self, forKey: .promptsPerStep),
            rolloutsPerPrompt: try values.decode(Int.self, forKey: .rolloutsPerPrompt),
            keep: try values.decode(Int.self, forKey: .keep),
            minibatches: try values.decode(Int.self, forKey: .minibatches),
            passes: try values.decode(Int.self, forKey: .passes),
            advantage: try values.decode(GroupAdvantage.self, forKey: .advantage),
            aggregation: try values.decode(LossAggregation.self, forKey: .aggregation),
            entropyWeight: try values.decode(Double.self, forKey: .entropyWeight),
            klWeight: try values.decode(Double.self, forKey: .klWeight),
            kl: try values.decode(KLEstimator.self, forKey: .kl),
            watchesKL: try values.decode(Bool.self, forKey: .watchesKL),
            dropsUniformGroups: try values.decode(Bool.self, forKey: .dropsUniformGroups),
            skipsLostSteps: try values.decodeIfPresent(Bool.self, forKey: .skipsLostSteps) ?? false,
            shufflesRewards: try values.decode(Bool.self, forKey: .shufflesRewards),
            seed: try values.decode(UInt64.self, forKey: .seed))
    }
}

/// How a policy is fine-tuned.
public struct SFTSettings: Sendable, Hashable, Codable {
    /// Passes over the examples; at least 0.
    package var epochs: Int
    /// Examples per step; at least 1. The last step of a pass takes the rest.
    package var batchSize: Int
    package var aggregation: LossAggregation
    package var turns: TrainedTurns
    /// Shuffles the examples again for every pass.
    package var seed: UInt64

    /// Makes settings; epochs and batch size are the paper's.
    public init(
        epochs: Int = 3, batchSize: Int = 256, aggregation: LossAggregation = .tokenMean,
        turns: TrainedTurns = .wellFormed, seed: UInt64
    ) {
        self.epochs = max(0, epochs)
        self.batchSize = max(1, batchSize)
        self.aggregation = aggregation
        self.turns = turns
        self.seed = seed
    }
}
