import GenAgent
import GenAgentTesting
import ResumeWorld
import Testing

/// What a resumed session does beside going on; that it pays once is the matter of `PaidOnceTests`.
@Suite struct SessionResumeTests {
    /// A session that was cut off after so many inputs, in a memory of its own.
    private func cutOff(_ scenario: ResumeScenario, after count: Int) async throws -> (
        ResumeRun, InMemoryTrajectoryStore
    ) {
        let (run, whole, part) = (try ResumeRun(scenario), InMemoryTrajectoryStore(), InMemoryTrajectoryStore())
        let trajectory = try #require(try await run.live(in: whole))
        for input in try await whole.inputs(of: run.id).prefix(count) { try await part.append(input, to: run.id) }
        for record in trajectory.images {
            if let image = try await whole.image(record.reference.digest) { try await part.save(image) }
        }
        return (try ResumeRun(scenario), part)
    }

    @Test func finishingRunTellsWhatWasAndWhatFollows() async throws {
        // started, policyReplied, callStarted, toolReturned, policyReplied, callStarted
        let (run, store) = try await cutOff(.selfJudging, after: 6)
        let events = await (try await run.resume(from: store)).finishingRun().collected()
        #expect(
            events.names == [
                "resumed", "issue(tool)", "callStarted(draw, 2)", "callFinished(succeeded)", "image(2, img_2)",
                "turnStarted(act)", "turn", "assessed(2, satisfied)", "finished(satisfied)",
            ])
        guard case .resumed(let id, let query, let soFar) = events.first else { return }
        #expect(id == run.id && query == run.queries[0] && soFar.rounds.count == 1)
        let outcome = try #require(events.outcome)
        #expect(outcome.images.count == 2 && outcome.imageID == "img_2" && outcome.image != nil)
        #expect(outcome.trajectory.calls.map(\.mayHaveChargedTwice) == [false, true])
    }

    @Test func finishedSessionAsksNobodyAndCanBeContinued() async throws {
        let (run, store) = (try ResumeRun(.selfJudging), InMemoryTrajectoryStore())
        let lived = try #require(try await run.live(in: store))
        let before = try await store.inputs(of: run.id)
        let painted = run.painter.events.count
        let session = try await run.resume(from: store)
        let outcome = await session.finish()
        #expect(outcome.trajectory == lived && outcome.stopReason == .satisfied && outcome.image != nil)
        #expect(await session.finishingRun().collected().names == ["finished(satisfied)"])
        #expect(try await store.inputs(of: run.id) == before)
        #expect(run.painter.events.count == painted)
        // The script is at its end, so the policy fails: what counts is that it was asked with the whole conversation.
        let bluer = await session.respond(to: "bluer")
        #expect(bluer.trajectory.exchanges.map(\.query.text) == ["a cat", "bluer"])
        #expect(bluer.image == outcome.image)
        try await expectReplays(run.id, in: store, as: bluer.trajectory)
    }

    @Test func newQueryComesAfterTheOneThatWasOpen() async throws {
        let (run, store) = try await cutOff(.continued, after: 4)
        let session = try await run.resume(from: store)
        let events = await session.run(run.queries[1]).collected()
        #expect(
            events.names.filter { $0 == "started" || $0 == "resumed" || $0.hasPrefix("finished") }
                == ["resumed", "started", "finished(satisfied)"])
        let outcome = try #require(events.outcome)
        #expect(outcome.trajectory.exchanges.map(\.stopReason) == [.satisfied, .satisfied])
        // The judge reads the metadata of each query.
        #expect(outcome.trajectory.rounds.compactMap(\.verdict?.summary) == ["whiskers", "blue whiskers"])
        try await expectReplays(run.id, in: store, as: outcome.trajectory)
    }

    @Test func cancellingWhileTheOpenQueryRunsLeavesNoTraceOfTheNewOne() async throws {
        let (run, store) = try await cutOff(.selfJudging, after: 1)
        let session = try await AgentSession.resume(
            run.id, from: store, policy: ScriptedPolicy([.hang]), tools: [run.painter, run.search],
            environment: SessionEnvironment(clock: run.clock))
        let answer = Task { await session.respond(to: "bluer") }
        answer.cancel()
        let outcome = await answer.value
        #expect(outcome.stopReason == .cancelled)
        #expect(outcome.trajectory.exchanges.map(\.query.text) == ["a cat"])
        #expect(try await store.inputs(of: run.id).map(\.input.name) == ["started", "resumed", "cancelled"])
    }

    @Test func resumptionIsDurableBeforeAnybodyIsAsked() async throws {
        let (run, memory) = try await cutOff(.selfJudging, after: 3)
        let full = FlakyStore.full(after: 0, memory)
        let error = await #expect(throws: ResumeError.self) { try await run.resume(from: full) }
        #expect(error?.code == .storeFailed)
        #expect(error?.description.contains("The disk is full") == true)
        #expect(run.painter.events.isEmpty)
        let session = try await run.resume(from: memory)
        #expect(try await memory.inputs(of: run.id).last?.input == .resumed)
        #expect(run.painter.events.isEmpty)
        #expect(await session.finish().isSatisfied)
    }

    @Test func resumingWithoutFinishingChargesNothing() async throws {
        let (run, store) = try await cutOff(.selfJudging, after: 3)
        for _ in 0..<3 { _ = try await run.resume(from: store) }
        let outcome = try await run.resume(from: store).finish()
        #expect(outcome.isSatisfied && run.painter.count(.submitted(call: 0)) == 1)
    }

    @Test func deadlineThatPassedMeanwhileEndsWithTheBestImageSoFar() async throws {
        let (run, store) = try await cutOff(.deadline, after: 6)
        run.clock.advance(by: 200_000)
        let session = try await run.resume(from: store)
        let outcome = await session.finish()
        #expect(outcome.stopReason == .deadline && outcome.imageID == "img_1" && outcome.image != nil)
        #expect(run.painter.events.isEmpty)
        // A new query has a deadline of its own, and the conversation is whole.
        let next = await session.respond(to: "again")
        #expect(next.stopReason == .policyStopped && next.imageID == "img_1")
        try await expectReplays(run.id, in: store, as: next.trajectory)
        try expectConsistent(next.trajectory)
    }

    @Test func storesTellTrajectoryAndOutcome() async throws {
        let (run, store) = try await cutOff(.selfJudging, after: 5)
        #expect(try await store.trajectory(of: run.id).rounds.count == 1)
        #expect(try await store.outcome(of: run.id) == nil)
        let lived = try await run.resume(from: store).finish()
        let outcome = try #require(try await store.outcome(of: run.id))
        #expect(outcome.trajectory == lived.trajectory && outcome.images == lived.images)
        #expect(outcome.stopReason == .satisfied && outcome.image == lived.image)
    }
}

extension SessionResumeTests {
    @Test func leaseKeepsOthersAwayUntilTheExchangeIsOver() async throws {
        let (run, store) = try await cutOff(.selfJudging, after: 4)
        let session = try await run.resume(from: store)
        let error = await #expect(throws: ResumeError.self) { try await run.resume(from: store) }
        #expect(error?.code == .held && error?.description.contains("this process") == true)
        _ = await session.finish()
        #expect(await (try await run.resume(from: store)).finish().isSatisfied)
    }

    @Test func leaseGoesWithTheSession() async throws {
        let (run, store) = try await cutOff(.selfJudging, after: 4)
        do { _ = try await run.resume(from: store) }
        _ = try await run.resume(from: store)
    }

    @Test func runningSessionIsHeldAndAnotherOfItsNameGoesOnInMemory() async throws {
        let (gate, store) = (Gate(), InMemoryTrajectoryStore())
        let policy = ScriptedPolicy([.wait(gate), .answer(), .answer()])
        let session = AgentSession(policy: policy, tools: [], store: store, id: "one")
        let answer = Task { await session.respond(to: "a cat") }
        await gate.waitForArrivals(1)
        let twin = await AgentSession(policy: ScriptedPolicy([.answer()]), tools: [], store: store, id: "one")
            .respond(to: "a dog")
        try expect(twin.trajectory, .stopped(.policyStopped), .issues(.store))
        #expect(twin.trajectory.issues.first?.error.message.contains("is already running") == true)
        await #expect(throws: SessionHeldError.self) { _ = try await store.lease("one") }
        gate.open()
        let outcome = await answer.value
        #expect(outcome.trajectory.issues.isEmpty)
        try await expectReplays("one", in: store, as: outcome.trajectory)
        try await store.lease("one").release()
    }

    @Test func finishedTwinDoesNotWriteIntoTheLog() async throws {
        let store = InMemoryTrajectoryStore()
        let policy = ScriptedPolicy(forEverySession: [.answer()])
        let first = await AgentSession(policy: policy, tools: [], store: store, id: "one").respond(to: "a cat")
        let twin = await AgentSession(policy: policy, tools: [], store: store, id: "one").respond(to: "a dog")
        try expect(twin.trajectory, .stopped(.policyStopped), .issues(.store))
        try await expectReplays("one", in: store, as: first.trajectory)
    }

    @Test func neverAskedSessionFinishesEmpty() async {
        let outcome = await AgentSession(policy: ScriptedPolicy([]), tools: []).finish()
        #expect(outcome.stopReason == .cancelled && outcome.image == nil && outcome.trajectory.turns.isEmpty)
    }
}
