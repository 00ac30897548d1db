import GenAgent
import GenAgentTesting
import Testing

/// Judges, reflectors, comparators: everybody who looks at images beside the policy.
@Suite struct SessionAssessmentTests {
    @Test func judgeEndsTheSessionWithoutAnotherTurn() async throws {
        let policy = ScriptedPolicy([.call(prompt: "one"), .call(prompt: "two")])
        let judge = ScriptedJudge([.unsatisfied("too small", score: 0.4), .satisfied(score: 0.9)])
        let store = InMemoryTrajectoryStore()
        let session = AgentSession(policy: policy, tools: [StubGenerator()], assessment: .judge(judge), store: store)
        let query = Query("a big cat", id: "q1", metadata: ["size": "big"])
        let events = await session.run(query).collected()
        let outcome = try #require(events.outcome)
        try expect(
            outcome.trajectory,
            tells: [
                .turn, .call, .image, .verdict(.unsatisfied, saying: "too small"), .turn, .call, .image,
                .verdict(.satisfied), .stop(.satisfied),
            ])
        try expect(outcome.trajectory, .turns(2), .selected("img_2"), .issues())
        #expect(judge.requests.map(\.candidate.prompt) == ["one", "two"])
        #expect(judge.requests.map(\.round) == [1, 2])
        #expect(judge.requests[0].query == query)
        #expect(judge.requests[1].candidate.image == outcome.image)
        #expect(policy.requests[1].messages.last?.text.contains("too small: not met") == true)
        // What only the judge may know stays hidden from the policy.
        #expect(!policy.requests.flatMap(\.messages).contains { $0.text.contains("\"big\"") })
        try expectConsistent(outcome.trajectory)
        try await expectReplays(session.id, in: store, as: outcome.trajectory)
    }

    @Test func reflectorGuidesThePolicy() async throws {
        let policy = ScriptedPolicy([.call(prompt: "one"), .call(prompt: "two")])
        let reflector = ScriptedReflector([.guidance("Say how big.")])
        let session = AgentSession(
            policy: policy, tools: [StubGenerator()],
            assessment: .judge(ScriptedJudge([.unsatisfied("small"), .satisfied]), reflector: reflector))
        let events = await session.run("a big cat").collected()
        #expect(events.names.contains("reflected(1)"))
        let outcome = try #require(events.outcome)
        try expect(
            outcome.trajectory,
            tells: [.call, .verdict(.unsatisfied), .guidance("Say how big."), .call, .verdict(.satisfied), .stop])
        #expect(policy.requests[1].messages.last?.text.contains("Guidance: Say how big.") == true)
        let situation = try #require(reflector.requests.first)
        #expect(situation.verdict.outcome == .unsatisfied && situation.rounds.count == 1)
        #expect(situation.tools.map(\.name) == ["draw"] && situation.candidate.id == "img_1")
        try expectConsistent(outcome.trajectory)
    }

    @Test func reflectorCallsInThePolicysPlace() async throws {
        let policy = ScriptedPolicy([.call(prompt: "one")])
        let painter = StubGenerator()
        let session = AgentSession(
            policy: policy, tools: [painter],
            assessment: .judge(
                ScriptedJudge([.unsatisfied("small"), .satisfied]), reflector: ScriptedReflector([.call(prompt: "two")])
            ))
        let outcome = await session.respond(to: "a big cat")
        try expect(
            outcome.trajectory,
            tells: [.turn, .call(prompt: "one"), .image, .reflection, .call(prompt: "two"), .image, .stop(.satisfied)])
        #expect(painter.requests.map(\.prompt) == ["one", "two"])
        let node = try #require(outcome.trajectory.messages.first { $0.message.author == .reflector })
        #expect(!node.message.isSampled && node.message.text.contains("two"))
        try expectConsistent(outcome.trajectory)
    }

    @Test func comparatorChoosesAmongAllImages() async throws {
        let policy = ScriptedPolicy([.call(prompt: "one"), .call(prompt: "two"), .call(prompt: "three"), .answer()])
        let comparator = ScriptedComparator([.first, .second])
        let session = AgentSession(policy: policy, tools: [StubGenerator()], selection: .pairwise(comparator))
        let events = await session.run("a cat").collected()
        let outcome = try #require(events.outcome)
        #expect(events.names.suffix(3) == ["compared(first)", "compared(second)", "finished(satisfied)"])
        #expect(outcome.imageID == "img_3")
        #expect(comparator.requests.map(\.first.id) == ["img_1", "img_1"])
        #expect(comparator.requests.map(\.second.id) == ["img_2", "img_3"])
        #expect(comparator.requests.map(\.first.prompt) == ["one", "one"])
        try expect(outcome.trajectory, tells: [.comparison(.first), .comparison(.second), .stop(.satisfied)])
        try expectConsistent(outcome.trajectory)
    }

    @Test func failingComparatorCountsAsATieAndIsTold() async throws {
        let policy = ScriptedPolicy([.call(prompt: "one"), .call(prompt: "two"), .answer()])
        let comparator = ScriptedComparator([.failure(.fatal("The comparator's model is gone."))])
        let session = AgentSession(policy: policy, tools: [StubGenerator()], selection: .pairwise(comparator))
        let outcome = await session.respond(to: "a cat")
        try expect(outcome.trajectory, .selected("img_2"), .issues(.comparator), .stopped(.satisfied))
        #expect(outcome.trajectory.exchanges[0].selectionFellBack)
    }

    @Test func bestScoredReturnsTheBestVerdict() async throws {
        let policy = ScriptedPolicy([.call(prompt: "one"), .call(prompt: "two"), .answer()])
        let judge = ScriptedJudge([.unsatisfied("dark", score: 0.7), .unsatisfied("blurred", score: 0.2)])
        let session = AgentSession(
            policy: policy, tools: [StubGenerator()], assessment: .judge(judge), selection: .bestScored)
        let outcome = await session.respond(to: "a cat")
        try expect(outcome.trajectory, .selected("img_1"), .stopped(.policyStopped))
        #expect(outcome.image == outcome.images["img_1"])
    }

    @Test func failingJudgeMakesAVerdictUnscoredNotLow() async throws {
        let policy = ScriptedPolicy([.call(prompt: "one"), .answer()])
        let judge = ScriptedJudge([.failure(throwing: CarelessError())])
        let outcome = await AgentSession(policy: policy, tools: [StubGenerator()], assessment: .judge(judge))
            .respond(to: "a cat")
        try expect(
            outcome.trajectory,
            tells: [
                .verdict(.unscored, saying: .contains("CarelessError")), .answer, .issue(.judge), .stop(.unscored),
            ])
    }

    @Test func aPersonJudgesInHerOwnTime() async throws {
        let clock = ManualClock()
        let policy = ScriptedPolicy([.call(prompt: "one"), .call(prompt: "two")])
        let person = ScriptedJudge(
            [.delay(600), .unsatisfied("more light"), .delay(3_600), .satisfied], name: "person")
        let session = AgentSession(
            policy: policy, tools: [StubGenerator()], assessment: .judge(person),
            environment: SessionEnvironment(clock: clock))
        let answer = Task { await session.respond(to: "a cat") }
        await clock.waitForSleepers(1)
        clock.advanceToNextSleeper()
        await person.waitForRequests(2)
        await clock.waitForSleepers(1)
        clock.advanceToNextSleeper()
        let outcome = await answer.value
        try expect(
            outcome.trajectory, tells: [.verdict(.unsatisfied, saying: "more light"), .verdict(.satisfied), .stop])
        #expect(outcome.trajectory.setup.judge == "person")
        #expect(outcome.trajectory.rounds.map(\.verdict?.usage.seconds) == [600, 3_600])
    }

    @Test func failingReflectorLeavesThePolicyAlone() async throws {
        let policy = ScriptedPolicy([.call(prompt: "one"), .answer()])
        let session = AgentSession(
            policy: policy, tools: [StubGenerator()],
            assessment: .judge(ScriptedJudge([.unsatisfied("small")]), reflector: ScriptedReflector([])))
        let outcome = await session.respond(to: "a cat")
        try expect(outcome.trajectory, .issues(.reflector), .stopped(.policyStopped), .rounds(1))
        #expect(outcome.trajectory.issues[0].error.message.contains("ran out: reflection 1"))
    }
}

/// An error that says nothing of what to do.
struct CarelessError: Error {}
