import GenAgentSandbox

/// Everything that a training depends on. The defaults are the library's, which `genagent train` has too.
struct Recipe: Sendable, Hashable, Codable {
    var world = World()
    /// Counts the trained models from 1; all seeds of the training derive from it.
    var model: Int
    /// The first stage; `nil` leaves it out.
    var coldStart: SandboxRecipe.ColdStart? = SandboxRecipe().coldStart
    var reinforcement = SandboxRecipe().reinforcement
    /// Maximum number of images per session.
    var rounds = SandboxRecipe().rounds
    var mix = Mix.paper
    /// ``Suites/fingerprint`` of the queries that no training prompt may repeat: with the benchmark's file there are more.
    var avoided: String
}

extension Recipe {
    static let start = SandboxPolicyParameters.untrained

    /// The library's training by this recipe.
    func training(in laboratory: Laboratory) throws -> SandboxTraining {
        var sizes = SandboxRecipe()
        sizes.coldStart = coldStart ?? sizes.coldStart
        sizes.reinforcement = reinforcement
        sizes.rounds = rounds
        let training = SandboxTraining(
            sizes, seed: Seeds.training(model), painter: world.painter, eyeErrors: world.eyeErrors, start: Self.start,
            avoiding: laboratory.suites.all, concurrency: laboratory.workers)
        guard training.eyesSeed == Seeds.trainingEyes(model), training.coldStartSeed == Seeds.coldStart(model) else {
            throw ExperimentError("The library seeds a training otherwise than the page says.")
        }
        return training
    }
}
