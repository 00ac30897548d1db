import Foundation
import GenAgent
import GenAgentEvaluation
import GenAgentSandbox
import GenAgentTraining

struct TrainOptions: Sendable {
    enum Stages: String, Sendable, CaseIterable, Codable {
        case sft, rl, both
    }
    /// What happens to a folder with an earlier training.
    enum Resumption: String, Sendable, CaseIterable {
        case automatic
        /// It is refused.
        case never
    }

    var stages = Stages.both
    /// Total steps of reinforcement learning, including those of earlier runs.
    var steps = SandboxRecipe().reinforcement.steps
    var seed: UInt64 = 1
    var profile = RunOptions.Profile.base
    var eyes = RunOptions.Eyes.paperLike
    /// Side of the images in pixels.
    var side = 256
    /// The start of the first stage; `nil`: the untrained ones.
    var parameters: ParametersChoice?
    var coldStartPrompts = SandboxRecipe().coldStart.prompts
    var promptsPerStep = SandboxRecipe().reinforcement.promptsPerStep
    var rollouts = SandboxRecipe().reinforcement.rollouts
    /// Maximum number of images per rollout.
    var rounds = SandboxRecipe().rounds
    /// Suites whose prompts are not trained on, besides the sandbox's own.
    var avoidedSuites: [EvaluationSuite] = []
    var directory: String?
    var resumption = Resumption.automatic
    var writesJSON = false
    /// Maximum number of concurrent sessions; changes nothing but the time.
    var concurrency = 8

    var folder: String { directory ?? "out/training" }

    /// The settings that a folder is tied to. The number of steps may grow.
    var setup: TrainSetup {
        TrainSetup(
            stages: stages, seed: "\(seed)", profile: profile, eyes: eyes, size: side,
            parameters: start.digest, coldStartPrompts: coldStartPrompts, promptsPerStep: promptsPerStep,
            rollouts: rollouts, rounds: rounds, avoided: avoidedDigest)
    }

    var start: ParametersChoice { parameters ?? .untrained }

    /// A hash of all prompts of ``avoidedSuites``; empty without any.
    private var avoidedDigest: String {
        let texts = avoidedSuites.flatMap { $0.queries.map(\.text) }.sorted()
        return texts.isEmpty
            ? "" : String(SHA256.hexDigest(of: Data(texts.joined(separator: "\n").utf8)).prefix(16))
    }
}

/// The settings that decide the result of a training.
struct TrainSetup: Codable, Equatable {
    var version = 2
    var stages: TrainOptions.Stages
    /// As text, because many JSON readers lose digits beyond 2^53.
    var seed: String
    var profile: RunOptions.Profile
    var eyes: RunOptions.Eyes
    var size: Int
    /// A hash of the weights that training starts with.
    var parameters: String
    var coldStartPrompts: Int
    var promptsPerStep: Int
    var rollouts: Int
    var rounds: Int
    /// A hash of the prompts that are not trained on; empty without any.
    var avoided: String
}

extension TrainOptions {
    /// The sandbox's recipe with the numbers of these options.
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

    /// Prompts that must not be trained on: the sandbox's own suites as `evaluate` uses them without --limit, and ``avoidedSuites``.
    private var avoided: [Query] {
        SuiteChoice.sandboxQueries + avoidedSuites.flatMap(\.queries)
    }
}
