import GenAgent
import GenAgentTesting
import Testing

/// What tracers and loggers see, and what they must not.
@Suite struct SessionObservationTests {
    @Test func tracerSeesEveryEffectAsASpan() async throws {
        let tracer = SpanRecorder()
        let session = AgentSession(
            policy: ScriptedPolicy([.call(prompt: "my secret wish"), .call(prompt: "two"), .answer()]),
            tools: [FlakyTool(StubGenerator(), every: 2, .failure(.transient("busy")))],
            assessment: .judge(
                ScriptedJudge([.unsatisfied("no"), .unsatisfied("no")]), reflector: ScriptedReflector([])),
            selection: .pairwise(ScriptedComparator([.first])), hook: ScriptedHook([.allow, .allow]),
            environment: SessionEnvironment(clock: ManualClock.automatic(), tracer: tracer), id: "traced")
        let outcome = await session.respond(to: "a cat")
        try expect(outcome.trajectory, .stopped(.policyStopped), .rounds(2))
        #expect(
            tracer.spans.map(\.name) == [
                "policy", "hook", "tool", "judge", "reflector", "policy", "hook", "tool", "tool", "judge", "reflector",
                "policy", "comparator",
            ])
        #expect(tracer.spans.allSatisfy { $0.attributes["session"] == "traced" && $0.attributes["effect"] != nil })
        let tools = tracer.spans.filter { $0.name == "tool" }
        #expect(tools.map { $0.attributes["attempt"] } == ["1", "1", "2"])
        #expect(tools.allSatisfy { $0.attributes["tool"] == "draw" })
        #expect(tools.map(\.failed) == [false, true, false])
        #expect(!tracer.spans.contains { $0.attributes.values.contains { $0.contains("secret") } })
    }

    @Test func logCarriesTheSessionAndNoPrompt() async throws {
        let logs = LogCapture()
        let policy = ScriptedPolicy([.call(prompt: "my secret wish"), .failure(.fatal("no such model"))])
        let session = AgentSession(
            policy: policy, tools: [StubGenerator()], environment: SessionEnvironment(logger: logs.logger), id: "logged"
        )
        let outcome = await session.respond(to: "my secret query")
        try expect(outcome.trajectory, .stopped(.policyFailed))
        #expect(!logs.entries.isEmpty && logs.entries.allSatisfy { $0.metadata["session"] == "logged" })
        let failure = try #require(logs.entries.first { $0.message == "a boundary failed" })
        #expect(failure.metadata["boundary"] == "policy" && failure.metadata["error"] == "no such model")
        let stop = try #require(logs.entries.last)
        #expect(stop.message == "the session stopped" && stop.metadata["reason"] == "policyFailed")
        #expect(stop.level == .info)
        for secret in ["secret", "PNG", "tool_call"] { #expect(!logs.text.contains(secret)) }
    }

    @Test func toolLogsThroughTheSessionsLogger() async throws {
        let logs = LogCapture()
        let tool = StubTool("note") { _, context in
            context.logger.notice("noted", metadata: ["call": "\(context.callIndex)"])
            return ToolResult("ok")
        }
        let session = AgentSession(
            policy: ScriptedPolicy([.calls([ToolCall(name: "note", arguments: [:])]), .answer()]), tools: [tool],
            environment: SessionEnvironment(logger: logs.logger), id: "noting")
        _ = await session.respond(to: "note it")
        let entry = try #require(logs.entries.first { $0.message == "noted" })
        #expect(entry.metadata == ["session": "noting", "call": "0"])
        #expect(logs.messages(.notice) == ["noted"])
        #expect("\(entry)" == "notice: noted call=0 session=noting")
    }
}

/// Keeps spans in the order in which they begin.
final class SpanRecorder: SessionTracer {
    struct Span: Sendable {
        var name: String
        var attributes: [String: String]
        var failed = false
    }

    private let state = Locked<[Span]>([])
    var spans: [Span] { state.withLock { $0 } }

    func span<Result: Sendable>(
        _ name: String, attributes: [String: String], _ body: @Sendable () async throws -> Result
    ) async rethrows -> Result {
        let index = state.withLock { spans in
            spans.append(Span(name: name, attributes: attributes))
            return spans.count - 1
        }
        do { return try await body() } catch {
            state.withLock { $0[index].failed = true }
            throw error
        }
    }
}
