import GenAgent
import GenAgentTesting
import GenAgentTraining
import Testing

@Suite struct PairwiseRewardTests {
    private func score(
        _ rounds: Int, _ steps: [ComparatorStep], credit: OneRoundCredit = .full, pointwise: RewardScore? = nil
    ) async throws -> (RewardScore, ScriptedComparator) {
        let comparator = ScriptedComparator(steps)
        let context = RewardContext(earlier: pointwise.map { ["pointwise": $0] } ?? [:])
        let reward = ComparedReward(comparator, oneRound: credit)
        return (try await reward.score(Rollouts.ofRounds(rounds), context: context), comparator)
    }

    @Test func theLastImageIsComparedWithTheFirstInBothOrders() async throws {
        let (score, comparator) = try await score(3, [.second, .first])
        #expect(score == .value(1))
        #expect(comparator.requests.map(\.first.id) == ["img_1", "img_3"])
        #expect(comparator.requests.map(\.second.id) == ["img_3", "img_1"])
    }

    @Test func aContradictionIsATieAndEarnsNothing() async throws {
        // A comparator that always favours the second place.
        #expect(try await score(2, [.second, .second]).0 == .value(0))
        #expect(try await score(2, [.second, .tie]).0 == .value(0))
    }

    @Test func whatCannotBeWonIsNotAskedTwice() async throws {
        let (score, comparator) = try await score(2, [.first])
        #expect(score == .value(0))
        #expect(comparator.requests.count == 1)
    }

    @Test func aComparatorThatAsksBothOrdersIsAskedOnce() async throws {
        let comparator = ScriptedComparator([.second])
        let reward = ComparedReward(comparator, asksBothOrders: false)
        #expect(try await reward.score(Rollouts.ofRounds(2), context: RewardContext()) == .value(1))
        #expect(comparator.requests.count == 1)
    }

    @Test func byDefaultAOneRoundSuccessIsCreditedInFullAndAFailureIsNot() async throws {
        #expect(try await score(1, [], pointwise: .value(1)).0 == .value(1))
        #expect(try await score(1, [], pointwise: .value(0)).0 == .value(0))
    }

    @Test func theThresholdOfSuccessIsASuccess() async throws {
        #expect(try await score(1, [], pointwise: .value(0.5)).0 == .value(1))
        #expect(try await score(1, [], pointwise: .value(0.5.nextDown)).0 == .value(0))
        let strict = OneRoundCredit(success: 1, threshold: 0.9)
        #expect(try await score(1, [], credit: strict, pointwise: .value(0.9)).0 == .value(1))
        #expect(try await score(1, [], credit: strict, pointwise: .value(0.8)).0 == .value(0))
    }

    @Test(arguments: [
        (OneRoundCredit.full, 1.0, 0.0), (.half, 0.5, 0.0), (.none, 0.0, 0.0), (.unconditional, 1.0, 1.0),
        (OneRoundCredit(success: 0.8, failure: 0.1), 0.8, 0.1),
    ])
    func otherRulesAreOptions(credit: OneRoundCredit, success: Double, failure: Double) async throws {
        #expect(try await score(1, [], credit: credit, pointwise: .value(1)).0 == .value(success))
        #expect(try await score(1, [], credit: credit, pointwise: .value(0)).0 == .value(failure))
    }

    @Test func whereSuccessIsNotKnownTheCreditIsNotEither() async throws {
        let (unscored, _) = try await score(1, [], pointwise: .unscored("the judge is ill"))
        #expect(unscored.reason?.contains("the judge is ill") == true)
        let (absent, _) = try await score(1, [])
        #expect(absent.reason?.contains("no reward named `pointwise`") == true)
        // Where both earn the same there is nothing to know.
        #expect(try await score(1, [], credit: .none).0 == .value(0))
    }

    /// Spoiling the first round must never pay more than getting it right at once, or the default would be wrong.
    @Test func underTheDefaultSpoilingTheFirstRoundDoesNotPay() async throws {
        let atOnce = await RewardMix.paper(judge: ScriptedJudge([.satisfied]), comparator: ScriptedComparator([]))
            .score(try await Rollouts.ofRounds(1))
        let mended = await RewardMix.paper(
            judge: ScriptedJudge([.satisfied]), comparator: ScriptedComparator([.second, .first])
        ).score(try await Rollouts.ofRounds(2))
        #expect(atOnce.total == 1)
        #expect(mended.total == 1)
        let withoutCredit = await RewardMix.paper(
            judge: ScriptedJudge([.satisfied]), comparator: ScriptedComparator([]), oneRound: .none
        ).score(try await Rollouts.ofRounds(1))
        #expect(withoutCredit.total == 0.7)
    }
}
