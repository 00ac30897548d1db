import GenAgentTesting
import GenAgentTraining
import Testing

@Suite struct NavigatorTests {
    /// The check values of the source, on its scale of 5 and without the format term.
    @Test(arguments: [
        ([4.8], 1.2), ([4.5, 4.8], 1.1875), ([3, 4, 4.8], 1.175), ([3, 4.8, 4], 1.135),
    ])
    func theSourcesCheckValues(scores: [Double], wanted: Double) {
        #expect(abs(NavigatorScore().reward(scores: scores.map { $0 / 5 }) - wanted) < 1e-12)
    }

    @Test func edges() {
        #expect(NavigatorScore().reward(scores: []) == 0)
        #expect(NavigatorScore().reward(scores: [], keepsFormat: true) == 0.1)
        #expect(NavigatorScore(maximumRounds: 1).reward(scores: [1]) == 1.25)
        #expect(NavigatorScore(maximumRounds: 0).reward(scores: [1, 1]) == 1.25)
    }

    @Test func everyRoundIsJudged() async throws {
        let judge = ScriptedJudge([
            .unsatisfied("a", score: 0.6), .satisfied(score: 0.96), .unsatisfied("b", score: 0.8),
        ])
        let report = await RewardMix([(NavigatorReward(judge), 1)]).score(try await Rollouts.ofRounds(3))
        #expect(abs((report.total ?? 0) - 1.235) < 1e-12)
        #expect(judge.requests.map(\.round) == [1, 2, 3])
    }

    @Test func oneRoundWithoutAScoreLeavesTheRolloutUnscored() async throws {
        let judge = ScriptedJudge([.satisfied(score: 0.6), .satisfied])
        let report = await RewardMix([(NavigatorReward(judge), 1)]).score(try await Rollouts.ofRounds(2))
        #expect(report.total == nil)
        #expect(report.failures["navigator"]?.hasPrefix("round 2: ") == true)
    }
}
