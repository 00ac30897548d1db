import GenAgent
import GenAgentTesting
import Testing

@Suite struct ScriptTests {
    private let request = PolicyRequest(messages: [
        Message(role: .system, author: .system, parts: [.text("Draw.")]),
        Message(role: .user, author: .session, parts: [.text("Verdict: not satisfied"), .image("img_3")]),
    ])

    private func ask(_ policy: ScriptedPolicy) async throws -> PolicyReply {
        try await policy.reply(to: request) { _ in }
    }

    @Test func makersWriteTurnsThatTheParserReads() async throws {
        let policy = ScriptedPolicy([
            .call(prompt: "a <cup> of \"tea\"", thinking: "Tea.", judging: "No steam.", arguments: ["width": 64]),
            .calls([ToolCall(name: "a", arguments: [:]), ToolCall(name: "b", arguments: ["x": 1])]),
            .answer("yes", thinking: "Fine.", judging: "Good."), .turn("<think>raw"),
            .reply(PolicyReply(text: "x", model: "m")),
        ])
        func turn() async throws -> PolicyTurn? {
            guard case .turn(let turn) = TurnParser().parse(try await ask(policy), format: .tagged) else { return nil }
            return turn
        }
        let call = try await turn()
        #expect(call?.thought == "Tea." && call?.judgment == "No steam." && call?.deviations.isEmpty == true)
        #expect(
            call?.action
                == .call([ToolCall(name: "draw", arguments: ["prompt": "a <cup> of \"tea\"", "width": 64])]))
        let calls = try await turn()
        #expect(
            calls?.action == .call([ToolCall(name: "a", arguments: [:]), ToolCall(name: "b", arguments: ["x": 1])]))
        #expect(try await turn() == PolicyTurn(thought: "Fine.", judgment: "Good.", action: .answer("yes")))
        #expect(try await ask(policy).text == "<think>raw")
        #expect(try await ask(policy).model == "m")
        #expect(policy.requests.count == 5 && policy.requests[0].messages == request.messages)
    }

    @Test func scriptThatRunsOutSaysWhichTurnAndWhatWasSaidLast() async throws {
        let policy = ScriptedPolicy([.answer()], name: "two-liner")
        _ = try await ask(policy)
        let error = await #expect(throws: AdapterError.self) { try await ask(policy) }
        #expect(error?.kind == .fatal)
        #expect(
            error?.message == """
                The script of the policy `two-liner` has 1 steps and ran out: turn 2 was asked for. Add a step, or make the \
                session stop earlier. The last message (session) says: Verdict: not satisfied | [img_3]
                """)
    }

    @Test func sharedScriptCountsTheTurnsOfTheConversation() async throws {
        let policy = ScriptedPolicy(forEverySession: [.turn("one"), .turn("two")])
        #expect(try await ask(policy).text == "one")
        #expect(try await ask(policy).text == "one")
        var later = request
        later.messages.append(Message(role: .assistant, author: .policy, parts: [.text("one")]))
        #expect(try await policy.reply(to: later) { _ in }.text == "two")
        later.messages.append(Message(role: .assistant, author: .policy, parts: [.text("two")]))
        let error = await #expect(throws: AdapterError.self) { try await policy.reply(to: later) { _ in } }
        #expect(error?.message.contains("turn 3 was asked for") == true)
    }

    @Test func failuresAndClosuresAreThrownAndRun() async throws {
        let policy = ScriptedPolicy([
            .failure(.transient("busy")), .failure(throwing: Oops()),
            .compute { PolicyReply(text: "\($0.messages.count)") }, .compute { _ in throw Oops() },
        ])
        await #expect(throws: AdapterError.transient("busy")) { try await ask(policy) }
        await #expect(throws: Oops.self) { try await ask(policy) }
        #expect(try await ask(policy).text == "2")
        await #expect(throws: Oops.self) { try await ask(policy) }
    }

    @Test func delaysRunOnTheClockAndBelongToTheNextStep() async throws {
        let clock = ManualClock.automatic()
        let policy = ScriptedPolicy([.delay(2), .delay(3), .turn("late")], clock: clock)
        #expect(try await ask(policy).text == "late")
        #expect(clock.now().seconds(since: ManualClock.start) == 5)
        let clockless = ScriptedPolicy([.delay(2), .turn("late")])
        let error = await #expect(throws: AdapterError.self) { try await ask(clockless) }
        #expect(error?.message.contains("no clock") == true)
    }

    @Test func hangEndsOnlyWithCancellation() async throws {
        let policy = ScriptedPolicy([.hang])
        let reply = Task { try await ask(policy) }
        await policy.waitForRequests(1)
        reply.cancel()
        await #expect(throws: CancellationError.self) { try await reply.value }
    }

    @Test func repliesAreStreamedInPieces() async throws {
        let long = String(repeating: "wort für wort ", count: 20)
        let call = NativeToolCall(id: "1", name: "draw", arguments: "{}")
        let policy = ScriptedPolicy([.reply(PolicyReply(text: long, reasoning: long, toolCalls: [call]))])
        let deltas = Locked<[PolicyDelta]>([])
        _ = try await policy.reply(to: request) { delta in deltas.withLock { $0.append(delta) } }
        let told = deltas.withLock { $0 }
        #expect(told.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined() == long)
        #expect(told.compactMap { if case .reasoning(let text) = $0 { text } else { nil } }.joined() == long)
        #expect(told.last == .toolArguments(index: 0, name: "draw", fragment: "{}"))
        #expect(told.count > 20)
    }

    @Test func everyScriptSaysWhatRanOut() async throws {
        let candidate = Candidate(id: "img_1", image: try StubImage.solid(.red))
        let context = JudgeContext()
        let judge = await #expect(throws: AdapterError.self) {
            try await ScriptedJudge([]).assess(candidate, for: "x", context: context)
        }
        #expect(judge?.message.contains("verdict 1 was asked for, about img_1") == true)
        let situation = ReflectionSituation(
            query: "x", candidate: candidate, verdict: .unsatisfied(), rounds: [], tools: [])
        let reflector = await #expect(throws: AdapterError.self) {
            try await ScriptedReflector([]).reflect(on: situation, context: context)
        }
        #expect(reflector?.message.contains("reflection 1 was asked for") == true)
        let comparator = await #expect(throws: AdapterError.self) {
            try await ScriptedComparator([]).compare(candidate, candidate, for: "x", context: context)
        }
        #expect(comparator?.message.contains("comparison 1 was asked for, img_1 against img_1") == true)
        let tool = ToolDescriptor(name: "draw", summary: "", parameters: [:])
        let hook = await #expect(throws: AdapterError.self) {
            try await ScriptedHook([]).decide(
                ToolCall(name: "draw", arguments: [:]), context: HookContext(sessionID: "s", tool: tool, query: "x"))
        }
        #expect(hook?.message.contains("decision 1 was asked for, about draw") == true)
    }

    @Test func decisionsComeInOrder() async throws {
        let candidate = Candidate(id: "img_1", image: try StubImage.solid(.red))
        let judge = ScriptedJudge([.satisfied, .satisfied(score: 0.5), .unsatisfied("a", "b"), .unscored("dark")])
        var verdicts: [Verdict] = []
        for _ in 0..<4 { verdicts.append(try await judge.assess(candidate, for: "x", context: JudgeContext())) }
        #expect(verdicts.map(\.outcome) == [.satisfied, .satisfied, .unsatisfied, .unscored])
        #expect(verdicts[1].score == 0.5 && verdicts[2].findings.map(\.requirement) == ["a", "b"])
        let comparator = ScriptedComparator([.tie, .second])
        let first = try await comparator.compare(candidate, candidate, for: "x", context: JudgeContext())
        let second = try await comparator.compare(candidate, candidate, for: "x", context: JudgeContext())
        #expect([first.outcome, second.outcome] == [.tie, .second])
        await comparator.waitForRequests(2)
    }
}

struct Oops: Error {}
