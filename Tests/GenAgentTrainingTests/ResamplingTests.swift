import GenAgentTraining
import Testing

@Suite struct ResamplingTests {
    private func counts(_ kept: [Int], _ rounds: [Int?]) -> [Int: Int] {
        kept.reduce(into: [:]) { $0[rounds[$1] ?? -1, default: 0] += 1 }
    }

    @Test func bucketsShareEvenlyAndAShortOneGivesAllItHas() {
        // 8 rollouts of one round, 3 of two, 1 of three: 4, 3 and 1 of 8, whatever the draw.
        let rounds: [Int?] = [1, 1, 2, 1, 1, 3, 1, 2, 1, 1, 2, 1]
        for step in 0..<50 {
            let kept = RoundResampler(keep: 8, seed: 3).select(rounds: rounds, prompt: "p", step: step)
            #expect(kept.count == 8 && Set(kept).count == 8 && kept == kept.sorted())
            #expect(counts(kept, rounds) == [1: 4, 2: 3, 3: 1])
        }
    }

    @Test func aBucketThatNobodyTookGetsNothing() {
        let rounds: [Int?] = Array(repeating: 1, count: 6) + Array(repeating: 4, count: 6)
        let kept = RoundResampler(keep: 8, seed: 1).select(rounds: rounds, prompt: "p", step: 0)
        #expect(counts(kept, rounds) == [1: 4, 4: 4])
        let same = RoundResampler(keep: 8, seed: 1).select(rounds: Array(repeating: 2, count: 12), prompt: "p", step: 0)
        #expect(same.count == 8)
    }

    @Test func fewerThanWantedAreAllKeptOnce() {
        let resampler = RoundResampler(keep: 8, seed: 1)
        #expect(resampler.select(rounds: [1, 2, 2], prompt: "p", step: 0) == [0, 1, 2])
        #expect(resampler.select(rounds: [], prompt: "p", step: 0) == [])
        #expect(resampler.select(rounds: [nil, 1, nil], prompt: "p", step: 0) == [1])
        #expect(RoundResampler(keep: 0, seed: 1).select(rounds: [1], prompt: "p", step: 0) == [])
        #expect(RoundResampler(keep: -1, seed: 1).select(rounds: [1], prompt: "p", step: 0) == [])
    }

    @Test func theDrawDependsOnPromptStepAndSeedAlone() {
        let rounds: [Int?] = [1, 1, 2, 1, 1, 3, 1, 2, 1, 1, 2, 1]
        func draw(_ prompt: String, _ step: Int, _ seed: UInt64) -> [Int] {
            RoundResampler(keep: 5, seed: seed).select(rounds: rounds, prompt: prompt, step: step)
        }
        #expect(draw("apples", 7, 1) == draw("apples", 7, 1))
        let others = (0..<40).map { draw("apples", $0, 1) }
        #expect(Set(others).count > 10)
        #expect(Set((0..<40).map { draw("prompt \($0)", 7, 1) }).count > 10)
        #expect(Set((0..<40).map { draw("apples", 7, UInt64($0)) }).count > 10)
        // Written down: another machine or release must draw the same.
        #expect(draw("apples", 7, 1) == [2, 5, 6, 7, 11])
    }

    @Test func withinABucketEveryRolloutHasTheSameChance() {
        let rounds: [Int?] = Array(repeating: 1, count: 9) + [2, 2, 2]
        var taken = [Int](repeating: 0, count: 12)
        let draws = 6000
        for step in 0..<draws {
            for index in RoundResampler(keep: 6, seed: 11).select(rounds: rounds, prompt: "p", step: step) {
                taken[index] += 1
            }
        }
        // 3 of the 9 short ones, all 3 long ones. Four standard deviations of a binomial are 146.
        for index in 0..<9 { #expect(abs(taken[index] - draws / 3) < 146) }
        #expect(taken[9...].allSatisfy { $0 == draws })
    }

    @Test func theOddPlaceFavoursNoNumberOfRounds() {
        let rounds: [Int?] = [1, 1, 1, 2, 2, 2, 3, 3, 3]
        var sums: [Int: Int] = [:]
        let draws = 6000
        for step in 0..<draws {
            let kept = RoundResampler(keep: 4, seed: 5).select(rounds: rounds, prompt: "p", step: step)
            sums.merge(counts(kept, rounds)) { $0 + $1 }
        }
        // One each and a fourth place for one of three: 4/3 of the draws. Four standard deviations are 146.
        for (_, sum) in sums { #expect(abs(sum - draws * 4 / 3) < 146) }
        #expect(sums.count == 3)
    }

    @Test func rolloutsWithoutARewardAreNotChosen() async throws {
        var rollouts: [Rollout] = []
        for (index, rounds) in [1, 1, 2, 2].enumerated() {
            rollouts.append(try await Rollouts.ofRounds(rounds, index: index))
        }
        let resampler = RoundResampler(keep: 2, seed: 1)
        for step in 0..<10 {
            #expect(resampler.select(rollouts, rewards: [nil, 1, 0, nil], step: step) == [1, 2])
            let any = resampler.select(rollouts, step: step)
            #expect(any.count == 2 && any[0] < 2 && any[1] >= 2)
        }
        #expect(resampler.select(rollouts, rewards: [1], step: 0) == [0])
        #expect(resampler.select([Rollout](), step: 0).isEmpty)
    }
}
