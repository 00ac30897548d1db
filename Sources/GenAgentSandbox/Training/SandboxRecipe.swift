/// How much of everything a training of the sandbox's policy takes.
///
/// The defaults are those of `Documentation/Results`, which ``SandboxPolicyParameters/trained`` comes from. They were chosen on
/// generated validation prompts, never on those of a benchmark.
public struct SandboxRecipe: Sendable, Hashable, Codable {
    /// The cold start and the fine-tuning on what it kept.
    public struct ColdStart: Sendable, Hashable, Codable {
        /// The prompt pool, of which about a quarter comes through.
        public var prompts = 900
        /// Passes over the examples.
        public var epochs = 12
        /// Examples a step.
        public var batch = 32
        /// The step size.
        public var learningRate = 0.1

        /// Makes the defaults.
        public init() {}
    }

    /// Reinforcement learning.
    public struct Reinforcement: Sendable, Hashable, Codable {
        /// Steps in all.
        public var steps = 40
        /// Prompts that the steps draw from.
        public var promptPool = 960
        /// Prompts of a step.
        public var promptsPerStep = 16
        /// G', rollouts of a prompt.
        public var rollouts = 12
        /// G, how many of them are learned from at most.
        public var keep = 8
        /// The step size.
        public var learningRate = 0.05

        /// Makes the defaults.
        public init() {}
    }

    /// The first stage.
    public var coldStart = ColdStart()
    /// The second stage.
    public var reinforcement = Reinforcement()
    /// Images of a session at most, in both stages.
    public var rounds = 2

    /// Makes the defaults.
    public init() {}
}
