/// How a policy is trained by reinforcement; the defaults follow the paper where it says something.
public struct GRPOSettings: Sendable, Hashable, Codable {
    /// Prompts a step; at least 1. The paper takes 240.
    package var promptsPerStep: Int
    /// G', rollouts for each prompt.
    package var rolloutsPerPrompt: Int
    /// G, rollouts for each prompt that are learned from, evenly over their numbers of rounds.
    package var keep: Int
    /// Parts that the rollouts of a step are divided into, each for one step of the optimizer; at least 1.
    package var minibatches: Int
    /// Passes over the rollouts of a step; at least 1.
    package var passes: Int
    /// How rewards become advantages.
    package var advantage: GroupAdvantage
    /// How losses of single tokens become one number.
    package var aggregation: LossAggregation
    /// Weight of the entropy bonus.
    package var entropyWeight: Double
    /// Weight of the divergence from the reference, the policy that training began with. The paper takes 0.
    package var klWeight: Double
    /// How that divergence is estimated.
    package var kl: KLEstimator
    /// Estimates the divergence also where it has no weight.
    package var watchesKL: Bool
    /// Leaves rollouts out whose group earned all the same (DAPO's dynamic sampling, without drawing new ones).
    package var dropsUniformGroups: Bool
    /// Goes on where nothing of a step can be learned from, because every session broke or no reward could be computed. By default that
    /// throws: a dead server would otherwise use up a training's steps without a word.
    package var skipsLostSteps: Bool
    /// A control: deals the rewards of every group out anew before they become advantages. What is learned all the same was not
    /// learned from rewards.
    package var shufflesRewards: Bool
    /// The run's seed.
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

    /// Decodes settings; those of before `skipsLostSteps` was a setting have its default.
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
    /// Passes over the examples; 0 or more.
    package var epochs: Int
    /// Examples a step; at least 1. The last step of a pass takes what is left.
    package var batchSize: Int
    /// How the likelihoods of tokens become one number.
    package var aggregation: LossAggregation
    /// Which turns are imitated.
    package var turns: TrainedTurns
    /// Shuffles the examples anew for every pass.
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
