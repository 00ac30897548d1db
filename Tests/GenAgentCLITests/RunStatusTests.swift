import GenAgent
import Testing

@testable import GenAgentCLI

@Suite struct RunStatusTests {
    @Test func saysHowARunEnded() {
        func code(_ reason: StopReason, _ problems: [String] = [], _ signal: RunSignal? = nil) -> Int32 {
            RunStatus(reason, problems: problems, signal: signal).code
        }
        #expect(code(.satisfied) == 0)
        #expect([.roundLimit, .policyStopped, .deadline, .repairLimit].map { code($0) } == [3, 3, 3, 3])
        #expect([.policyFailed, .toolFailed, .hookFailed].map { code($0) } == [1, 1, 1])
        #expect(code(.satisfied, ["Cannot write"]) == 1)
        #expect(code(.cancelled, ["Cannot write"]) == 1)
        #expect(code(.cancelled, [], .interrupt) == 130)
        #expect(code(.cancelled, [], .terminate) == 143)
        // It came too late to stop anything.
        #expect(code(.satisfied, [], .interrupt) == 0)
    }

    @Test func everyStopReasonHasWords() {
        #expect(StopReason.allCases.allSatisfy { !$0.words.isEmpty && !$0.words.hasSuffix(".") })
    }
}
