import GenAgentSandbox

/// Everything that a training depends on.
struct Recipe: Sendable, Hashable, Codable {
    var world = World()
    /// Counts the trained models from 1; all seeds of the training grow from it.
    var model: Int
    var coldStart: ColdStart? = ColdStart()
    var reinforcement = Reinforcement()
    /// ``Suites/fingerprint`` of the queries that no training prompt may repeat: with the benchmark's file there are more.
    var avoided: String

    /// The first stage.
    struct ColdStart: Sendable, Hashable, Codable {
        /// The prompt pool, of which the hard ones are kept.
        var prompts = 900
        var epochs = 12
        var batch = 32
        var learningRate = 0.1
    }

    /// The second stage.
    struct Reinforcement: Sendable, Hashable, Codable {
        var steps = 40
        var promptPool = 960
        var promptsPerStep = 16
        /// G' and G.
        var rollouts = 12
        var keep = 8
        var learningRate = 0.05
        var rounds = 2
        var mix = Mix.paper
    }
}

extension Recipe {
    /// Where training begins.
    static let start = SandboxPolicyParameters.untrained
}
