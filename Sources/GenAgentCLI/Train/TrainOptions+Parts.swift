import GenAgent
import GenAgentEvaluation
import GenAgentSandbox
import GenAgentTraining

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
