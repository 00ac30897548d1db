import GenAgent
import GenAgentTesting
import ResumeWorld
import Testing

/// Batches that a store keeps: killed in the middle, run again.
@Suite struct StoredBatchTests {
    private let painter = CountingGenerator()
    private let script: [PolicyStep] = [.call(prompt: "one"), .call(prompt: "two"), .answer()]

    private func batch(
        _ policy: any PolicyModel, rounds: Int = 3, concurrency: Int = 2, tool: (any AgentTool)? = nil
    ) -> SessionBatch {
        let tool = tool ?? painter
        return SessionBatch(concurrency: concurrency) { _, _ in
            AgentSession(
                policy: policy, tools: [tool],
                configuration: SessionConfiguration(limits: SessionLimits(rounds: rounds)))
        }
    }

    private func queries(_ count: Int) -> [Query] {
        (0..<count).map { Query("cat \($0)", metadata: ["n": .integer(Int64($0))]) }
    }

    private func events(_ run: BatchRun) async -> [BatchEvent] {
        var events: [BatchEvent] = []
        for await event in run { events.append(event) }
        return events
    }

    @Test func secondRunSkipsEverythingAndGivesTheSameOutcomes() async throws {
        let (store, policy) = (InMemoryTrajectoryStore(), ScriptedPolicy(forEverySession: script))
        let first = await batch(policy).outcomes(for: queries(5), in: store, seed: 1)
        #expect(first.allSatisfy { $0.isSatisfied } && painter.events.count == 10)
        let events = await events(batch(policy).run(queries(5), in: store, seed: 1))
        #expect(events.map(\.word) == Array(repeating: "skipped", count: 5))
        guard case .skipped(_, _, let progress) = events.last else { return }
        #expect(progress.finished == 5 && progress.satisfied == 5 && progress.running == 0)
        let second = await batch(policy).outcomes(for: queries(5), in: store, seed: 1)
        #expect(second.map(\.trajectory) == first.map(\.trajectory))
        #expect(second.map(\.image) == first.map(\.image) && second.allSatisfy { $0.images.count == 2 })
        #expect(painter.events.count == 10 && policy.requests.count == 15)
    }

    @Test func killedInTheMiddleItGoesOnWhereItWas() async throws {
        let (undisturbed, policy) = (InMemoryTrajectoryStore(), ScriptedPolicy(forEverySession: script))
        let expected = await batch(policy).outcomes(for: queries(6), in: undisturbed, seed: 1)
        for death in stride(from: 1, through: 60, by: 7) {
            let (memory, painter) = (InMemoryTrajectoryStore(), CountingGenerator())
            let dying = CrashingStore(memory, death: death, keepsLast: death % 2 == 0)
            let life = Task {
                await batch(policy, tool: painter).outcomes(for: queries(6), in: dying, seed: 1)
            }
            await dying.grave.waitForArrivals(1)
            let (known, paid) = (try await memory.sessions(), painter.events.count)
            var finished = 0
            for id in known where try await memory.outcome(of: id) != nil { finished += 1 }
            let events = await events(batch(policy, tool: painter).run(queries(6), in: memory, seed: 1))
            #expect(events.count { $0.word == "skipped" } >= finished, "write \(death)")
            #expect(events.count { $0.word == "unusable" } == 0)
            let outcomes = events.outcomes
            #expect(outcomes.keys.sorted() == Array(0..<6))
            for (index, outcome) in outcomes {
                #expect(outcome.isSatisfied && outcome.image == expected[index].image, "write \(death), query \(index)")
                #expect(outcome.trajectory.sessionID == expected[index].trajectory.sessionID)
                #expect(outcome.trajectory.seed == expected[index].trajectory.seed)
            }
            // Twelve images; what is paid twice is what was under way in the two sessions that ran.
            #expect(painter.events.count <= 12 + 2, "write \(death), \(paid) paid before")
            #expect(try await memory.sessions().count == 6)
            life.cancel()
            dying.grave.open()
            _ = await life.value
        }
    }

    @Test func equalQueriesAreReplicatesAndEverythingElseIsAnotherSession() async throws {
        let (store, policy) = (InMemoryTrajectoryStore(), ScriptedPolicy(forEverySession: script))
        let twice = await batch(policy).outcomes(for: ["a cat", "a cat"], in: store, seed: 1)
        #expect(Set(twice.map(\.trajectory.sessionID)).count == 2 && Set(twice.map(\.trajectory.seed)).count == 2)
        // One more replicate runs; the two before are there.
        let thrice = await events(batch(policy).run(["a cat", "a cat", "a cat"], in: store, seed: 1)).map(\.word)
        #expect(thrice.count { $0 == "skipped" } == 2 && thrice.count { $0 == "started" } == 1)
        for other in [
            batch(policy).run(["a cat"], in: store, seed: 2),
            batch(policy, rounds: 2).run(["a cat"], in: store, seed: 1),
            batch(ScriptedPolicy(forEverySession: script, name: "other")).run(["a cat"], in: store, seed: 1),
            batch(policy).run([Query("a cat", metadata: ["n": 1])], in: store, seed: 1),
        ] {
            #expect(await events(other).map(\.word) == ["started", "finished"])
        }
        #expect(try await store.sessions().count == 7)
    }

    @Test func failedSessionsAreRedoneUnderAnotherName() async throws {
        let store = InMemoryTrajectoryStore()
        let broken = ScriptedPolicy(forEverySession: [.call(prompt: "one"), .failure(.fatal("no key"))], name: "p")
        let policy = ScriptedPolicy(forEverySession: script, name: "p")
        let failed = await batch(broken).outcomes(for: queries(2), in: store, seed: 1)
        #expect(failed.map(\.stopReason) == [.policyFailed, .policyFailed])
        let again = await batch(broken).outcomes(for: queries(1), in: store, seed: 1)
        #expect(again.map(\.stopReason) == [.policyFailed])
        let redone = await batch(policy).outcomes(for: queries(2), in: store, seed: 1)
        #expect(redone.allSatisfy { $0.isSatisfied })
        #expect(
            redone.map(\.trajectory.sessionID.rawValue)
                == ["\(failed[0].trajectory.sessionID)-3", "\(failed[1].trajectory.sessionID)-2"])
        #expect(redone.map(\.trajectory.seed) == failed.map(\.trajectory.seed))
        let events = await events(batch(broken).run(queries(2), in: store, seed: 1))
        #expect(events.map(\.word) == ["skipped", "skipped"])
    }

    @Test func whatCountsAsFailedCanBeSaid() async throws {
        let store = InMemoryTrajectoryStore()
        let policy = ScriptedPolicy(forEverySession: script)
        let limited = await batch(policy, rounds: 1).outcomes(for: queries(1), in: store, seed: 1)
        #expect(limited.map(\.stopReason) == [.roundLimit])
        #expect(await events(batch(policy, rounds: 1).run(queries(1), in: store, seed: 1)).map(\.word) == ["skipped"])
        let run = batch(policy, rounds: 1).run(queries(1), in: store, seed: 1, redoing: [.roundLimit])
        #expect(await events(run).map(\.word) == ["started", "finished"])
    }

    @Test func cancelledSessionsAreRedoneAndUnbegunOnesLeaveNoTrace() async throws {
        let (gate, store) = (Gate(), InMemoryTrajectoryStore())
        let slow = ScriptedPolicy(forEverySession: [.wait(gate), .answer()], name: "p")
        let run = batch(slow, concurrency: 1).run(queries(3), in: store, seed: 1)
        await gate.waitForArrivals(1)
        run.cancel()
        let outcomes = await events(run).outcomes
        gate.open()
        #expect(outcomes.count == 3 && outcomes.values.allSatisfy { $0.stopReason == .cancelled })
        #expect(try await store.sessions().count == 1)
        let policy = ScriptedPolicy(forEverySession: script, name: "p")
        let redone = await batch(policy).outcomes(for: queries(3), in: store, seed: 1)
        #expect(redone.allSatisfy { $0.isSatisfied })
        #expect(redone.map { $0.trajectory.sessionID.rawValue.hasSuffix("-2") } == [true, false, false])
    }

    @Test func sessionThatSomebodyElseRunsIsLeftAlone() async throws {
        let (gate, store) = (Gate(), InMemoryTrajectoryStore())
        let slow = ScriptedPolicy(forEverySession: [.wait(gate), .answer()], name: "p")
        let first = Task { await batch(slow).outcomes(for: queries(1), in: store, seed: 1) }
        await gate.waitForArrivals(1)
        let other = ScriptedPolicy(forEverySession: script, name: "p")
        let events = await events(batch(other).run(queries(2), in: store, seed: 1))
        #expect(Set(events.map(\.word)) == ["unusable", "started", "finished"])
        let outcome = try #require(events.outcomes[0])
        try expect(outcome.trajectory, .turns(0), .issues(.store))
        #expect(outcome.stopReason == .cancelled && events.outcomes[1]?.isSatisfied == true)
        gate.open()
        #expect(await first.value.map(\.stopReason) == [.policyStopped])
    }

    @Test func twoRunsAtOnceAskForEverySessionOnce() async throws {
        let (store, policy) = (InMemoryTrajectoryStore(), ScriptedPolicy(forEverySession: script))
        async let one = events(batch(policy, concurrency: 4).run(queries(12), in: store, seed: 1))
        async let other = events(batch(policy, concurrency: 4).run(queries(12), in: store, seed: 1))
        let both = await [one, other]
        #expect(both.joined().count { $0.word == "started" } == 12)
        #expect(painter.events.count == 24)
        // Whoever came too late found it finished, or held.
        let late = both.joined().count { $0.word == "skipped" || $0.word == "unusable" || $0.word == "resumed" }
        #expect(late == 12)
        #expect(try await store.sessions().count == 12)
    }

    @Test func sessionsThatCannotBeReadAreNotPaidForAgain() async throws {
        let (store, policy) = (InMemoryTrajectoryStore(), ScriptedPolicy(forEverySession: script))
        let id = try #require(
            await batch(policy).outcomes(for: queries(1), in: store, seed: 1).first?.trajectory.sessionID)
        let damaged = InMemoryTrajectoryStore()
        let log = try await store.inputs(of: id)
        for (index, input) in [log[0], log[2]].enumerated() {
            try await damaged.append(RecordedInput(index: index, time: input.time, input: input.input), to: id)
        }
        let before = painter.events.count
        let events = await events(batch(policy).run(queries(1), in: damaged, seed: 1))
        #expect(events.map(\.word) == ["unusable", "finished"] && painter.events.count == before)
        guard case .unusable(_, let error) = events.first else { return }
        #expect(error.code == .damagedLog)
    }
}

extension BatchEvent {
    fileprivate var word: String {
        switch self {
        case .started: "started"
        case .resumed: "resumed"
        case .finished: "finished"
        case .skipped: "skipped"
        case .unusable: "unusable"
        }
    }
}

extension [BatchEvent] {
    fileprivate var outcomes: [Int: SessionOutcome] {
        var outcomes: [Int: SessionOutcome] = [:]
        for event in self {
            switch event {
            case .finished(let index, let outcome, _), .skipped(let index, let outcome, _): outcomes[index] = outcome
            case .started, .resumed, .unusable: break
            }
        }
        return outcomes
    }
}
