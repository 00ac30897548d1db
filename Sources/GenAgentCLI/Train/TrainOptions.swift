import Foundation
import GenAgent
import GenAgentEvaluation
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
        /// It resumes.
        case automatic
        /// It is refused.
        case never
    }

    var stages = Stages.both
    /// Steps of reinforcement learning in all, those of earlier runs included.
    var steps = SandboxRecipe().reinforcement.steps
    var seed: UInt64 = 1
    var profile = RunOptions.Profile.base
    var eyes = RunOptions.Eyes.paperLike
    /// Side of the images in pixels.
    var side = 256
    /// Where the first stage begins; `nil`: with the untrained ones.
    var parameters: ParametersChoice?
    var coldStartPrompts = SandboxRecipe().coldStart.prompts
    /// Prompts of each step of reinforcement learning.
    var promptsPerStep = SandboxRecipe().reinforcement.promptsPerStep
    /// Rollouts of each prompt.
    var rollouts = SandboxRecipe().reinforcement.rollouts
    /// Images of a rollout at most.
    var rounds = SandboxRecipe().rounds
    /// Suites whose prompts are not trained on, beside the sandbox's own.
    var avoidedSuites: [EvaluationSuite] = []
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
            rollouts: rollouts, rounds: rounds, avoided: avoidedDigest)
    }

    /// Where training begins.
    var start: ParametersChoice { parameters ?? .untrained }

    /// A hash of the words of all prompts that were named as not to be trained on; empty: none were.
    private var avoidedDigest: String {
        let texts = avoidedSuites.flatMap { $0.queries.map(\.text) }.sorted()
        return texts.isEmpty
            ? "" : String(SHA256.hexDigest(of: Data(texts.joined(separator: "\n").utf8)).prefix(16))
    }
}

/// What decides what comes out of a training.
struct TrainSetup: Codable, Equatable {
    var version = 2
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
    /// A hash of the prompts that were named as not to be trained on; empty: none were.
    var avoided: String
}

extension TrainOptions {
    /// The training that was asked for: the sandbox's recipe with the numbers that can be chosen here.
    func training(clock: any SessionClock) -> SandboxTraining {
        SandboxTraining(
            recipe, seed: seed, painter: PictogramPainter(profile: profile.painter, side: side),
            eyeErrors: eyes.errors, start: start.parameters, avoiding: avoided, concurrency: concurrency, clock: clock)
    }

    private var recipe: SandboxRecipe {
        var recipe = SandboxRecipe()
        recipe.rounds = rounds
        recipe.coldStart.prompts = coldStartPrompts
        recipe.reinforcement.steps = steps
        recipe.reinforcement.promptsPerStep = promptsPerStep
        recipe.reinforcement.rollouts = rollouts
        // Two of three, as the paper keeps 8 of 12.
        recipe.reinforcement.keep = max(1, rollouts - rollouts / 3)
        return recipe
    }

    /// What must not be trained on: the sandbox's own suites as `evaluate` asks them without --limit, and those that were named.
    private var avoided: [Query] {
        SuiteChoice.sandboxQueries + avoidedSuites.flatMap(\.queries)
    }
}
