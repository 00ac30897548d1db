import Foundation
import GenAgent
import GenAgentTesting
import GenAgentTraining
import Testing

@Suite struct GRPOTrainerTests {
    private static func settings(seed: UInt64 = 1) -> GRPOSettings {
        GRPOSettings(promptsPerStep: 3, rolloutsPerPrompt: 12, keep: 8, seed: seed)
    }

    @Test func aSolvableToyIsSolved() async throws {
        var trainer = try Toy.trainer(Self.settings())
        #expect(abs(trainer.policy.skill - 0.25) < 1e-12 && abs(trainer.policy.tidiness - 0.5) < 1e-12)
        let metrics = try await trainer.run(steps: 40)
        #expect(trainer.policy.skill > 0.9, "skill \(trainer.policy.skill)")
        #expect(trainer.policy.tidiness > 0.9, "tidiness \(trainer.policy.tidiness)")
        let (first, last) = (try #require(metrics.first), try #require(metrics.last))
        #expect(try #require(last.reward) > (try #require(first.reward)) + 0.4)
        #expect(try #require(last.formatErrors) < 0.3 && last.entropy < first.entropy)
        #expect(first.clipFraction == 0 && first.approximateKL == 0 && first.kl == nil)
    }

    @Test func rewardsShuffledWithinTheirGroupsTeachNothing() async throws {
        let skills = try await withThrowingTaskGroup(of: Double.self) { group in
            for seed in 1...6 as ClosedRange<UInt64> {
                group.addTask {
                    var settings = Self.settings(seed: seed)
                    settings.shufflesRewards = true
                    var trainer = try Toy.trainer(settings)
                    let metrics = try await trainer.run(steps: 40)
                    // There was something to learn from, but for the wrong ones.
                    #expect(metrics.count { $0.gradientNorm > 0 } > 10)
                    return trainer.policy.skill
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        // It drifts, but no more to the right arms than to others: 0.25 is chance, and with its rewards it passes 0.9.
        let mean = skills.reduce(0, +) / 6
        #expect(mean > 0.1 && mean < 0.4, "skills \(skills)")
        #expect(skills.allSatisfy { $0 < 0.7 }, "skills \(skills)")
    }

    @Test func concurrencyDoesNotChangeABit() async throws {
        var alone = try Toy.trainer(Self.settings(), concurrency: 1)
        var together = try Toy.trainer(Self.settings(), concurrency: 16)
        let one = try await alone.run(steps: 4)
        let other = try await together.run(steps: 4)
        #expect(one == other)
        #expect(alone.checkpoint == together.checkpoint)
        #expect(
            alone.policy.parameterVector.map(\.bitPattern) == together.policy.parameterVector.map(\.bitPattern))
    }

    @Test func anotherSeedGivesAnotherTraining() async throws {
        var one = try Toy.trainer(Self.settings(seed: 1))
        var other = try Toy.trainer(Self.settings(seed: 2))
        try await one.run(steps: 2)
        try await other.run(steps: 2)
        #expect(one.policy.parameterVector != other.policy.parameterVector)
    }

    /// An advantage is over the rollouts of the same prompt: that one prompt earns more than another teaches nothing.
    @Test func rewardsThatDifferOnlyBetweenPromptsTeachNothing() async throws {
        var trainer = try GRPOTrainer(
            policy: ToyPolicy(), prompts: Toy.prompts, rewards: RewardMix([(ByPrompt(), 1)]),
            settings: Self.settings(), optimizer: AdamW(learningRate: 0.2, weightDecay: 0),
            context: RewardContext(clock: ManualClock()), makeSession: Toy.session)
        let metrics = try await trainer.step()
        #expect(metrics.kept == 24 && metrics.reward == 1)
        #expect(metrics.gradientNorm == 0)
        #expect(trainer.policy.parameterVector == ToyPolicy().parameterVector)
    }

    @Test func minibatchesAndPassesTakeStepsOfTheirOwnAndMoveTheRatio() async throws {
        var settings = Self.settings()
        settings.minibatches = 3
        settings.passes = 2
        settings.watchesKL = true
        var trainer = try Toy.trainer(settings)
        let metrics = try await trainer.step()
        #expect(trainer.optimizer.steps == 6)
        #expect(metrics.approximateKL != 0 && (metrics.kl ?? 0) > 0)
    }

    @Test func theOtherLossesAndAdvantagesTrainAsWell() async throws {
        let losses: [any PolicyLoss] = [SequencePolicyLoss(), CISPOLoss()]
        for loss in losses {
            var settings = Self.settings()
            settings.advantage = .rloo
            settings.aggregation = .drGRPO(length: 6)
            settings.dropsUniformGroups = true
            var trainer = try Toy.trainer(settings, loss: loss)
            try await trainer.run(steps: 20)
            #expect(trainer.policy.skill > 0.6, "\(loss): \(trainer.policy.skill)")
        }
    }

    @Test func aStrongPullToTheReferenceHoldsThePolicyBack() async throws {
        var free = try Toy.trainer(Self.settings())
        var settings = Self.settings()
        settings.klWeight = 5
        settings.passes = 2
        var held = try Toy.trainer(settings)
        try await free.run(steps: 15)
        try await held.run(steps: 15)
        #expect(held.policy.skill < free.policy.skill - 0.1)
    }

    @Test func metricsCountWhatWasDroppedAndWhy() async throws {
        var trainer = try Toy.trainer(Self.settings(), reward: OftenUnscored())
        let metrics = try await trainer.step()
        let dropped = try #require(metrics.dropped)
        #expect(metrics.collected == 36 && metrics.kept + dropped.values.reduce(0, +) == 36)
        #expect(
            (dropped["unscored:picky"] ?? 0) > 0
                && dropped.keys.allSatisfy { ["unscored:picky", "resampled"].contains($0) })
        #expect(metrics.roundCounts?.values.reduce(0, +) == 36)
    }

    @Test func aPolicyWithoutTokensIsRefusedInWords() async throws {
        var trainer = try GRPOTrainer(
            policy: ToyPolicy(), prompts: Toy.prompts, rewards: RewardMix([(RightArm(), 1)]), settings: Self.settings()
        ) { _, _, seed in
            AgentSession(
                policy: ScriptedPolicy([.call(prompt: "arm 1"), .answer()]), tools: [StubGenerator()], seed: seed)
        }
        let error = await #expect(throws: TraceError.self) { try await trainer.step() }
        #expect(error?.kind == .noTokens && error?.description.contains("token ids") == true)
        #expect(trainer.steps == 0)
    }

    @Test func withoutPromptsThereIsNoTrainer() {
        #expect(throws: TrainingMathError.self) {
            try GRPOTrainer(
                policy: ToyPolicy(), prompts: [], rewards: RewardMix([(RightArm(), 1)]), settings: Self.settings(),
                makeSession: Toy.session)
        }
    }
}

/// Cannot score what has one round.
private struct OftenUnscored: Reward {
    let name = "picky"
    func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore {
        rollout.roundCount == 1 ? .unscored("one round") : .value(RightArm.value(rollout))
    }
}

/// What a rollout earns is its prompt's number: 0, 1 or 2.
private struct ByPrompt: Reward {
    let name = "byPrompt"
    func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore {
        .value(Double(rollout.query.text.last?.wholeNumberValue ?? 0))
    }
}
