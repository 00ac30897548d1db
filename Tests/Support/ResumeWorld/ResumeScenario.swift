import GenAgent
import GenAgentTesting

/// A kind of session, with all that outlives the processes that run it.
package enum ResumeScenario: String, CaseIterable, Sendable {
    case selfJudging, separateJudge, judgeAndReflector, pairwise, hook, jobs, jobsThatCannotBeTakenUp, retries, deadline
    case repairs, severalCalls, continued, native
}

/// One session of a scenario, across as many processes as it takes.
package struct ResumeRun: Sendable {
    package let scenario: ResumeScenario
    package let id: SessionID = "s"
    /// Jumps over waits, but not over the deadline.
    package let clock = ManualClock.automatic(longest: 3600)
    package let painter: CountingGenerator
    package let search: StubTool
    package let policy: any PolicyModel
    package let queries: [Query]

    package init(_ scenario: ResumeScenario) throws {
        self.scenario = scenario
        painter = CountingGenerator(
            jobs: [.jobs, .jobsThatCannotBeTakenUp].contains(scenario),
            reattaches: scenario != .jobsThatCannotBeTakenUp,
            opens: ManualClock.start.advanced(bySeconds: scenario == .retries ? 10 : 0))
        search = StubTool("search", says: "Cats have whiskers.")
        let script = ScriptedPolicy(forEverySession: scenario.steps)
        policy =
            scenario == .retries
            ? LatePolicy(policy: script, opens: ManualClock.start.advanced(bySeconds: 3), clock: clock) : script
        var first = Query("a cat", id: "cat", tags: ["animals"], metadata: ["demand": "whiskers"])
        if [.continued, .severalCalls].contains(scenario) { first.images = [try StubImage.solid(.red)] }
        let second = Query("bluer", images: [try StubImage.solid(.blue)], metadata: ["demand": "blue whiskers"])
        queries = scenario == .continued ? [first, second] : [first]
    }

    private var assessment: Assessment {
        switch scenario {
        case .separateJudge, .continued: .judge(DemandingJudge(satisfiedIn: 2))
        case .judgeAndReflector: .judge(DemandingJudge(satisfiedIn: 4), reflector: AlternatingReflector())
        default: .selfJudging
        }
    }

    private var selection: ImageSelection {
        scenario == .pairwise ? .pairwise(FondComparator(favourite: "img_2")) : .last
    }
    private var hook: (any ToolCallHook)? { scenario == .hook ? WordHook() : nil }
    private var environment: SessionEnvironment { SessionEnvironment(clock: clock) }

    package func begin(in store: any TrajectoryStore) -> AgentSession {
        let limits = SessionLimits(rounds: 4, seconds: scenario == .deadline ? 100_000 : nil)
        return AgentSession(
            policy: policy, tools: [painter, search], assessment: assessment, selection: selection, hook: hook,
            configuration: SessionConfiguration(
                limits: limits, format: scenario == .native ? .native : .tagged, retry: RetryPolicy(attempts: 5)),
            store: store, environment: environment, id: id, seed: 7)
    }

    package func resume(from store: any TrajectoryStore) async throws -> AgentSession {
        try await AgentSession.resume(
            id, from: store, policy: policy, tools: [painter, search], assessment: assessment, selection: selection,
            hook: hook, environment: environment)
    }

    /// Does what one process does, from wherever the one before it was cut off: takes up what there is, and asks what is left.
    package func live(in store: any TrajectoryStore) async throws -> Trajectory? {
        let isNew = try await store.inputs(of: id).isEmpty
        let session = isNew ? begin(in: store) : try await resume(from: store)
        if !isNew { _ = await session.finish() }
        for query in queries.dropFirst(await session.trajectory?.exchanges.count ?? 0) {
            _ = await session.respond(to: query)
        }
        return await session.trajectory
    }

    /// Lives until the given write, and is then cut off.
    package func die(at write: Int, keepsLast: Bool, in kept: any TrajectoryStore) async {
        let store = CrashingStore(kept, death: write, keepsLast: keepsLast)
        let life = Task { try await live(in: store) }
        await store.grave.waitForArrivals(1)
        // Its body is buried with the test: it may not act any more.
        bodies.withLock { $0.append((store.grave, life)) }
    }

    private let bodies = Locked<[(Gate, Task<Trajectory?, any Error>)]>([])

    package func bury() async {
        for (grave, life) in bodies.withLock({ $0 }) {
            life.cancel()
            grave.open()
            _ = await life.result
        }
    }
}

extension ResumeScenario {
    fileprivate var steps: [PolicyStep] {
        switch self {
        case .selfJudging, .jobs, .jobsThatCannotBeTakenUp, .retries, .deadline:
            [.call(prompt: "one"), .call(prompt: "two", judging: "no"), .answer()]
        case .separateJudge: [.call(prompt: "one"), .call(prompt: "two")]
        case .judgeAndReflector: [.call(prompt: "one"), .call(prompt: "two"), .call(prompt: "three")]
        case .pairwise: [.call(prompt: "one"), .call(prompt: "two"), .call(prompt: "three"), .answer()]
        case .hook:
            [
                .call(prompt: "forbidden"), .call(prompt: "vague"), .call(prompt: "cached"), .call(prompt: "plain"),
                .answer(),
            ]
        case .repairs: [.turn("What?"), .call(prompt: "one"), .turn("<judge>no"), .answer()]
        case .severalCalls:
            [
                .calls([
                    ToolCall(name: "search", arguments: ["query": "cat"]),
                    ToolCall(name: "draw", arguments: ["prompt": "one", "images": ["img_1"]]),
                    ToolCall(name: "sculpt", arguments: [:]), ToolCall(name: "draw", arguments: ["prompt": "two"]),
                ]), .answer(),
            ]
        case .continued: [.call(prompt: "one"), .call(prompt: "two"), .call(prompt: "three"), .call(prompt: "four")]
        case .native:
            [
                .reply(
                    PolicyReply(
                        text: "Two.",
                        toolCalls: [
                            NativeToolCall(id: "a", name: "draw", arguments: #"{"prompt": "one"}"#),
                            NativeToolCall(id: "b", name: "search", arguments: "{}"),
                        ])), .reply(PolicyReply(text: "<answer>done</answer>")),
            ]
        }
    }
}
