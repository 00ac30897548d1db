import GenAgent
import GenAgentTraining
import Testing

@testable import GenAgentSandbox

@Suite struct SandboxTrainingTests {
    /// Everything very small.
    private static func training(seed: UInt64 = 1, concurrency: Int = 4) -> SandboxTraining {
        var recipe = SandboxRecipe()
        recipe.coldStart.prompts = 12
        recipe.coldStart.epochs = 2
        recipe.coldStart.batch = 4
        recipe.reinforcement.promptPool = 6
        recipe.reinforcement.promptsPerStep = 2
        recipe.reinforcement.rollouts = 3
        recipe.reinforcement.keep = 2
        return SandboxTraining(
            recipe, seed: seed, painter: PictogramPainter(profile: .weak, side: 64), concurrency: concurrency)
    }

    private static func run(_ training: SandboxTraining) async throws -> [Double] {
        let report = try await training.coldStart().run(training.coldStartPrompts)
        #expect(report.progress.total == 12 && !report.examples.isEmpty && report.failures.isEmpty)
        var imitation = try training.fineTuning(report.examples)
        try imitation.run()
        var reinforcement = try training.reinforcement(imitation.policy)
        let metrics = try await reinforcement.run(steps: 2)
        #expect(metrics.allSatisfy { $0.collected == 6 && $0.firstImage != nil && $0.kl != nil })
        #expect(reinforcement.policy.parameterVector != imitation.policy.parameterVector)
        return reinforcement.policy.parameterVector
    }

    @Test func theSameSeedGivesTheSamePolicyToTheBit() async throws {
        let one = try await Self.run(Self.training())
        let again = try await Self.run(Self.training(concurrency: 1))
        let other = try await Self.run(Self.training(seed: 2))
        #expect(one.map(\.bitPattern) == again.map(\.bitPattern) && one != other)
    }

    @Test func stagesAndEyesHaveSeedsOfTheirOwnAndAvoidWhatTheyAreTold() {
        var training = Self.training()
        let (first, second) = (training.coldStartPrompts, training.reinforcementPrompts)
        #expect(first.count == 12 && second.count == 6)
        #expect(first.map(\.text) != Array(second.map(\.text)) && training.policy.eyes.seed == 901)
        training.avoided = [first[0], second[0]]
        let texts = Set((training.coldStartPrompts + training.reinforcementPrompts).map(\.text))
        #expect(texts.isDisjoint(with: training.avoided.map(\.text)))
    }

    @Test func whatTrainingNeverMeetsIsSetByHandWhereThereIsNothing() {
        let start = SandboxPolicyParameters.untrained
        let completed = start.completed()
        let hand = SandboxPolicyParameters.handSet
        #expect(completed[.verdict, "stop", "judgeUnsatisfied"] == hand[.verdict, "stop", "judgeUnsatisfied"])
        #expect(completed[.form, "clean", "repair"] == 1 && completed[.form, "clean", "bias"] == 3.29)
        #expect(completed[.tool, "first", "bias"] == 60 && completed.provenance == start.provenance)
        // What was learned stays, the zeros beside it too.
        var learned = start
        learned[.tool, "second", "bias"] = 0.5
        #expect(learned.completed()[.tool, "second", "bias"] == 0.5 && learned.completed()[.tool, "first", "bias"] == 0)
        #expect(completed.completed() == completed && SandboxPolicyParameters.trained.completed() == .trained)
    }
}
