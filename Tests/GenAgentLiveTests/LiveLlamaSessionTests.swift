import GenAgent
import GenAgentBackends
import GenAgentSandbox
import Testing

@Suite("Live: sessions with llama.cpp", .enabled(if: LiveServer.llama.isThere, Comment(rawValue: LiveServer.missing)))
struct LiveLlamaSessionTests {
    @Test(
        "a whole session: the model calls, the painter paints, the model sees the picture and is satisfied",
        arguments: [LiveServer.llama, .reasoning], TurnFormat.allCases)
    func session(_ server: LiveServer, _ format: TurnFormat) async throws {
        for streams in [false, true] {
            let session = AgentSession(
                policy: server.policy(ChatOptions(streams: streams)), tools: [LiveRequests.painter],
                configuration: SessionConfiguration(format: format, sampling: LiveRequests.sampling), seed: 1)
            let outcome = await session.respond(to: "one red apple")
            #expect(outcome.stopReason == .satisfied)
            #expect(outcome.trajectory.issues.isEmpty)
            #expect(outcome.trajectory.turns.count == 2)
            let round = try #require(outcome.trajectory.rounds.first)
            #expect(outcome.trajectory.rounds.count == 1)
            #expect(round.verdict?.outcome == .satisfied)
            let call = try #require(outcome.trajectory.calls.first)
            #expect(call.request?.prompt == "one red apple")
            #expect(call.seedUsed == 7)
            // The painter is deterministic: the picture is the one that the model's call names.
            let expected = try await LiveRequests.painter.generate(
                GenerationRequest(prompt: "one red apple", seed: 7), context: ToolContext())
            #expect(outcome.image == expected.image)
            #expect(outcome.trajectory.usage.inputTokens > 100)
        }
    }

    @Test("two calls in one turn are two rounds, and the model sees both pictures", arguments: TurnFormat.allCases)
    func twoCalls(_ format: TurnFormat) async throws {
        let session = AgentSession(
            policy: LiveServer.twoCalls.policy(), tools: [LiveRequests.painter],
            configuration: SessionConfiguration(format: format, sampling: LiveRequests.sampling), seed: 1)
        let outcome = await session.respond(to: "one red apple and one blue cup")
        #expect(outcome.stopReason == .satisfied)
        #expect(outcome.trajectory.calls.map { $0.request?.prompt } == ["one red apple", "one blue cup"])
        #expect(outcome.trajectory.rounds.count == 2)
        #expect(outcome.images.count == 2)
        #expect(outcome.trajectory.issues.isEmpty)
    }

    @Test("a judge held to its schema by the server's grammar ends a session with its verdict")
    func judge() async throws {
        let judge = VisionJudge(
            LiveServer.judge.endpoint(), transport: LiveServer.transport, sampling: LiveRequests.sampling, retry: .never
        )
        let session = AgentSession(
            policy: LiveServer.llama.policy(), tools: [LiveRequests.painter], assessment: .judge(judge),
            configuration: SessionConfiguration(format: .native, sampling: LiveRequests.sampling), seed: 1)
        let outcome = await session.respond(to: "one red apple")
        #expect(outcome.stopReason == .satisfied)
        #expect(outcome.trajectory.turns.count == 1)
        let verdict = try #require(outcome.trajectory.rounds.first?.verdict)
        #expect(verdict.score == 0.75)
        #expect(verdict.findings.map(\.requirement) == ["one red apple"])
        #expect(verdict.findings.first?.isMet == true)
        #expect(verdict.usage.outputTokens >= 5)
    }

    @Test("the probe finds the server and its eyes, and says honestly what came of asking for a call")
    func probe() async throws {
        let probe = await ChatProbe.run(LiveServer.llama.endpoint(), over: LiveServer.transport)
        #expect(probe.reachable.isWorking)
        #expect(!probe.vision.isFailing)
        // The scripted model calls `paint` whatever it is offered, so a call of the offered tool would be a lie.
        #expect(!probe.nativeCalls.isWorking)
        #expect(probe.format == .tagged)
    }
}

extension ChatProbe.Outcome {
    /// Whether it does not work.
    fileprivate var isFailing: Bool { if case .fails = self { true } else { false } }
}
