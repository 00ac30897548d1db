import Foundation
import GenAgent
import GenAgentTesting
import ResumeWorld
import Testing

/// "Paid once", through `AgentSession`: a process dies at every write it makes, and another one takes over.
@Suite struct PaidOnceTests {
    @Test(arguments: ResumeScenario.allCases, [false, true])
    func aSessionThatDiesAtAnyWriteEndsAsIfItHadLived(scenario: ResumeScenario, keepsLast: Bool) async throws {
        let deaths = try await EveryDeath(scenario, keepsLast: keepsLast) {
            let memory = InMemoryTrajectoryStore()
            return { memory }
        }
        #expect(deaths.count > 6)
        #expect(deaths.problems == [])
    }

    @Test(arguments: [ResumeScenario.selfJudging, .jobs, .jobsThatCannotBeTakenUp, .severalCalls])
    func aSessionThatDiesTwiceNeverSendsACallThreeTimes(scenario: ResumeScenario) async throws {
        let writes = FlakyStore { _, _ in nil }
        _ = try await ResumeRun(scenario).live(in: writes)
        for first in 1...writes.writeCount {
            // Past the last write there is nothing left to die at.
            for second in 1...4 where first + second <= writes.writeCount {
                let (run, memory) = (try ResumeRun(scenario), InMemoryTrajectoryStore())
                await run.die(at: first, keepsLast: first % 2 == 0, in: memory)
                await run.die(at: second, keepsLast: second % 2 == 0, in: memory)
                let trajectory = try #require(try await run.live(in: memory))
                let place = Comment("\(scenario), writes \(first) and \(second)")
                let log = try await memory.inputs(of: run.id)
                #expect(trajectory.exchanges.last?.stopReason != nil, place)
                #expect(log.count { $0.input == .resumed } <= 2, place)
                for index in trajectory.calls.indices {
                    let submitted = run.painter.count(.submitted(call: index))
                    #expect(submitted <= 2, place)
                    #expect(submitted < 2 || trajectory.calls[index].mayHaveChargedTwice, place)
                }
                #expect(try await memory.trajectory(of: run.id) == trajectory, place)
                try expectConsistent(trajectory)
                await run.bury()
            }
        }
    }
}
