import Testing

@testable import GenAgent

@Suite struct RetryPolicyTests {
    @Test func delayDoublesWithJitterUpToTheMaximum() {
        let policy = RetryPolicy(attempts: 9, baseDelay: 1, maximumDelay: 8)
        for attempt in 1...70 {
            let full = min(Double(1 << min(attempt - 1, 30)), 8)
            for seed in 0..<50 as Range<UInt64> {
                let delay = policy.delay(afterAttempt: attempt, retryAfter: nil, seed: seed)
                #expect(delay >= full / 2 && delay <= full)
                #expect(delay == policy.delay(afterAttempt: attempt, retryAfter: nil, seed: seed))
            }
        }
    }

    @Test func otherSideMayAskForMoreButNotForLess() {
        let policy = RetryPolicy(baseDelay: 2, maximumDelay: 4)
        #expect(policy.delay(afterAttempt: 1, retryAfter: 60, seed: 1) == 60)
        #expect(policy.delay(afterAttempt: 1, retryAfter: -5, seed: 1) >= 1)
        #expect(policy.delay(afterAttempt: 1, retryAfter: .nan, seed: 1) >= 1)
        #expect(policy.delay(afterAttempt: 1, retryAfter: .infinity, seed: 1) <= 4)
    }

    @Test func nonsenseIsHeldToWhatMakesSense() {
        #expect(
            RetryPolicy(attempts: 0, baseDelay: -1, maximumDelay: .nan).delay(afterAttempt: 0, retryAfter: nil, seed: 1)
                == 0)
        #expect(RetryPolicy(attempts: -3).attempts == 1)
        let limits = SessionLimits(rounds: 0, generatorCalls: -1, policyTurns: 0, repairs: -2)
        #expect(limits.rounds == 1 && limits.generatorCalls == 1 && limits.policyTurns == 1 && limits.repairs == 0)
    }

    @Test func stopReasonsKnowWhatTheyAre() {
        #expect(StopReason.allCases.filter(\.isInterruption) == [.deadline, .cancelled])
        #expect(StopReason.allCases.filter(\.isFailure) == [.policyFailed, .toolFailed, .hookFailed])
    }

    @Test func usageSaturatesInsteadOfOverflowing() {
        let much = Usage(inputTokens: .max, outputTokens: 1, money: 1)
        #expect(much.totalTokens == .max)
        #expect((much + much).inputTokens == .max && (much + Usage()).money == 1 && (Usage() + Usage()).money == nil)
        #expect((Usage(images: .min) + Usage(images: -1)).images == .min)
    }
}
