import GenAgent
import GenAgentTesting
import Testing

@testable import GenAgentEvaluation

/// Evaluations that are stopped while items are under way: what was paid for is not paid for again.
@Suite struct InterruptionTests {
    private let policy = ScriptedPolicy(forEverySession: [
        .call(prompt: "a"), .call(prompt: "b"), .call(prompt: "c"), .answer(),
    ])

    private func evaluation(
        _ contender: any Contender, _ journal: EvaluationJournal, _ store: any TrajectoryStore,
        _ clock: any SessionClock = ManualClock(), _ logs: LogCapture = LogCapture()
    ) -> Evaluation {
        Evaluation(
            suite: EvaluationSuite(name: "one", queries: [Query("a wish", id: "q")]), contenders: [contender],
            judge: DigestJudge(), journal: journal, store: store,
            environment: SessionEnvironment(logger: logs.logger, clock: clock))
    }

    private func agent(_ tool: any GeneratorTool, seconds: Double? = nil) -> AgentContender {
        AgentContender(
            "agent", policy: { [policy] _ in policy }, tools: [tool], rounds: 3,
            configuration: SessionConfiguration(limits: SessionLimits(rounds: 3, seconds: seconds)))
    }

    /// Runs until a call of the tool waits, and stops it then.
    private func interrupt(_ evaluation: Evaluation, _ gate: Gate) async {
        let task = Task { try await evaluation.run() }
        await gate.waitForArrivals(1)
        task.cancel()
        gate.open()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `an agent that is cancelled in its third call makes that call again, and nothing else`() async throws {
        let (journal, store, clock, gate) = (EvaluationJournal(), InMemoryTrajectoryStore(), ManualClock(), Gate())
        let first = StubGenerator()
        let logs = LogCapture()
        await interrupt(evaluation(agent(Held(first, from: 3, gate)), journal, store, clock, logs), gate)
        // To be stopped is no failure of the store.
        #expect(logs.messages(.error).isEmpty && logs.messages(.debug).contains { $0.contains("store was cancelled") })
        #expect(first.requests.map(\.prompt).prefix(2) == ["a", "b"])
        let id = try #require(try await store.sessions().first)
        #expect(try await !store.inputs(of: id).contains { $0.input == .cancelled })

        clock.advance(by: 5000)
        let second = StubGenerator()
        let report = try await evaluation(agent(second), journal, store, clock).run()
        #expect(second.requests.map(\.prompt) == ["c"])
        let record = report.records[0]
        #expect(record.status == .scored && record.session == id)
        #expect(record.cost?.generatorCalls == 3)
        // The pause is nobody's work.
        #expect(record.cost?.seconds == 0)
        let calls = try await store.trajectory(of: id).calls
        #expect(calls.map(\.mayHaveChargedTwice) == [false, false, true])
    }

    @Test func `a session that would come to something else is begun anew`() async throws {
        // With a deadline the pause would count.
        let (journal, store, gate) = (EvaluationJournal(), InMemoryTrajectoryStore(), Gate())
        await interrupt(evaluation(agent(Held(StubGenerator(), from: 2, gate), seconds: 60), journal, store), gate)
        let tool = StubGenerator()
        _ = try await evaluation(agent(tool, seconds: 60), journal, store).run()
        #expect(tool.requests.map(\.prompt) == ["a", "b", "c"])

        // A call that was cut off twice would fail.
        let other = InMemoryTrajectoryStore()
        for _ in 0..<2 {
            let gate = Gate()
            let held = StubGenerator()
            await interrupt(evaluation(agent(Held(held, from: 1, gate)), journal, other), gate)
        }
        let last = StubGenerator()
        let report = try await evaluation(agent(last), journal, other).run()
        #expect(last.requests.map(\.prompt) == ["a", "b", "c"])
        #expect(report.records[0].cost?.generatorCalls == 3)
        #expect(try await other.sessions().count == 2)
    }

    @Test func `one pass, which has no call to spare, is begun anew and has its image`() async throws {
        let (journal, store, gate) = (EvaluationJournal(), InMemoryTrajectoryStore(), Gate())
        func onePass(_ tool: any GeneratorTool) -> AgentContender {
            .onePass(policy: { [policy] _ in policy }, tools: [tool])
        }
        await interrupt(evaluation(onePass(Held(StubGenerator(), from: 1, gate)), journal, store), gate)
        let report = try await evaluation(onePass(StubGenerator()), journal, store).run()
        #expect(report.records[0].status == .scored)
        #expect(report.records[0].cost?.generatorCalls == 1)
    }

    @Test func `one pass whose job was submitted takes that job up, and submits no other`() async throws {
        let (journal, store, gate) = (EvaluationJournal(), InMemoryTrajectoryStore(), Gate())
        func onePass(_ tool: any GeneratorTool) -> AgentContender {
            .onePass(policy: { [policy] _ in policy }, tools: [tool])
        }
        await interrupt(evaluation(onePass(Submitting(StubGenerator(), gate)), journal, store), gate)
        let tool = StubGenerator()
        let report = try await evaluation(onePass(tool), journal, store).run()
        #expect(tool.reattached == [JobHandle("job-1")])
        #expect(tool.requests.count == 1)
        #expect(report.records[0].status == .scored && report.records[0].cost?.generatorCalls == 1)
        #expect(try await store.sessions().count == 1)
    }

    @Test func `one pass whose call was named asks for that job, and submits no other`() async throws {
        let (journal, store, gate) = (EvaluationJournal(), InMemoryTrajectoryStore(), Gate())
        let naming = GeneratorCapabilities(callNaming: .job)
        func onePass(_ tool: any GeneratorTool) -> AgentContender {
            .onePass(policy: { [policy] _ in policy }, tools: [tool])
        }
        // Cut off before the server's handle was recorded.
        let first = Held(StubGenerator(capabilities: naming), from: 1, gate)
        await interrupt(evaluation(onePass(first), journal, store), gate)
        let id = try #require(try await store.sessions().first)
        let name = try #require(try await store.trajectory(of: id).calls.last?.attempts.last?.name)
        let tool = StubGenerator(capabilities: naming)
        let report = try await evaluation(onePass(tool), journal, store).run()
        #expect(tool.reattached == [.unconfirmed(name)])
        #expect(report.records[0].status == .scored && report.records[0].session == id)
    }

    @Test func `one pass whose job is gone submits another one, and has its image`() async throws {
        let (journal, store, gate) = (EvaluationJournal(), InMemoryTrajectoryStore(), Gate())
        func onePass(_ tool: any GeneratorTool) -> AgentContender {
            .onePass(policy: { [policy] _ in policy }, tools: [tool])
        }
        await interrupt(evaluation(onePass(Submitting(StubGenerator(), gate)), journal, store), gate)
        let report = try await evaluation(
            onePass(Forgetful(inner: StubGenerator())), journal, store, ManualClock.automatic()
        ).run()
        #expect(report.records[0].status == .scored && report.records[0].cost?.generatorCalls == 1)
    }

    @Test func `a finished agent whose image the store has lost makes it again`() async throws {
        let (journal, store) = (EvaluationJournal(), LosingStore())
        let first = try await evaluation(agent(StubGenerator()), journal, store).run()
        let image = try #require(first.records[0].image?.digest)
        store.lose(image)
        let tool = StubGenerator()
        var again = evaluation(agent(tool), journal, store)
        again.judge = DigestJudge(name: "second")
        let report = try await again.run()
        #expect(tool.requests.map(\.prompt) == ["a", "b", "c"])
        #expect(report.records[0].status == .scored && report.records[0].reason == nil)
    }

    @Test func `an agent that was cut off and whose image the store has lost begins anew`() async throws {
        let (journal, store, gate) = (EvaluationJournal(), LosingStore(), Gate())
        await interrupt(evaluation(agent(Held(StubGenerator(), from: 3, gate)), journal, store), gate)
        let id = try #require(try await store.sessions().first)
        let image = try #require(try await store.trajectory(of: id).images.first)
        store.lose(image.reference.digest)
        let tool = StubGenerator()
        let report = try await evaluation(agent(tool), journal, store).run()
        #expect(tool.requests.map(\.prompt) == ["a", "b", "c"])
        #expect(report.records[0].status == .scored && report.records[0].cost?.generatorCalls == 3)
    }

    @Test func `best-of-N that is cancelled in its third call goes on there`() async throws {
        let (journal, store, gate) = (EvaluationJournal(), InMemoryTrajectoryStore(), Gate())
        func best(_ tool: any GeneratorTool) -> BestOfN {
            BestOfN(.fixed(4), generator: tool, chooser: JudgeChooser(DigestJudge(name: "eyes")))
        }
        let first = StubGenerator()
        await interrupt(evaluation(best(Held(first, from: 3, gate)), journal, store), gate)
        let second = StubGenerator()
        let report = try await evaluation(best(second), journal, store).run()
        let undisturbed = StubGenerator()
        let whole = try await evaluation(best(undisturbed), EvaluationJournal(), InMemoryTrajectoryStore()).run()
        #expect(report == whole)
        #expect(report.records[0].cost?.generatorCalls == 4)
        #expect(second.requests.map(\.seed) == undisturbed.requests.map(\.seed).suffix(2))
    }

    @Test(arguments: [false, true])
    func `a baseline whose job was submitted resumes that job, and submits no other`(isRaw: Bool) async throws {
        let (journal, store, gate) = (EvaluationJournal(), InMemoryTrajectoryStore(), Gate())
        func baseline(_ tool: any GeneratorTool) -> any Contender {
            isRaw
                ? RawGenerator(tool)
                : BestOfN(.fixed(2), generator: tool, chooser: JudgeChooser(DigestJudge(name: "eyes")))
        }
        await interrupt(evaluation(baseline(Submitting(StubGenerator(), gate)), journal, store), gate)
        let tool = StubGenerator()
        let report = try await evaluation(baseline(tool), journal, store).run()
        #expect(tool.reattached == [JobHandle("job-1")])
        #expect(tool.requests.count == (isRaw ? 1 : 2))
        #expect(report.records[0].status == .scored)
        #expect(report.records[0].cost?.generatorCalls == (isRaw ? 1 : 2))

        // The job is gone: another one is submitted.
        let (other, again) = (InMemoryTrajectoryStore(), Gate())
        await interrupt(evaluation(baseline(Submitting(StubGenerator(), again)), EvaluationJournal(), other), again)
        let last = try await evaluation(
            baseline(Forgetful(inner: StubGenerator())), EvaluationJournal(), other, ManualClock.automatic()
        ).run()
        #expect(last.records[0].status == .scored && last.records[0].cost?.generatorCalls == (isRaw ? 1 : 2))
    }

    @Test func `a baseline whose call failed says why, and only that call is made again`() async throws {
        let (journal, store) = (EvaluationJournal(), InMemoryTrajectoryStore())
        func best(_ tool: any GeneratorTool) -> BestOfN {
            BestOfN(.fixed(3), generator: tool, chooser: JudgeChooser(DigestJudge(name: "eyes")))
        }
        let refusing = FlakyTool(StubGenerator(), every: 2, .failure(.rejected("not this prompt")))
        let failed = try await evaluation(best(refusing), journal, store).run()
        #expect(failed.records[0].status == .failed && failed.records[0].image == nil)
        #expect(failed.records[0].reason?.contains("not this prompt") == true)
        let tool = StubGenerator()
        let report = try await evaluation(best(tool), journal, store).run()
        #expect(tool.requests.count == 2)
        #expect(report.records[0].status == .scored && report.records[0].cost?.generatorCalls == 3)
    }

    @Test func `a candidate whose image the store has lost is made again`() async throws {
        let journal = EvaluationJournal()
        func run(_ chooser: any CandidateChooser) async throws -> (Int, EvaluationReport) {
            let tool = StubGenerator()
            let best = BestOfN(.fixed(3), generator: tool, chooser: chooser)
            let report = try await evaluation(best, journal, InMemoryTrajectoryStore()).run()
            return (tool.requests.count, report)
        }
        struct Undecided: CandidateChooser {
            let name = "eyes"
            func choose(
                among candidates: [Candidate], for query: Query, context: JudgeContext
            ) async throws -> CandidateChoice { throw AdapterError.fatal("no idea") }
        }
        let (_, failed) = try await run(Undecided())
        #expect(failed.rows[0].failed == 1 && failed.rows[0].score == nil)
        let (calls, report) = try await run(JudgeChooser(DigestJudge(name: "eyes")))
        #expect(calls == 3 && report.rows[0].scored == 1)
    }
}

/// A generator that waits at a gate from its n-th request on.
private struct Held: GeneratorTool {
    let inner: StubGenerator
    let limit: Int
    let gate: Gate

    init(_ inner: StubGenerator, from limit: Int, _ gate: Gate) {
        (self.inner, self.limit, self.gate) = (inner, limit, gate)
    }

    var descriptor: ToolDescriptor { inner.descriptor }

    func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        if inner.requests.count + 1 >= limit { await gate.pass() }
        return try await inner.generate(request, context: context)
    }
}

/// A generator whose job is submitted and then waits at a gate.
private struct Submitting: GeneratorTool {
    let inner: StubGenerator
    let gate: Gate

    init(_ inner: StubGenerator, _ gate: Gate) { (self.inner, self.gate) = (inner, gate) }

    var descriptor: ToolDescriptor { inner.descriptor }

    func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        try await context.record(JobHandle("job-1"))
        await gate.pass()
        return try await inner.generate(request, context: context)
    }
}

/// A generator that knows nothing of its jobs any more.
private struct Forgetful: GeneratorTool {
    let inner: StubGenerator

    var descriptor: ToolDescriptor { inner.descriptor }

    func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        try await inner.generate(request, context: context)
    }

    func reattach(
        to job: JobHandle, request: GenerationRequest, context: ToolContext
    ) async throws -> GenerationResult {
        throw AdapterError.transient("The job \(job) is unknown.", jobIsOver: true)
    }
}

/// A store that keeps its logs and loses images.
private final class LosingStore: TrajectoryStore {
    private let base = InMemoryTrajectoryStore()
    private let lost = Locked<Set<ImageDigest>>([])

    func lose(_ digest: ImageDigest) { lost.withLock { _ = $0.insert(digest) } }

    func append(_ input: RecordedInput, to session: SessionID) async throws {
        try await base.append(input, to: session)
    }

    func inputs(of session: SessionID) async throws -> [RecordedInput] { try await base.inputs(of: session) }

    func sessions() async throws -> [SessionID] { try await base.sessions() }

    func save(_ image: EncodedImage) async throws {
        lost.withLock { _ = $0.remove(image.digest) }
        try await base.save(image)
    }

    func image(_ digest: ImageDigest) async throws -> EncodedImage? {
        lost.withLock { $0.contains(digest) } ? nil : try await base.image(digest)
    }
}
