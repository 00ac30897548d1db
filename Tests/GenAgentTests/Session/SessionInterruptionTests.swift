import GenAgent
import GenAgentTesting
import Testing

/// A moment in which a session waits for somebody who does not listen to cancellation, with one image already there.
enum HeldPhase: String, CaseIterable, Sendable {
    case policy, hook, tool, judge, reflector, comparator, retry

    /// A session that will be held there.
    func session(_ gate: Gate, _ clock: ManualClock, _ store: any TrajectoryStore, seconds: Double?) -> AgentSession {
        let held = self
        var steps: [PolicyStep] = [.call(prompt: "one"), .call(prompt: "two"), .answer()]
        if held == .policy { steps.insert(.wait(gate), at: 1) }
        // After a first comparison, so that there is a leader.
        if held == .comparator { steps.insert(.call(prompt: "three"), at: 2) }
        var tool: any AgentTool = StubGenerator()
        if held == .tool { tool = GatedGenerator(gate: gate) }
        if held == .retry { tool = FlakyTool(StubGenerator(), every: 2, .failure(.transient("busy", retryAfter: 90))) }
        var assessment = Assessment.selfJudging
        if held == .judge { assessment = .judge(ScriptedJudge([.wait(gate), .unsatisfied("no")])) }
        if held == .reflector {
            let reflector = ScriptedReflector([.wait(gate), .guidance("more")])
            assessment = .judge(ScriptedJudge([.unsatisfied("no")]), reflector: reflector)
        }
        return AgentSession(
            policy: ScriptedPolicy(steps), tools: [tool], assessment: assessment,
            selection: held == .comparator ? .pairwise(ScriptedComparator([.first, .wait(gate), .first])) : .last,
            hook: held == .hook ? ScriptedHook([.allow, .wait(gate), .allow]) : nil,
            configuration: SessionConfiguration(limits: SessionLimits(seconds: seconds)), store: store,
            environment: SessionEnvironment(clock: clock), id: SessionID(rawValue: rawValue))
    }

    func arrive(_ gate: Gate, _ clock: ManualClock, sleepers: Int) async {
        if self == .retry { await clock.waitForSleepers(sleepers + 1) } else { await gate.waitForArrivals(1) }
    }
}

@Suite struct SessionInterruptionTests {
    @Test(arguments: HeldPhase.allCases)
    func cancellationReturnsTheBestImageSoFarAtOnce(phase: HeldPhase) async throws {
        let (gate, clock, store) = (Gate(), ManualClock(), InMemoryTrajectoryStore())
        let session = phase.session(gate, clock, store, seconds: nil)
        let answer = Task { await session.respond(to: "a cat") }
        await phase.arrive(gate, clock, sleepers: 0)
        answer.cancel()
        // The one who is asked still waits at the gate: the outcome does not wait for it.
        let outcome = await answer.value
        try expect(outcome.trajectory, .stopped(.cancelled), .selected("img_1"))
        #expect(outcome.image != nil && outcome.image == outcome.images["img_1"])
        try expectConsistent(outcome.trajectory)
        try await expectReplays(session.id, in: store, as: outcome.trajectory)
        gate.open()
        // What the late one brings changes nothing.
        #expect(await session.trajectory == outcome.trajectory)
    }

    @Test(arguments: HeldPhase.allCases)
    func deadlineReturnsTheBestImageSoFarAtOnce(phase: HeldPhase) async throws {
        let (gate, clock, store) = (Gate(), ManualClock(), InMemoryTrajectoryStore())
        let session = phase.session(gate, clock, store, seconds: 60)
        let answer = Task { await session.respond(to: "a cat") }
        await clock.waitForSleepers(1)
        await phase.arrive(gate, clock, sleepers: 1)
        clock.advance(by: 59)
        #expect(await session.trajectory?.exchanges.last?.stopReason == nil)
        clock.advance(by: 1)
        let outcome = await answer.value
        try expect(outcome.trajectory, .stopped(.deadline), .selected("img_1"))
        #expect(outcome.trajectory.exchanges[0].finishedAt == ManualClock.start.advanced(bySeconds: 60))
        try expectConsistent(outcome.trajectory)
        try await expectReplays(session.id, in: store, as: outcome.trajectory)
        gate.open()
    }

    @Test func deadlineThatHasPassedAsksNobody() async throws {
        let policy = ScriptedPolicy([.answer()])
        let session = AgentSession(
            policy: policy, tools: [], configuration: SessionConfiguration(limits: SessionLimits(seconds: 0)))
        try expect(await session.respond(to: "a cat").trajectory, .stopped(.deadline), .turns(0))
        #expect(policy.requests.isEmpty)
    }

    @Test func answerInTimeLeavesNoTimerBehind() async throws {
        let clock = ManualClock()
        let session = AgentSession(
            policy: ScriptedPolicy([.answer()]), tools: [],
            configuration: SessionConfiguration(limits: SessionLimits(seconds: 60)),
            environment: SessionEnvironment(clock: clock))
        try expect(await session.respond(to: "a cat").trajectory, .stopped(.policyStopped))
        clock.advance(by: 120)
        try expect(await session.respond(to: "again").trajectory, .stopped(.policyFailed))
    }

    @Test func cancelledBeforeItStartsAsksNobody() async throws {
        let (policy, store) = (ScriptedPolicy([.answer()]), InMemoryTrajectoryStore())
        let session = AgentSession(policy: policy, tools: [], store: store)
        let gate = Gate()
        let answer = Task {
            await gate.pass()
            return await session.respond(to: "a cat")
        }
        answer.cancel()
        gate.open()
        let outcome = await answer.value
        try expect(outcome.trajectory, tells: [.query("a cat"), .stop(.cancelled)])
        #expect(policy.requests.isEmpty && outcome.image == nil)
        try await expectReplays(session.id, in: store, as: outcome.trajectory)
    }

    @Test func cancelledWhileItWaitsForItsTurnReturnsAtOnceAndLeavesNoTrace() async throws {
        let gate = Gate()
        let policy = ScriptedPolicy([.call(prompt: "one"), .wait(gate), .answer(), .answer()])
        let session = AgentSession(policy: policy, tools: [StubGenerator()])
        let first = Task { await session.respond(to: "one") }
        await gate.waitForArrivals(1)
        let second = session.run("two")
        second.cancel()
        let events = await second.collected()
        #expect(events.names == ["finished(cancelled)"])
        #expect(events.outcome?.trajectory.exchanges.count == 1)
        gate.open()
        #expect(await first.value.isSatisfied)
        // The next in the line is not blocked by the one who left.
        let third = await session.respond(to: "three")
        #expect(third.trajectory.exchanges.map(\.query.text) == ["one", "three"])
    }

    @Test func cancelledBeforeEvenTheFirstQueryBeganReturnsAtOnce() async throws {
        let gate = Gate()
        let store = GatedStore(gate: gate) { if case .started = $0 { true } else { false } }
        let session = AgentSession(policy: ScriptedPolicy([.answer()]), tools: [], store: store, id: "early")
        let first = Task { await session.respond(to: "one") }
        await gate.waitForArrivals(1)
        let second = Task { await session.respond(to: "two") }
        second.cancel()
        let outcome = await second.value
        #expect(outcome.stopReason == .cancelled && outcome.image == nil)
        #expect(outcome.trajectory.sessionID == "early" && outcome.trajectory.exchanges.map(\.query.text) == ["two"])
        gate.open()
        let answered = await first.value
        #expect(answered.trajectory.exchanges.map(\.query.text) == ["one"])
        try await expectReplays("early", in: store, as: answered.trajectory)
    }

    @Test func callThatIsNotDurableYetDoesNotLeave() async throws {
        let gate = Gate()
        let store = GatedStore(gate: gate) { $0 == .callStarted }
        let painter = StubGenerator()
        let session = AgentSession(policy: ScriptedPolicy([.call(prompt: "one")]), tools: [painter], store: store)
        let answer = Task { await session.respond(to: "a cat") }
        await gate.waitForArrivals(1)
        answer.cancel()
        gate.open()
        let outcome = await answer.value
        #expect(painter.requests.isEmpty)
        // The store works in peace although the caller is cancelled: nothing is lost, nothing is complained of.
        try expect(outcome.trajectory, .stopped(.cancelled), .issues())
        try await expectReplays(session.id, in: store, as: outcome.trajectory)
    }

    @Test func lateImageOfACancelledCallDoesNotBreakTheStore() async throws {
        let gate = Gate()
        let store = GatedStore(gate: Gate()) { _ in false }
        let tool = GatedGenerator(gate: gate, heldCall: 0)
        let session = AgentSession(
            policy: ScriptedPolicy([.call(prompt: "one"), .call(prompt: "two"), .answer()]), tools: [tool], store: store
        )
        let answer = Task { await session.respond(to: "a cat") }
        await gate.waitForArrivals(1)
        answer.cancel()
        try expect(await answer.value.trajectory, .stopped(.cancelled))
        gate.open()
        await store.saves.waitForArrivals(1)
        let outcome = await session.respond(to: "again")
        try expect(outcome.trajectory, .stopped(.satisfied), .issues(), .selected("img_1"))
        try await expectReplays(session.id, in: store, as: outcome.trajectory)
    }

    @Test func jobHandleOfACancelledCallIsRefused() async throws {
        let gate = Gate()
        let tool = LateRecorder(gate: gate)
        let session = AgentSession(policy: ScriptedPolicy([.call(prompt: "one")]), tools: [tool])
        let answer = Task { await session.respond(to: "a cat") }
        await gate.waitForArrivals(1)
        answer.cancel()
        _ = await answer.value
        gate.open()
        #expect(await tool.wasRefused.value)
    }
}

/// Records its job only after the gate opened.
final class LateRecorder: GeneratorTool {
    let descriptor = ToolDescriptor(generator: "draw", summary: "")
    let gate: Gate
    let wasRefused: Task<Bool, Never>
    private let report: AsyncStream<Bool>.Continuation

    init(gate: Gate) {
        self.gate = gate
        let (stream, continuation) = AsyncStream.makeStream(of: Bool.self)
        report = continuation
        wasRefused = Task { await stream.first { _ in true } ?? false }
    }

    func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        await gate.pass()
        do { try await context.record(JobHandle("late")) } catch {
            report.yield(error is CancellationError)
            throw error
        }
        report.yield(false)
        return GenerationResult(try StubImage.labeled("x"))
    }
}
