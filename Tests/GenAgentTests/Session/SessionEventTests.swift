import GenAgent
import GenAgentTesting
import Testing

/// A session told from the outside: its events, its outcome, its log.
@Suite struct SessionEventTests {
    private func twoRounds() -> ScriptedPolicy {
        ScriptedPolicy([
            .call(prompt: "a cup", thinking: "A cup, then."),
            .call(prompt: "a blue cup", judging: "The cup is red."),
            .answer(judging: "A blue cup."),
        ])
    }

    @Test func selfJudgingTellsItsEventsInOrder() async throws {
        let store = InMemoryTrajectoryStore()
        let session = AgentSession(policy: twoRounds(), tools: [StubGenerator()], store: store)
        let events = await session.run("a blue cup").collected()
        #expect(
            events.names == [
                "started", "turnStarted(act)", "turn", "callStarted(draw, 1)", "callFinished(succeeded)",
                "image(1, img_1)", "turnStarted(act)", "turn", "assessed(1, unsatisfied)", "callStarted(draw, 1)",
                "callFinished(succeeded)", "image(2, img_2)", "turnStarted(act)", "turn", "assessed(2, satisfied)",
                "finished(satisfied)",
            ])
        let outcome = try #require(events.outcome)
        #expect(outcome.isSatisfied)
        #expect(outcome.imageID == "img_2")
        #expect(outcome.image != nil && outcome.image == outcome.images["img_2"])
        try expect(
            outcome.trajectory,
            tells: [
                .query("a blue cup"), .turn(thinking: "A cup, then."), .call(prompt: "a cup"), .image("img_1"),
                .verdict(.unsatisfied, saying: "The cup is red."), .turn, .call(prompt: "a blue cup"), .image("img_2"),
                .verdict(.satisfied), .answer("done"), .stop(.satisfied),
            ])
        try expectConsistent(outcome.trajectory)
        try await expectReplays(session.id, in: store, as: outcome.trajectory)
    }

    @Test func deltasJoinToTheTurns() async throws {
        let session = AgentSession(policy: twoRounds(), tools: [StubGenerator()])
        let events = await session.run("a blue cup").collected()
        var text = ""
        for case .delta(.text(let piece)) in events { text += piece }
        let outcome = try #require(events.outcome)
        #expect(text == outcome.trajectory.turns.map(\.reply.text).joined())
        // A turn's deltas come between its start and its end.
        let names = events.map(\.name)
        let first = try #require(names.firstIndex(of: "delta"))
        #expect(names[first - 1] == "turnStarted(act)")
    }

    @Test func nativeCallsAndReasoningAreStreamedAndAnswered() async throws {
        let call = NativeToolCall(id: "call_1", name: "draw", arguments: #"{"prompt": "a cat"}"#)
        let policy = ScriptedPolicy([
            .reply(PolicyReply(text: "", reasoning: "A cat.", toolCalls: [call], finishReason: .toolCalls)),
            .turn("It is a cat."),
        ])
        let session = AgentSession(
            policy: policy, tools: [StubGenerator()], configuration: SessionConfiguration(format: .native))
        let events = await session.run("a cat").collected()
        #expect(
            events.contains {
                if case .delta(.toolArguments(0, "draw", let fragment)) = $0 { fragment.contains("cat") } else { false }
            })
        #expect(events.contains { if case .delta(.reasoning("A cat.")) = $0 { true } else { false } })
        let outcome = try #require(events.outcome)
        try expectConsistent(outcome.trajectory)
        try expect(
            outcome.trajectory, tells: [.call(prompt: "a cat"), .image, .answer("It is a cat."), .stop(.satisfied)])
        let results = policy.requests[1].messages.flatMap(\.parts).compactMap { part in
            if case .toolResult(let result) = part { result.callID } else { nil }
        }
        #expect(results == ["call_1"])
    }

    @Test func malformedTurnIsToldAndRepairedOnce() async throws {
        let policy = ScriptedPolicy([.turn("<think>hm"), .call(prompt: "a cat"), .answer()])
        let events = await AgentSession(policy: policy, tools: [StubGenerator()]).run("a cat").collected()
        let names = events.names
        #expect(names[2].hasPrefix("malformedTurn("))
        #expect(names[3] == "turnStarted(repair)")
        #expect(names.last == "finished(satisfied)")

        let stubborn = ScriptedPolicy([.turn("<think>hm"), .turn("<think>hm")])
        let outcome = await AgentSession(policy: stubborn, tools: [StubGenerator()]).respond(to: "a cat")
        try expect(outcome.trajectory, tells: [.malformedTurn, .malformedTurn, .stop(.repairLimit)])
        #expect(outcome.image == nil)
    }

    @Test func rolloutsKeepAMalformedTurn() async throws {
        let session = AgentSession(
            policy: ScriptedPolicy([.turn("")]), tools: [StubGenerator()], configuration: .rollouts(rounds: 2))
        let outcome = await session.respond(to: "a cat")
        try expect(outcome.trajectory, tells: [.malformedTurn(.empty), .stop(.repairLimit)])
        #expect(outcome.trajectory.setup.configuration.limits.rounds == 2)
    }

    @Test func atTheRoundLimitOneClosingTurnJudgesTheLastImage() async throws {
        let policy = ScriptedPolicy([.call(prompt: "one"), .call(prompt: "two", judging: "Still wrong.")])
        let session = AgentSession(
            policy: policy, tools: [StubGenerator()],
            configuration: SessionConfiguration(limits: SessionLimits(rounds: 1)))
        let events = await session.run("a cat").collected()
        #expect(events.names.contains("turnStarted(closing)"))
        let outcome = try #require(events.outcome)
        try expect(
            outcome.trajectory,
            tells: [.call, .image, .verdict(.unsatisfied, saying: "Still wrong."), .refusedCall, .stop(.roundLimit)])
        #expect(outcome.imageID == "img_1")
        #expect(policy.requests[1].messages.last?.text.contains(SystemText.standard(.tagged).closingNote) == true)
    }

    @Test func sameSeedGivesTheSameTrajectory() async throws {
        func run() async -> Trajectory {
            let session = AgentSession(
                policy: twoRounds(), tools: [StubGenerator()],
                environment: SessionEnvironment(clock: ManualClock.automatic()), id: "same", seed: 7)
            return await session.respond(to: "a blue cup").trajectory
        }
        let (one, other) = (await run(), await run())
        #expect(one == other)
        #expect(one.calls.allSatisfy { $0.request?.seed != nil })
        #expect(one.calls[0].request?.seed != one.calls[1].request?.seed)
    }

    @Test func idsAndSeedsComeFromTheGivenRandomness() async {
        let numbers = Tape<UInt64>([35, 99])
        let session = AgentSession(
            policy: ScriptedPolicy([.answer()]), tools: [],
            environment: SessionEnvironment(random: { numbers.next() }))
        #expect(session.id == "z")
        #expect(await session.respond(to: "nothing").trajectory.seed == 99)
    }

    @Test func trajectoryGrowsWhileTheSessionRuns() async throws {
        let gate = Gate()
        let policy = ScriptedPolicy([.call(prompt: "a cat"), .wait(gate), .answer()])
        let session = AgentSession(policy: policy, tools: [StubGenerator()])
        #expect(await session.trajectory == nil)
        let answer = Task { await session.respond(to: "a cat") }
        await gate.waitForArrivals(1)
        let trajectory = try #require(await session.trajectory)
        try expect(trajectory, .rounds(1), .turns(1))
        gate.open()
        #expect(await answer.value.isSatisfied)
    }
}
