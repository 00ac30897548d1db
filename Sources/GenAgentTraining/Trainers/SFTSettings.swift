/// How a policy is fine-tuned.
public struct SFTSettings: Sendable, Hashable, Codable {
    /// Passes over the examples; 0 or more.
    public var epochs: Int
    /// Examples a step; at least 1. The last step of a pass takes what is left.
    public var batchSize: Int
    /// How the likelihoods of tokens become one number.
    public var aggregation: LossAggregation
    /// Which turns are imitated.
    public var turns: TrainedTurns
    /// Shuffles the examples anew for every pass.
    public var seed: UInt64

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
