import Foundation
import GenAgent
import GenAgentTesting
import GenAgentTraining
import Testing

@Suite struct SFTTrainerTests {
    /// Rollouts of a tidy toy that does not know the right arms, and happened to be right.
    private static func examples() async throws -> [Rollout] {
        let tidy = try ToyPolicy().replacing(parameterVector: [3, 0] + [Double](repeating: 0, count: 14))
        let collector = RolloutCollector(
            rewards: RewardMix([(RightArm(), 1), (FormatErrorReward(), -1)]), perPrompt: 40, keep: 40, seed: 9)
        let batch = try await collector.collect(Toy.prompts) { Toy.session(tidy, $0, $1) }
        return batch.selected.filter { $0.reward == 1 }.map(\.rollout)
    }

    private static func trainer(_ examples: [Rollout], epochs: Int = 20) throws -> SFTTrainer<ToyPolicy> {
        try SFTTrainer(
            policy: ToyPolicy(), examples: examples, settings: SFTSettings(epochs: epochs, batchSize: 8, seed: 2),
            optimizer: AdamW(learningRate: 0.1, weightDecay: 0), clock: ManualClock())
    }

    @Test func imitationRaisesTheLikelihoodAndTheSkill() async throws {
        var trainer = try Self.trainer(try await Self.examples())
        #expect(trainer.exampleCount >= 16)
        let before = try trainer.loss()
        let metrics = try trainer.run()
        #expect(metrics.count == trainer.totalSteps && metrics.last?.epoch == 19)
        #expect(try trainer.loss() < before - 0.3)
        // The examples show the last arm right; the first pull of two may be any.
        #expect(trainer.policy.skill > 0.45 && trainer.policy.tidiness > 0.9, "skill \(trainer.policy.skill)")
        #expect(metrics.allSatisfy { $0.kept > 0 && $0.tokens > $0.kept && $0.reward == nil })
    }

    @Test func itResumesToTheBit() async throws {
        let folder = TrainingFolder(
            FileManager.default.temporaryDirectory.appendingPathComponent("genagent-sft-\(UUID().uuidString)"))
        defer { try? FileManager.default.removeItem(at: folder.url) }
        let examples = try await Self.examples()
        var whole = try Self.trainer(examples, epochs: 4)
        let metrics = try whole.run()
        var cut = try Self.trainer(examples, epochs: 4)
        for _ in 0..<3 { _ = try cut.step() }
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        try cut.checkpoint.write(to: folder.checkpointURL)
        var resumed = try Self.trainer(examples, epochs: 4)
        let rest = try resumed.run(in: folder)
        #expect(rest == Array(metrics.dropFirst(3)))
        #expect(resumed.checkpoint == whole.checkpoint)
    }

    @Test func whatCannotBeLearnedFromIsCounted() async throws {
        let scripted = await Rollouts.playing([.call(prompt: "arm 1"), .answer()])
        let trainer = try Self.trainer(try await Self.examples() + [scripted])
        #expect(trainer.dropped == ["noTokens": 1])
        #expect(throws: TraceError.self) { try Self.trainer([scripted]) }
    }

    @Test func malformedTurnsAreNotImitated() async throws {
        let broken = await AgentSession(
            policy: try ToyPolicy().replacing(parameterVector: [-50, 50] + [Double](repeating: 0, count: 14)),
            tools: [StubGenerator()], configuration: .rollouts(), seed: 1
        ).respond(to: "context 1")
        let rollout = Rollout(broken, query: "context 1")
        let error = #expect(throws: TraceError.self) { try ToyPolicy().trace(rollout, turns: .wellFormed) }
        #expect(error?.kind == .noTurns)
        #expect(try ToyPolicy().trace(rollout, turns: .all).tokenCount == 2)
    }

    @Test func aMalformedTurnAfterAGoodOneIsNotImitatedUnlessAsked() async throws {
        var found: Rollout?
        for seed in 0..<50 as Range<UInt64> where found == nil {
            let outcome = await AgentSession(
                policy: ToyPolicy(), tools: [StubGenerator()], configuration: .rollouts(), seed: seed
            ).respond(to: "context 1")
            let rollout = Rollout(outcome, query: "context 1")
            if rollout.trajectory.turns.map({ $0.turn != nil }) == [true, false] { found = rollout }
        }
        let rollout = try #require(found)
        let tokens = rollout.trajectory.turns.map { $0.reply.tokens?.completionIDs?.count ?? 0 }
        var trainer = try SFTTrainer(policy: ToyPolicy(), examples: [rollout], settings: SFTSettings(seed: 1))
        #expect(try trainer.step()?.tokens == tokens[0])
        var all = try SFTTrainer(policy: ToyPolicy(), examples: [rollout], settings: SFTSettings(turns: .all, seed: 1))
        #expect(try all.step()?.tokens == tokens[0] + tokens[1])
    }

    @Test func whatTheReflectorDidIsNotLearned() async throws {
        let tidy = try ToyPolicy().replacing(parameterVector: [50, 0] + [Double](repeating: 0, count: 14))
        let session = AgentSession(
            policy: tidy, tools: [StubGenerator()],
            assessment: .judge(
                ScriptedJudge([.unsatisfied("no"), .satisfied]),
                reflector: ScriptedReflector([.give(.call(ToolCall(name: "draw", arguments: ["prompt": "arm 3"])))])),
            configuration: .rollouts(), seed: 1)
        let rollout = Rollout(await session.respond(to: "context 1"), query: "context 1")
        #expect(rollout.roundCount == 2 && rollout.trajectory.messages.contains { $0.message.author == .reflector })
        // The form and the arm of the one turn that the policy wrote.
        #expect(try tidy.trace(rollout).traces.map(\.count) == [2])
    }
}
