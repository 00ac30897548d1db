import GenAgent
import GenAgentTesting
import GenAgentTraining
import Testing

@Suite struct VerdictRewardTests {
    /// A session of two images whose verdicts come from a judge.
    private func judged(_ verdicts: [JudgeStep], selection: ImageSelection = .last) async -> Rollout {
        let session = AgentSession(
            policy: ScriptedPolicy([.call(prompt: "a"), .call(prompt: "b"), .answer()]), tools: [StubGenerator()],
            assessment: .judge(ScriptedJudge(verdicts)), selection: selection, seed: 1)
        return Rollout(await session.respond(to: Rollouts.query), query: Rollouts.query)
    }

    private func score(_ rollout: Rollout, _ reward: VerdictReward = VerdictReward()) async throws -> RewardScore {
        try await reward.score(rollout, context: RewardContext())
    }

    @Test func theJudgesVerdictOnTheReturnedImageIsTheReward() async throws {
        let scored = await judged([.unsatisfied("blue", score: 0.2), .satisfied(score: 0.9)])
        #expect(try await score(scored) == .value(0.9))
        // Without a score, the outcome decides.
        #expect(try await score(judged([.unsatisfied("blue"), .satisfied])) == .value(1))
        #expect(try await score(judged([.unsatisfied("blue"), .unsatisfied("two")])) == .value(0))
        // Another image than the last may be returned.
        let best = await judged(
            [.unsatisfied("blue", score: 0.6), .unsatisfied("two", score: 0.4)], selection: .bestScored)
        #expect(try await score(best) == .value(0.6))
    }

    @Test func whatNobodyScoredIsUnscored() async throws {
        let unscored = try await score(judged([.unsatisfied("blue"), .unscored("too dark")]))
        #expect(unscored.value == nil && unscored.reason?.contains("too dark") == true)
        #expect(try await score(Rollouts.ofRounds(0)) == .value(0))
    }

    @Test func thePolicysOpinionOfItselfCountsOnlyWhenAsked() async throws {
        let rollout = try await Rollouts.ofRounds(2)
        let refused = try await score(rollout)
        #expect(refused.value == nil && refused.reason?.contains("judged `img_2` itself") == true)
        #expect(try await score(rollout, VerdictReward(allowsSelfJudging: true)) == .value(1))
    }

    @Test func aOneRoundSuccessIsFoundUnderItsName() async throws {
        let session = AgentSession(
            policy: ScriptedPolicy([.call(prompt: "a")]), tools: [StubGenerator()],
            assessment: .judge(ScriptedJudge([.satisfied])), seed: 1)
        let rollout = Rollout(await session.respond(to: Rollouts.query), query: Rollouts.query)
        let mix = RewardMix([(VerdictReward(), 0.7), (ComparedReward(ScriptedComparator([])), 0.3)])
        #expect(await mix.score(rollout).total == 1)
    }
}
