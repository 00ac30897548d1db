import Foundation
import GenAgent
import GenAgentTesting
import GenAgentTraining
import Testing

@Suite struct RewardMixTests {
    private func paper(
        _ verdicts: [JudgeStep], _ comparisons: [ComparatorStep] = [], oneRound: OneRoundCredit = .full
    ) -> RewardMix {
        .paper(judge: ScriptedJudge(verdicts), comparator: ScriptedComparator(comparisons), oneRound: oneRound)
    }

    @Test func thePapersMixPaysForTheFinalImageAndForReflection() async throws {
        let rollout = try await Rollouts.ofRounds(2)
        let both = await paper([.satisfied], [.second, .first]).score(rollout)
        #expect(both.parts.map(\.name) == ["pointwise", "pairwise", "formatError", "firstImage"])
        #expect(both.parts.map(\.weight) == [0.7, 0.3, -0.2, 0])
        #expect(both.total == 1)
        #expect(await paper([.satisfied], [.first]).score(rollout).total == 0.7)
        #expect(await paper([.unsatisfied("two")], [.second, .first]).score(rollout).total == 0.3)
        #expect(await paper([.unsatisfied("two")], [.tie]).score(rollout).total == 0)
    }

    @Test func aBrokenFormatCosts() async throws {
        let rollout = await Rollouts.playing([
            .turn("<think>x</think>"), .call(prompt: "an apple"), .answer(),
        ])
        let report = await paper([.unsatisfied("two")]).score(rollout)
        #expect(report["formatError"] == 1)
        #expect(report.total == -0.2)
    }

    @Test func deviationsCostOnlyWhereTheyAreCounted() async throws {
        let rollout = await Rollouts.playing([
            .turn("Sure! <think>x</think><tool_call>{\"name\":\"draw\",\"arguments\":{\"prompt\":\"a\"}}</tool_call>"),
            .answer(),
        ])
        #expect(FormatErrorReward().score(rollout.trajectory) == .value(0))
        #expect(FormatErrorReward(counting: [.proseOutsideTags]).score(rollout.trajectory) == .value(1))
        #expect(FormatErrorReward(counting: [.fencedJSON]).score(rollout.trajectory) == .value(0))
    }

    @Test func whatCouldNotBeComputedIsNilAndSaysWhy() async throws {
        let rollout = try await Rollouts.ofRounds(2)
        let unscored = await paper([.unscored("the picture did not load")], [.second, .first]).score(rollout)
        #expect(unscored.total == nil)
        #expect(unscored["pairwise"] == 1)
        #expect(unscored.failures.keys.sorted() == ["firstImage", "pointwise"])
        #expect(unscored.failures["pointwise"]?.contains("the picture did not load") == true)
        let failed = await paper([.satisfied], [.failure(.fatal("the server is gone"))]).score(rollout)
        #expect(failed.total == nil)
        #expect(failed.failures["pairwise"]?.contains("the server is gone") == true)
        #expect(failed.record["total"] == .some(nil))
        #expect(failed.record["pointwise"] == .some(1))
    }

    @Test func thePapersMixWatchesTheFirstImage() async throws {
        let judge = ScriptedJudge([.satisfied, .unsatisfied("first"), .satisfied])
        let mix = RewardMix.paper(judge: judge, comparator: ScriptedComparator([.second, .first]))
        let two = await mix.score(try await Rollouts.ofRounds(2))
        #expect(two["firstImage"] == 0 && two.total == 1)
        #expect(judge.requests.map(\.candidate.id) == ["img_2", "img_1"])
        // One round has one image, and the judge is asked once.
        let one = await mix.score(try await Rollouts.ofRounds(1))
        #expect(one["firstImage"] == 1 && one.total == 1 && judge.requests.count == 3)
        let silent = RewardMix.paper(
            judge: ScriptedJudge([.satisfied]), comparator: ScriptedComparator([]), watchesFirstImage: false)
        #expect(silent.parts.map(\.name) == ["pointwise", "pairwise", "formatError"])
    }

    @Test func everyPartHasANameOfItsOwn() async throws {
        struct Named: Reward {
            let name: String
            func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore { .value(1) }
        }
        let names = ["a 2", "a", "a", "total", "a"]
        let mix = RewardMix(names.map { (Named(name: $0), 1) })
        #expect(mix.parts.map(\.name) == ["a 2", "a", "a 3", "total 2", "a 4"])
        let record = await mix.score(try await Rollouts.ofRounds(1)).record
        #expect(record.count == 6 && record["total"] == .some(5))
    }

    @Test func whatIsOnlyWatchedCannotSpoilTheTotal() async throws {
        let rollout = try await Rollouts.ofRounds(2)
        let first = JudgeReward(ScriptedJudge([.unscored("no")]), name: "firstImage", subject: .first)
        let mix = RewardMix([(JudgeReward(ScriptedJudge([.satisfied])), 1), (first, 0)])
        let report = await mix.score(rollout)
        #expect(report.total == 1)
        #expect(report.failures.keys.sorted() == ["firstImage"])
    }

    @Test func theSubjectDecidesWhichImageIsJudged() async throws {
        let rollout = try await Rollouts.ofRounds(3)
        let judge = ScriptedJudge([.satisfied(score: 0.25), .satisfied(score: 0.75)])
        let mix = RewardMix([
            (JudgeReward(judge, rule: .score), 1), (JudgeReward(judge, rule: .score, subject: .first), 0),
        ])
        let report = await mix.score(rollout)
        #expect(judge.requests.map(\.candidate.id) == ["img_3", "img_1"])
        #expect(judge.requests.map(\.candidate.prompt) == ["attempt 2", "attempt 0"])
        #expect(judge.requests.map(\.round) == [3, 1])
        #expect(report.parts.map(\.name) == ["pointwise", "pointwise 2"])
        #expect(report["pointwise"] == 0.25)
        #expect(report["pointwise 2"] == 0.75)
    }

    @Test func aVerdictWithoutAScoreIsUnscoredUnderTheRuleScore() async throws {
        let mix = RewardMix([(JudgeReward(ScriptedJudge([.satisfied]), rule: .score), 1)])
        let report = await mix.score(try await Rollouts.ofRounds(1))
        #expect(report.total == nil)
        #expect(report.failures["pointwise"]?.contains("no score") == true)
    }

    @Test func aPolicyThatDrewNothingEarnedNothing() async throws {
        let report = await paper([]).score(try await Rollouts.ofRounds(0))
        #expect(report.total == 0)
    }

    @Test func aRolloutBrokenFromOutsideIsUnscoredAndNobodyIsAsked() async throws {
        let judge = ScriptedJudge([.satisfied])
        let rollout = await Rollouts.playing([.call(prompt: "a"), .failure(.fatal("the model server died"))])
        let report = await RewardMix.paper(judge: judge, comparator: ScriptedComparator([])).score(rollout)
        #expect(report.total == nil)
        #expect(report.failures.count == 4)
        #expect(report.failures["pointwise"]?.contains("policyFailed") == true)
        #expect(report.failures["pointwise"]?.contains("the model server died") == true)
        #expect(judge.requests.isEmpty)
    }

    @Test func missingBytesAreUnscored() async throws {
        var rollout = try await Rollouts.ofRounds(2)
        rollout.images["img_1"] = nil
        let report = await paper([.satisfied]).score(rollout)
        #expect(report["pointwise"] == 1)
        #expect(report.failures["pairwise"]?.contains("img_1") == true)
    }

    @Test func aValueThatIsNoNumberIsUnscored() async throws {
        struct Broken: Reward {
            let name = "broken"
            func score(_ rollout: Rollout, context: RewardContext) async throws -> RewardScore { .value(.nan) }
        }
        let report = await RewardMix([(Broken(), 1)]).score(try await Rollouts.ofRounds(1))
        #expect(report.total == nil)
        #expect(report.failures["broken"]?.contains("nan") == true)
    }

    @Test func manyRolloutsKeepTheirOrder() async throws {
        var rollouts: [Rollout] = []
        for count in [3, 1, 0, 2, 1, 3] { rollouts.append(try await Rollouts.ofRounds(count)) }
        let reports = await RewardMix([(FewRounds(), 6)]).score(rollouts, concurrency: 2)
        #expect(reports.map(\.total) == [2, 6, nil, 3, 6, 2])
    }

    @Test func reportsAreStoredWithTheirReasons() async throws {
        let report = RewardReport(parts: [
            .init(name: "a", weight: 0.7, score: .value(1)), .init(name: "b", weight: 0.3, score: .unscored("why")),
        ])
        let data = try JSONEncoder().encode(report)
        #expect(try JSONDecoder().decode(RewardReport.self, from: data) == report)
        let written = #"[{"value":0.5},{"unscored":"why"}]"#
        let scores = try JSONDecoder().decode([RewardScore].self, from: Data(written.utf8))
        #expect(scores == [.value(0.5), .unscored("why")])
        #expect(String(decoding: try JSONEncoder().encode(scores), as: UTF8.self) == written)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(RewardScore.self, from: Data("{}".utf8)) }
    }
}
