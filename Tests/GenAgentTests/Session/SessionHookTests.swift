import GenAgent
import GenAgentTesting
import Testing

/// The hook before every call: approval, caching, dry runs.
@Suite struct SessionHookTests {
    private func run(_ steps: [PolicyStep], _ hook: any ToolCallHook, _ painter: StubGenerator) async throws
        -> SessionOutcome
    {
        let store = InMemoryTrajectoryStore()
        let session = AgentSession(policy: ScriptedPolicy(steps), tools: [painter], hook: hook, store: store)
        let outcome = await session.respond(to: "a cat")
        try expectConsistent(outcome.trajectory)
        try await expectReplays(session.id, in: store, as: outcome.trajectory)
        return outcome
    }

    @Test func hookSeesEveryCallAndLetsItPass() async throws {
        let (hook, painter) = (ScriptedHook([.allow]), StubGenerator())
        let outcome = try await run([.call(prompt: "a cat"), .answer()], hook, painter)
        try expect(outcome.trajectory, .stopped(.satisfied), .rounds(1))
        #expect(hook.requests[0].call.arguments["prompt"] == "a cat")
        #expect(hook.requests[0].context.query.text == "a cat")
        #expect(hook.requests[0].context.tool.name == "draw")
        #expect(painter.requests.count == 1)
    }

    @Test func hookChangesACallAndThePolicyIsTold() async throws {
        let painter = StubGenerator()
        let outcome = try await run(
            [.call(prompt: "a cat"), .answer()], ScriptedHook([.change(prompt: "a grey cat")]), painter)
        #expect(painter.requests.map(\.prompt) == ["a grey cat"])
        #expect(outcome.trajectory.calls[0].changedByHook)
        #expect(outcome.trajectory.calls[0].text.contains("note: the call was changed"))
    }

    @Test func hookChangesACallIntoNonsenseWhichIsRefused() async throws {
        let painter = StubGenerator()
        let outcome = try await run(
            [.call(prompt: "a cat"), .answer()], ScriptedHook([.give(.change(arguments: [:]))]), painter)
        try expect(outcome.trajectory, tells: [.refusedCall(.contains("`prompt`")), .stop(.policyStopped)])
        #expect(painter.requests.isEmpty)
    }

    @Test func hookAnswersFromACache() async throws {
        let (painter, cached) = (StubGenerator(), try StubImage.solid(.green))
        let outcome = try await run([.call(prompt: "a cat"), .answer()], ScriptedHook([.answer(cached)]), painter)
        #expect(painter.requests.isEmpty)
        #expect(outcome.image == cached)
        try expect(outcome.trajectory, .rounds(1), .stopped(.satisfied))
        #expect(outcome.trajectory.calls[0].status == .answered)
        #expect(outcome.trajectory.calls[0].attempts.isEmpty)
    }

    @Test func hookAnswersInWordsForADryRun() async throws {
        let painter = StubGenerator()
        let outcome = try await run(
            [.call(prompt: "a cat"), .answer()], ScriptedHook([.give(.answer(ToolResult("This is a dry run.")))]),
            painter)
        try expect(outcome.trajectory, .stopped(.policyStopped), .rounds(0), .calls(1), .issues())
        #expect(outcome.trajectory.calls[0].status == .answered)
        #expect(outcome.trajectory.calls[0].text.hasSuffix("This is a dry run."))
        #expect(painter.requests.isEmpty)
    }

    @Test func hookRefusesAndThePolicyReadsWhy() async throws {
        let painter = StubGenerator()
        let outcome = try await run(
            [.call(prompt: "a cat"), .answer()], ScriptedHook([.refuse("Cats are not allowed.")]), painter)
        try expect(outcome.trajectory, tells: [.refusedCall("Cats are not allowed."), .answer, .stop(.policyStopped)])
        #expect(painter.requests.isEmpty && outcome.image == nil)
    }

    @Test func failingHookStopsWithTheImageSoFar() async throws {
        let hook = ScriptedHook([.allow, .failure(throwing: CarelessError())])
        let outcome = try await run([.call(prompt: "one"), .call(prompt: "two")], hook, StubGenerator())
        try expect(outcome.trajectory, .stopped(.hookFailed), .selected("img_1"), .issues(.hook))
    }

    @Test func hookIsAskedOnceForACallThatIsRetried() async throws {
        let hook = ScriptedHook([.allow, .allow])
        let session = AgentSession(
            policy: ScriptedPolicy([.call(prompt: "one"), .call(prompt: "two"), .answer()]),
            tools: [FlakyTool(StubGenerator(), every: 2, .failure(.transient("busy")))], hook: hook,
            environment: SessionEnvironment(clock: ManualClock.automatic()))
        let outcome = await session.respond(to: "a cat")
        try expect(outcome.trajectory, .stopped(.satisfied), .rounds(2), .issues(.tool))
        #expect(hook.requests.count == 2)
    }
}
