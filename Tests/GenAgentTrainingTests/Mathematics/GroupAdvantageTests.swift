import GenAgentTraining
import Testing

@Suite struct GroupAdvantageTests {
    private static let rules: [GroupAdvantage] = [.verl, .trl, .trlAsync, .drGRPO, .rloo]

    @Test(arguments: rules)
    func equalRewardsGiveExactlyZero(rule: GroupAdvantage) throws {
        // Seven times 0.1 has a mean that is not 0.1 in binary.
        let advantages = try rule.advantages(
            rewards: Array(repeating: 0.1, count: 7), groups: Array(repeating: 0, count: 7))
        #expect(advantages == Array(repeating: 0, count: 7))
    }

    @Test func aLoneRolloutTeachesNothingUnlessAskedTo() throws {
        for rule in [GroupAdvantage(), .trl, .trlAsync, .drGRPO, .rloo] {
            #expect(try rule.advantages(rewards: [0.7], groups: ["a"]) == [0])
        }
        let verl = try GroupAdvantage.verl.advantages(rewards: [0.7], groups: ["a"])
        #expect(abs((verl[0] ?? 0) - 0.7 / (1 + 1e-6)) < 1e-12)
    }

    @Test(arguments: rules)
    func anUnscoredRolloutMovesNobody(rule: GroupAdvantage) throws {
        let with = try rule.advantages(rewards: [1, nil, 0, .nan, 0.3, .infinity], groups: [1, 1, 1, 1, 1, 1])
        let without = try rule.advantages(rewards: [1, 0, 0.3], groups: [1, 1, 1])
        #expect([with[0], with[2], with[4]] == without)
        #expect(with[1] == nil && with[3] == nil && with[5] == nil)
    }

    @Test(arguments: rules)
    func groupsAreKeptApartInAnyOrder(rule: GroupAdvantage) throws {
        let mixed = try rule.advantages(rewards: [1, 5, 0, 6, 0.5, 9], groups: ["a", "b", "a", "b", "a", "b"])
        let a = try rule.advantages(rewards: [1, 0, 0.5], groups: [0, 0, 0])
        let b = try rule.advantages(rewards: [5, 6, 9], groups: [0, 0, 0])
        #expect(mixed == [a[0], b[0], a[1], b[1], a[2], b[2]])
    }

    @Test func emptyAndUnfitting() throws {
        #expect(try GroupAdvantage.verl.advantages(rewards: [], groups: [Int]()) == [])
        #expect(throws: TrainingMathError.self) { try GroupAdvantage.verl.advantages(rewards: [1], groups: [Int]()) }
        #expect(try GroupAdvantage.verl.advantages(rewards: [nil, nil], groups: [1, 1]) == [nil, nil])
    }

    @Test func rewardsBeyondNumbersAndOddEpsilonsThrow() throws {
        for rewards in [[1e308, 1e308, -1e308], [1e200, -1e200], [1e308, 0.9e308]] {
            for rule in [GroupAdvantage.verl, .trl, .trlAsync] {
                let error = #expect(throws: TrainingMathError.self) {
                    try rule.advantages(rewards: rewards, groups: rewards.map { _ in 0 })
                }
                #expect(error?.kind == .overflow)
            }
        }
        for epsilon in [-1e-6, .nan, .infinity] {
            #expect(throws: TrainingMathError.self) {
                try GroupAdvantage(scale: .sampleDeviation(epsilon: epsilon)).advantages(
                    rewards: [1, 0], groups: [0, 0])
            }
        }
        // So close together that the deviation vanishes, without an epsilon to hold it.
        #expect(throws: TrainingMathError.self) {
            try GroupAdvantage(scale: .populationDeviation(epsilon: 0))
                .advantages(rewards: [1e-200, 2e-200], groups: [0, 0])
        }
        let plain = try GroupAdvantage(scale: .sampleDeviation(epsilon: 0)).advantages(
            rewards: [1, 0], groups: [0, 0])
        #expect(abs((plain[0] ?? 0) - 0.5.squareRoot()) < 1e-12)
    }

    @Test func byDefaultTheDeviationIsThatOfASample() throws {
        // [1, 0, 0.5, 0.5]: the squares sum up to 0.5; over n - 1 = 3.
        let ours = try GroupAdvantage().advantages(rewards: [1, 0, 0.5, 0.5], groups: [0, 0, 0, 0])
        #expect(abs((ours[0] ?? 0) - 0.5 / ((0.5 / 3).squareRoot() + 1e-6)) < 1e-12)
        #expect(GRPOSettings(seed: 1).advantage == GroupAdvantage())
    }

    @Test func leaveOneOutComparesWithTheOthers() throws {
        let rewards = [1.0, 0.0, 0.5, 0.25]
        let ours = try GroupAdvantage.rloo.advantages(rewards: rewards, groups: [0, 0, 0, 0])
        for (index, reward) in rewards.enumerated() {
            let others = (rewards.reduce(0, +) - reward) / 3
            #expect(abs((ours[index] ?? 9) - (reward - others)) < 1e-12)
        }
    }

    @Test func onlyGroupsWithVarianceTeach() throws {
        let flags = try GroupAdvantage.hasVariance(
            rewards: [1, 0, 0.5, 0.5, nil, 1, nil, .nan, 2, 1], groups: [0, 0, 1, 1, 0, 2, 3, 3, 4, 4])
        #expect(flags == [true, true, false, false, false, false, false, false, true, true])
    }
}
