import GenAgent
import GenAgentTesting
import Testing

/// Tools, their failures and their jobs.
@Suite struct SessionToolTests {
    @Test func policyChoosesAmongToolsByName() async throws {
        let (sketch, paint) = (StubGenerator("sketch"), StubGenerator("paint"))
        let policy = ScriptedPolicy([
            .call(prompt: "one", tool: "sketch"), .call(prompt: "two", tool: "paint"),
            .call(prompt: "three", tool: "etch"), .answer(),
        ])
        let outcome = await AgentSession(policy: policy, tools: [sketch, paint]).respond(to: "a cat")
        #expect(sketch.requests.map(\.prompt) == ["one"] && paint.requests.map(\.prompt) == ["two"])
        try expect(
            outcome.trajectory,
            tells: [
                .call(tool: "sketch"), .call(tool: "paint"),
                .refusedCall("There is no tool `etch`; there are: sketch, paint."), .stop(.satisfied),
            ])
        try expectConsistent(outcome.trajectory)
    }

    @Test func plainToolAnswersInWordsAndImages() async throws {
        let found = try StubImage.solid(.red)
        let search = StubTool("search") { arguments, _ in
            ToolResult("found \(arguments["query"]?.stringValue ?? "")", images: [found], usage: Usage(money: 0.5))
        }
        let policy = ScriptedPolicy([
            .calls([ToolCall(name: "search", arguments: ["query": "cats"])]), .call(prompt: "a cat"), .answer(),
        ])
        let outcome = await AgentSession(policy: policy, tools: [search, StubGenerator()]).respond(to: "a cat")
        try expect(outcome.trajectory, .rounds(1), .images(2), .selected("img_2"), .stopped(.satisfied))
        #expect(policy.requests[1].messages.last?.imageIDs == ["img_1"])
        #expect(policy.requests[1].images["img_1"] == found)
        #expect(search.requests == [["query": "cats"]])
        #expect(outcome.trajectory.usage.money == 0.5)
        try expectConsistent(outcome.trajectory)
    }

    @Test func generatorBehindAPlainInterfaceIsStillATool() async throws {
        // Its descriptor claims no generator, so its calls are no rounds.
        struct Plain: GeneratorTool {
            let descriptor = ToolDescriptor(name: "plain", summary: "", parameters: ["type": "object"])
            func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
                GenerationResult(try StubImage.labeled(request.prompt))
            }
        }
        let policy = ScriptedPolicy([.call(prompt: "a cat", tool: "plain"), .answer()])
        let outcome = await AgentSession(policy: policy, tools: [Plain()]).respond(to: "a cat")
        try expect(outcome.trajectory, .rounds(0), .images(1), .stopped(.policyStopped))
    }

    @Test func severalCallsOfOneTurnAreRoundsInOrder() async throws {
        let calls = ["one", "two"].map { ToolCall(name: "draw", arguments: ["prompt": .string($0)]) }
        let policy = ScriptedPolicy([.calls(calls), .answer()])
        let outcome = await AgentSession(policy: policy, tools: [StubGenerator()]).respond(to: "a cat")
        try expect(
            outcome.trajectory,
            tells: [.turn, .call(prompt: "one"), .image("img_1"), .call(prompt: "two"), .image("img_2"), .answer])
        #expect(policy.requests[1].messages.last?.imageIDs == ["img_1", "img_2"])
    }

    @Test func rejectedCallIsToldToThePolicy() async throws {
        let policy = ScriptedPolicy([.call(prompt: "one"), .call(prompt: "two"), .answer()])
        let flaky = FlakyTool(StubGenerator(), every: 2, .failure(.rejected("The prompt was moderated.")))
        let outcome = await AgentSession(policy: policy, tools: [flaky]).respond(to: "a cat")
        try expect(
            outcome.trajectory,
            tells: [.call, .failedCall("The prompt was moderated."), .answer, .issue(.tool), .stop(.satisfied)])
        let told = policy.requests[2].messages.last?.parts.contains { part in
            if case .toolResult(let result) = part {
                result.isError && result.text.contains("moderated")
            } else {
                false
            }
        }
        #expect(told == true)
    }

    @Test func transientFailureIsRetriedAfterItsDelay() async throws {
        let clock = ManualClock()
        let flaky = FlakyTool(StubGenerator(), every: 1, .failure(.transient("busy", retryAfter: 20)))
        let session = AgentSession(
            policy: ScriptedPolicy([.call(prompt: "one")]), tools: [flaky],
            environment: SessionEnvironment(clock: clock))
        let run = session.run("a cat")
        for attempt in 1...2 {
            await flaky.waitForCalls(attempt)
            await clock.waitForSleepers(1)
            #expect(clock.sleepers == [clock.now().advanced(bySeconds: 20)])
            clock.advance(by: 19.999)
            #expect(clock.sleepers.count == 1 && flaky.callCount == attempt)
            clock.advance(by: 0.001)
        }
        let events = await run.collected()
        #expect(events.names.filter { $0 == "retrying" }.count == 2)
        #expect(events.names.filter { $0.hasPrefix("callStarted") }.suffix(1) == ["callStarted(draw, 3)"])
        let outcome = try #require(events.outcome)
        try expect(outcome.trajectory, .stopped(.toolFailed), .issues(.tool, .tool, .tool), .rounds(0))
        #expect(outcome.trajectory.calls[0].attempts.count == 3)
        try expectConsistent(outcome.trajectory)
    }

    @Test func everyBoundaryRetriesWhatIsTransient() async throws {
        let busy = AdapterError.transient("busy")
        let clock = ManualClock.automatic()
        let policy = ScriptedPolicy(
            [.failure(busy), .call(prompt: "one"), .call(prompt: "two"), .answer()], clock: clock)
        let judge = ScriptedJudge([.failure(busy), .unsatisfied("no"), .unsatisfied("no")])
        let reflector = ScriptedReflector([.failure(busy), .guidance("again"), .guidance("again")])
        let comparator = ScriptedComparator([.failure(busy), .first])
        let session = AgentSession(
            policy: policy, tools: [StubGenerator()], assessment: .judge(judge, reflector: reflector),
            selection: .pairwise(comparator), environment: SessionEnvironment(clock: clock))
        let outcome = await session.respond(to: "a cat")
        try expect(
            outcome.trajectory, .stopped(.policyStopped), .selected("img_1"),
            .issues(.policy, .judge, .reflector, .comparator))
        #expect(clock.now() > ManualClock.start)
        try expectConsistent(outcome.trajectory)
    }

    @Test func exhaustedFailureIsNotRetried() async throws {
        let flaky = FlakyTool(StubGenerator(), every: 1, .failure(.transient("busy", exhausted: true)))
        let outcome = await AgentSession(policy: ScriptedPolicy([.call(prompt: "one")]), tools: [flaky])
            .respond(to: "a cat")
        try expect(outcome.trajectory, .stopped(.toolFailed), .issues(.tool))
        #expect(flaky.callCount == 1)
    }

    @Test func garbageStopsTheSessionWithTheImageSoFar() async throws {
        let flaky = FlakyTool(StubGenerator(), every: 2, .garbage)
        let policy = ScriptedPolicy([.call(prompt: "one"), .call(prompt: "two")])
        let outcome = await AgentSession(policy: policy, tools: [flaky]).respond(to: "a cat")
        try expect(outcome.trajectory, .stopped(.toolFailed), .selected("img_1"), .issues(.tool))
        #expect(outcome.trajectory.issues[0].error.message.contains("Not an image"))
    }

    @Test func failingPolicyAndFullContextHaveTheirReasons() async throws {
        for (error, reason) in [
            (AdapterError.fatal("no such model"), StopReason.policyFailed), (.contextFull("8192 tokens"), .contextFull),
        ] {
            let policy = ScriptedPolicy([.call(prompt: "one"), .failure(error)])
            let outcome = await AgentSession(policy: policy, tools: [StubGenerator()]).respond(to: "a cat")
            try expect(outcome.trajectory, .stopped(reason), .selected("img_1"), .issues(.policy))
        }
    }

    @Test func jobHandleIsDurableBeforeRecordReturns() async throws {
        let store = InMemoryTrajectoryStore()
        let tool = RecordingGenerator(store: store)
        let session = AgentSession(
            policy: ScriptedPolicy([.call(prompt: "one"), .answer()]), tools: [tool], store: store, id: "jobs")
        let outcome = await session.respond(to: "a cat")
        try expect(outcome.trajectory, .stopped(.satisfied))
        #expect(outcome.trajectory.calls[0].attempts[0].job == JobHandle("job-7"))
        try await expectReplays("jobs", in: store, as: outcome.trajectory)
    }

    @Test func progressAndWarningsReachListenerAndPolicy() async throws {
        let painter = StubGenerator(
            behavior: .init(
                progress: [ToolProgress(fraction: 0.5, note: "half")], recordsJob: true, warnings: ["no size"]))
        let policy = ScriptedPolicy([.call(prompt: "one"), .answer()])
        let events = await AgentSession(policy: policy, tools: [painter]).run("a cat").collected()
        #expect(events.contains { if case .progress(let report) = $0 { report.note == "half" } else { false } })
        let outcome = try #require(events.outcome)
        #expect(outcome.trajectory.calls[0].warnings == ["no size"])
        #expect(outcome.trajectory.calls[0].attempts[0].job == JobHandle("draw-1"))
        let told = policy.requests[1].messages.last?.parts.contains { part in
            if case .toolResult(let result) = part { result.text.contains("warning: no size") } else { false }
        }
        #expect(told == true)
    }

    @Test func usageIsCountedAndTimed() async throws {
        let clock = ManualClock.automatic()
        let policy = ScriptedPolicy(
            [
                .delay(2),
                .reply(
                    PolicyReply(
                        text: #"<think>.</think><tool_call>{"name": "draw", "arguments": {"prompt": "x"}}</tool_call>"#,
                        usage: Usage(inputTokens: 10, outputTokens: 5))), .answer(),
            ], clock: clock)
        let painter = StubGenerator(behavior: .init(delay: 3, usage: Usage(money: 0.25)))
        let session = AgentSession(policy: policy, tools: [painter], environment: SessionEnvironment(clock: clock))
        let outcome = await session.respond(to: "a cat")
        #expect(
            outcome.trajectory.usage
                == Usage(inputTokens: 10, outputTokens: 5, images: 1, seconds: 5, money: 0.25))
        try expectConsistent(outcome.trajectory)
    }
}

/// Looks into the store right after its job was recorded.
struct RecordingGenerator: GeneratorTool {
    let store: InMemoryTrajectoryStore
    let descriptor = ToolDescriptor(generator: "draw", summary: "")

    func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        try await context.record(JobHandle("job-7"))
        guard case .jobSubmitted(JobHandle("job-7"))? = try await store.inputs(of: context.sessionID).last?.input else {
            throw AdapterError.fatal("The handle was not durable.")
        }
        return GenerationResult(try StubImage.labeled(request.prompt))
    }
}
