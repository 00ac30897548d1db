import Foundation
import GenAgent
import GenAgentTesting
import Testing

/// "Paid once", through `AgentSession`: a process dies at every write it makes, and another one takes over.
@Suite struct PaidOnceTests {
    @Test(arguments: ResumeScenario.allCases, [false, true])
    func aSessionThatDiesAtAnyWriteEndsAsIfItHadLived(scenario: ResumeScenario, keepsLast: Bool) async throws {
        let (lived, memory) = (try ResumeRun(scenario), InMemoryTrajectoryStore())
        let writes = FlakyStore(memory) { _, _ in nil }
        let undisturbed = try #require(try await lived.live(in: writes))
        #expect(undisturbed.exchanges.allSatisfy { $0.stopReason?.isFailure == false })
        #expect(undisturbed.exchanges.count == lived.queries.count)
        let expected = try await memory.inputs(of: lived.id).withoutResumptions
        #expect(writes.writeCount > 6)

        for death in 1...writes.writeCount {
            let (run, memory) = (try ResumeRun(scenario), InMemoryTrajectoryStore())
            await run.die(at: death, keepsLast: keepsLast, in: memory)
            let prefix = try await memory.inputs(of: run.id)
            let paid = run.painter.events
            let trajectory = try #require(try await run.live(in: memory))
            let log = try await memory.inputs(of: run.id)
            let place = Comment("\(scenario), write \(death), after input \(prefix.last?.input.name ?? "none")")
            #expect(log.withoutResumptions.map(\.name) == expected.map(\.name), place)
            let isSame = log.withoutResumptions == expected
            #expect(isSame, place)
            let isKept = log.starts(with: prefix)
            #expect(isKept, place)
            #expect(try await memory.trajectory(of: run.id) == trajectory, place)
            try expectConsistent(trajectory)
            #expect(trajectory.images.map(\.reference) == undisturbed.images.map(\.reference), place)
            #expect(trajectory.exchanges.map(\.stopReason) == undisturbed.exchanges.map(\.stopReason), place)
            #expect(trajectory.exchanges.map(\.query) == run.queries.map { QueryRecord($0) }, place)
            expectPaidOnce(run, prefix, paidBefore: paid.count, trajectory, place)
            await run.bury()
        }
    }

    /// What the generator's server saw fits what the log says.
    private func expectPaidOnce(
        _ run: ResumeRun, _ prefix: [RecordedInput], paidBefore: Int, _ trajectory: Trajectory, _ place: Comment
    ) {
        let before = SessionMachine.replay(prefix).machine.state?.trajectory.calls ?? []
        let after = run.painter.events.dropFirst(paidBefore)
        for (index, call) in trajectory.calls.enumerated() {
            let submitted = run.painter.count(.submitted(call: index))
            let reattached = run.painter.count(.reattached(call: index))
            let known = index < before.count ? before[index] : nil
            if known?.status != nil, known?.status != .pending {
                #expect(!after.contains(.submitted(call: index)), place)
                #expect(!after.contains(.reattached(call: index)), place)
            }
            let hasHandle = known?.status == .pending && known?.attempts.last?.job != nil
            if hasHandle, run.scenario == .jobs {
                #expect(submitted == 1 && reattached == 1, place)
                #expect(!call.mayHaveChargedTwice, place)
            } else {
                #expect(reattached == 0, place)
                #expect(submitted <= (call.mayHaveChargedTwice ? 2 : 1), place)
            }
        }
        #expect(trajectory.calls.count(where: \.mayHaveChargedTwice) <= 1, place)
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

extension [RecordedInput] {
    /// The inputs as an undisturbed session has them: without time stamps, resumptions, and what a crash cut off of a call that was repeated.
    var withoutResumptions: [SessionInput] {
        var result: [SessionInput] = []
        var isResumed = false
        for recorded in self {
            if recorded.input == .resumed {
                isResumed = true
                continue
            }
            if isResumed, recorded.input == .callStarted {
                while let last = result.last, last.isInCall { result.removeLast() }
            }
            isResumed = false
            result.append(recorded.input)
        }
        return result
    }
}

extension SessionInput {
    /// The call is under way after it.
    fileprivate var isInCall: Bool {
        switch self {
        case .callStarted, .jobSubmitted: true
        default: false
        }
    }
}
