import Foundation
import GenAgent
import GenAgentTesting
import Testing

@testable import GenAgentTraining

/// What comes from outside: settings that were changed or read from a file, servers that are dead, other starts.
@Suite struct TrainerLimitTests {
    private static func folder() -> TrainingFolder {
        TrainingFolder(
            FileManager.default.temporaryDirectory.appendingPathComponent("genagent-limits-\(UUID().uuidString)"))
    }

    private static func examples() async throws -> [Rollout] {
        let tidy = try ToyPolicy().replacing(parameterVector: [50, 0] + [Double](repeating: 0, count: 14))
        let collector = RolloutCollector(rewards: RewardMix([(RightArm(), 1)]), perPrompt: 2, keep: 2, seed: 9)
        return try await collector.collect(Toy.prompts) { Toy.session(tidy, $0, $1) }.selected.map(\.rollout)
    }

    @Test func settingsThatMakeNoSenseAreTakenAsTheLeast() async throws {
        var settings = GRPOSettings(seed: 1)
        settings.promptsPerStep = -3
        settings.rolloutsPerPrompt = 0
        settings.keep = -1
        settings.minibatches = 0
        settings.passes = -2
        var trainer = try Toy.trainer(settings)
        let metrics = try await trainer.step()
        #expect(metrics.collected == 1 && metrics.kept == 1 && trainer.optimizer.steps == 1)
        var collector = RolloutCollector(rewards: RewardMix([(RightArm(), 1)]), seed: 1)
        collector.perPrompt = -5
        collector.concurrency = 0
        #expect(try await collector.collect(Toy.prompts) { Toy.session(ToyPolicy(), $0, $1) }.all.count == 3)
    }

    @Test(arguments: [(0, 6), (-4, 6), (4, 2), (.max, 1), (.min, 6)])
    func anyBatchSizeCountsItsSteps(size: Int, steps: Int) async throws {
        var settings = SFTSettings(epochs: 1, seed: 1)
        settings.batchSize = size
        var trainer = try SFTTrainer(policy: ToyPolicy(), examples: try await Self.examples(), settings: settings)
        #expect(trainer.exampleCount == 6 && trainer.totalSteps == steps)
        #expect(try trainer.run().reduce(0) { $0 + $1.kept } == 6)
        settings.epochs = -1
        var none = try SFTTrainer(policy: ToyPolicy(), examples: try await Self.examples(), settings: settings)
        #expect(try none.run().isEmpty && none.totalSteps == 0)
    }

    @Test func aStepOfWhichNothingIsLeftThrowsAndCanBeTakenAgain() async throws {
        let isDead = Locked(true)
        let reward = Moody(isDead: isDead)
        let settings = GRPOSettings(promptsPerStep: 2, rolloutsPerPrompt: 3, keep: 2, seed: 1)
        var trainer = try Toy.trainer(settings, reward: reward)
        let before = trainer.checkpoint
        let error = await #expect(throws: LostStepError.self) { try await trainer.step() }
        #expect(error?.dropped == ["unscored:moody": 6] && error?.step == 0)
        #expect(error?.description.contains("the judge's server is dead") == true)
        #expect(trainer.checkpoint == before)
        isDead.withLock { $0 = false }
        var undisturbed = try Toy.trainer(settings, reward: reward)
        #expect(try await trainer.step() == undisturbed.step())
        isDead.withLock { $0 = true }
        var tolerant = settings
        tolerant.skipsLostSteps = true
        var other = try Toy.trainer(tolerant, reward: reward)
        let metrics = try await other.step()
        #expect(metrics.kept == 0 && metrics.dropped == ["unscored:moody": 6] && metrics.reward == nil)
        #expect(other.policy.parameterVector == ToyPolicy().parameterVector && other.steps == 1)
    }

    @Test func aLostStepNamesThePartThatCountsAndNotOneThatIsOnlyWatched() async throws {
        struct Watched: Reward {
            let name = "a"
            func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore { .unscored("harmless") }
        }
        var trainer = try GRPOTrainer(
            policy: ToyPolicy(), prompts: Toy.prompts,
            rewards: RewardMix([(Watched(), 0), (Moody(isDead: Locked(true)), 1)]),
            settings: GRPOSettings(promptsPerStep: 1, rolloutsPerPrompt: 2, keep: 2, seed: 1), makeSession: Toy.session)
        let error = await #expect(throws: LostStepError.self) { try await trainer.step() }
        #expect(error?.reason == "the judge's server is dead")
    }

    @Test func settingsOfBeforeASettingWasThereHaveItsDefault() throws {
        let settings = GRPOSettings(keep: 3, kl: .verl(.k2), skipsLostSteps: true, seed: .max)
        let data = try JSONEncoder().encode(settings)
        #expect(try JSONDecoder().decode(GRPOSettings.self, from: data) == settings)
        let old = String(decoding: data, as: UTF8.self).replacing(/"skipsLostSteps":true,?/, with: "")
        var expected = settings
        expected.skipsLostSteps = false
        #expect(try JSONDecoder().decode(GRPOSettings.self, from: Data(old.utf8)) == expected)
    }

    @Test func aCheckpointFromAnotherStartOrStepSizeIsRefused() async throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(at: folder.url) }
        let settings = GRPOSettings(promptsPerStep: 1, rolloutsPerPrompt: 2, keep: 2, seed: 1)
        var first = try Toy.trainer(settings)
        try await first.run(steps: 1, in: folder)
        let taught = try ToyPolicy().replacing(parameterVector: (0..<ToyPolicy.count).map { Double($0) / 10 })
        var other = try Toy.trainer(settings, policy: taught)
        let error = await #expect(throws: CheckpointError.self) { try await other.run(steps: 2, in: folder) }
        #expect(error?.description.contains("other data, settings") == true)
        var slower = try GRPOTrainer(
            policy: ToyPolicy(), prompts: Toy.prompts,
            rewards: RewardMix([(RightArm(), 1), (FormatErrorReward(), -0.2)]),
            settings: settings, optimizer: AdamW(learningRate: 0.1, weightDecay: 0), makeSession: Toy.session)
        await #expect(throws: CheckpointError.self) { try await slower.run(steps: 2, in: folder) }
        // A schedule changes the step size afterwards, which is the same training.
        var scheduled = try Toy.trainer(settings)
        scheduled.optimizer.learningRate = 0.01
        try await scheduled.run(steps: 2, in: folder)
        #expect(scheduled.steps == 2)
    }

    @Test func metricsThatCannotBeReadAreNotReplaced() async throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(at: folder.url) }
        // A folder where the file should be: root may read any file.
        try FileManager.default.createDirectory(at: folder.metricsURL, withIntermediateDirectories: true)
        #expect(throws: (any Error).self) { try folder.metrics() }
        var trainer = try Toy.trainer(GRPOSettings(promptsPerStep: 1, rolloutsPerPrompt: 2, keep: 2, seed: 1))
        await #expect(throws: (any Error).self) { try await trainer.run(steps: 1, in: folder) }
        #expect(trainer.steps == 0)
    }

    @Test func tokensThatDoNotFitTheirRecordAreRefused() async throws {
        let traces = try await Self.examples().map { try ToyPolicy().trace($0) }
        var odd = traces
        odd[1].oldLogProbabilities.removeLast()
        let advantages = traces.map { _ in 1.0 }
        _ = try PolicyObjective().evaluate(ToyPolicy(), traces, advantages: advantages)
        #expect(throws: TrainingMathError.self) {
            try PolicyObjective().evaluate(ToyPolicy(), odd, advantages: advantages)
        }
        #expect(throws: TrainingMathError.self) {
            try PolicyObjective().evaluate(ToyPolicy(), traces, advantages: [1])
        }
        let empty = try PolicyObjective().evaluate(ToyPolicy(), [], advantages: [])
        #expect(empty.value == 0 && empty.gradient == [Double](repeating: 0, count: ToyPolicy.count))
    }

    @Test func aLogProbabilityThatIsNoNumberDropsItsRolloutAndNotTheTraining() async throws {
        var rollout = try #require(try await Self.examples().first)
        for value in [Double.nan, -.infinity] {
            rollout.trajectory.turns[0].reply.tokens?.logProbabilities?[0] = value
            let error = #expect(throws: TraceError.self) { try ToyPolicy().trace(rollout) }
            #expect(error?.kind == .notFinite && error?.description.contains("Turn 1") == true)
        }
        let trainer = try SFTTrainer(
            policy: ToyPolicy(), examples: try await Self.examples() + [rollout], settings: SFTSettings(seed: 1))
        #expect(trainer.exampleCount == 6 && trainer.dropped == ["notFinite": 1])
    }

    @Test func rewardsAreOnRecordWithTheTrajectory() async throws {
        let mix = RewardMix([(RightArm(), 1), (FormatErrorReward(), -0.2), (Moody(isDead: Locked(true)), 0)])
        let collector = RolloutCollector(rewards: mix, perPrompt: 2, keep: 2, seed: 9)
        let batch = try await collector.collect(Toy.prompts) { Toy.session(ToyPolicy(), $0, $1) }
        for scored in batch.all {
            let rewards = scored.rollout.trajectory.rewards
            #expect(rewards.keys.sorted() == ["formatError", "moody", "rightArm", "total"])
            #expect(rewards["total"] == .some(scored.reward) && rewards["moody"] == .some(nil))
        }
    }
}

/// Scores as the right arm does, or not at all.
private struct Moody: Reward {
    let name = "moody"
    let isDead: Locked<Bool>

    func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore {
        isDead.withLock { $0 } ? .unscored("the judge's server is dead") : .value(RightArm.value(rollout))
    }
}
