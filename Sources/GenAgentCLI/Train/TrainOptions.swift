import GenAgent
import GenAgentSandbox
import GenAgentTraining

/// What `genagent train` was asked to do.
struct TrainOptions: Sendable {
    /// Which stages of training there are.
    enum Stages: String, Sendable, CaseIterable, Codable {
        case sft, rl, both
    }
    /// What becomes of a folder in which a training was begun.
    enum Resumption: String, Sendable, CaseIterable {
        /// It is gone on with.
        case automatic
        /// It is refused.
        case never
    }

    var stages = Stages.both
    /// Steps of reinforcement learning in all, those of earlier runs included.
    var steps = 80
    var seed: UInt64 = 1
    var profile = RunOptions.Profile.base
    var eyes = RunOptions.Eyes.paperLike
    /// Side of the pictures in pixels.
    var side = 256
    /// Where the first stage begins; `nil`: with the untrained ones.
    var parameters: ParametersChoice?
    /// Prompts of the cold start.
    var coldStartPrompts = 160
    /// Prompts of each step of reinforcement learning.
    var promptsPerStep = 16
    /// Rollouts of each prompt.
    var rollouts = 8
    /// Images of a rollout at most.
    var rounds = 2
    var directory: String?
    var resumption = Resumption.automatic
    var writesJSON = false
    /// The most sessions at a time. It changes nothing but the time.
    var concurrency = 8

    var folder: String { directory ?? "out/training" }

    /// What one folder is about. The number of steps may grow.
    var setup: TrainSetup {
        TrainSetup(
            stages: stages, seed: "\(seed)", profile: profile, eyes: eyes, size: side,
            parameters: start.digest, coldStartPrompts: coldStartPrompts, promptsPerStep: promptsPerStep,
            rollouts: rollouts, rounds: rounds)
    }

    /// Where training begins.
    var start: ParametersChoice { parameters ?? .untrained }

    /// Seeds of the eyes, apart from those of evaluations.
    var eyesSeed: UInt64 { SeededRandom.derive(seed, 0x7472_6169, 0) }
}

/// What decides what comes out of a training.
struct TrainSetup: Codable, Equatable {
    var version = 1
    var stages: TrainOptions.Stages
    /// As text, because many JSON readers lose digits beyond 2^53.
    var seed: String
    var profile: RunOptions.Profile
    var eyes: RunOptions.Eyes
    var size: Int
    /// A hash of the weights that training begins with.
    var parameters: String
    var coldStartPrompts: Int
    var promptsPerStep: Int
    var rollouts: Int
    var rounds: Int
}
