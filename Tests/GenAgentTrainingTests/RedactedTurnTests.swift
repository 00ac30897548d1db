import GenAgent
import GenAgentTesting
import GenAgentTraining
import Testing

/// Turns from which a key was taken out are not what was sampled: nobody learns from them.
@Suite struct RedactedTurnTests {
    private static let reply = PolicyReply(
        text:
            #"<think>The key is REDACTED.</think><tool_call>{"name":"draw","arguments":{"prompt":"arm 2"}}</tool_call>"#,
        isTokenExact: false, isRedacted: true)

    private static func redacted(_ rollout: Rollout) -> Rollout {
        var rollout = rollout
        rollout.trajectory.turns[0].reply.isRedacted = true
        return rollout
    }

    @Test func theCollectorDropsAndCountsThem() async throws {
        let mix = RewardMix([(RightArm(), 1), (FormatErrorReward(), -0.2)])
        let collector = RolloutCollector(rewards: mix, perPrompt: 6, keep: 6, seed: 1)
        let batch = try await collector.collect([Toy.prompts[0]]) { _, seed in
            let first: PolicyStep = seed % 2 == 0 ? .reply(Self.reply) : .call(prompt: "arm 2")
            return AgentSession(policy: ScriptedPolicy([first, .answer()]), tools: [StubGenerator()], seed: seed)
        }
        let count = batch.all.count { $0.rollout.trajectory.seed % 2 == 0 }
        #expect(count > 0 && count < 6)
        #expect(batch.dropped == ["redacted": count] && batch.kept.count == 6 - count)
        #expect(batch.selected.allSatisfy { $0.rollout.trajectory.turns[0].reply.isRedacted == nil })
    }

    @Test func noTrainerTracesThem() async throws {
        let policy = ToyPolicy()
        let rollout = Rollout(
            await Toy.session(policy, Toy.prompts[0], 1).respond(to: Toy.prompts[0]), query: Toy.prompts[0])
        // Even where tokens were left.
        #expect(rollout.trajectory.turns[0].reply.tokens != nil)
        _ = try policy.trace(rollout)
        let spoiled = Self.redacted(rollout)
        for turns in [TrainedTurns.all, .wellFormed] {
            let error = #expect(throws: TraceError.self) { try policy.trace(spoiled, turns: turns) }
            #expect(error?.kind == .redacted && error?.description.contains("turn 1") == true)
        }
        let trainer = try SFTTrainer(policy: policy, examples: [rollout, spoiled], settings: SFTSettings(seed: 2))
        #expect(trainer.exampleCount == 1 && trainer.dropped == ["redacted": 1])
        #expect(throws: TraceError.self) {
            try SFTTrainer(policy: policy, examples: [spoiled], settings: SFTSettings(seed: 2))
        }
    }

    @Test func theyHaveNoRow() async throws {
        let rollout = await Rollouts.playing([.call(prompt: "arm 2"), .answer()])
        _ = try ShareGPTRow(rollout.trajectory)
        let error = #expect(throws: ExportError.self) { try ShareGPTRow(Self.redacted(rollout).trajectory) }
        #expect(error?.description.hasPrefix("A key was removed from turn 1") == true)
    }

    @Test func aTeacherWhoseServerRepeatsAKeyTeachesNothing() async throws {
        let pipeline = ColdStartPipeline(
            teacher: RepeatingTeacher(), judge: ScriptedJudge([.satisfied]), generator: StubGenerator(), seed: 1,
            filters: [])
        let report = try await pipeline.run(["an apple"])
        #expect(report.examples.isEmpty && report.progress.dropped == ["redacted": 1], "\(report)")
    }

    private struct RepeatingTeacher: ColdStartTeacher {
        let name = "teacher"

        func turn(for request: PolicyRequest, guidance: TeacherGuidance) async throws -> PolicyReply {
            guidance.verdict == nil
                ? reply : PolicyReply(text: "<think>Good.</think><judge>Yes.</judge><answer>done</answer>")
        }
    }
}
