import GenAgent
import GenAgentBackends
import GenAgentSandbox
import Testing

@Suite("Live: sessions with vLLM", .enabled(if: LiveServer.vllm.isThere, Comment(rawValue: LiveServer.vllmMissing)))
struct LiveVLLMSessionTests {
    @Test(
        "vLLM's model calls, the painter paints, and a judge at llama.cpp is satisfied",
        arguments: [LiveServer.vllm, .vllmReasoning], TurnFormat.allCases)
    func session(_ server: LiveServer, _ format: TurnFormat) async throws {
        let judge = VisionJudge(
            LiveServer.judge.endpoint(), transport: LiveServer.transport, sampling: LiveRequests.sampling, retry: .never
        )
        let evidence = TokenEvidence(tokenIDs: true, logProbabilities: true)
        let session = AgentSession(
            policy: server.policy(ChatOptions(streams: true, evidence: evidence)), tools: [LiveRequests.painter],
            assessment: .judge(judge),
            configuration: SessionConfiguration(format: format, sampling: LiveRequests.sampling), seed: 1)
        let outcome = await session.respond(to: "one red apple")
        #expect(outcome.stopReason == .satisfied)
        #expect(outcome.trajectory.issues.isEmpty)
        #expect(outcome.trajectory.calls.first?.request?.prompt == "one red apple")
        #expect(outcome.trajectory.calls.first?.seedUsed == 7)
        #expect(outcome.trajectory.turns.first?.reply.tokens?.completionIDs?.isEmpty == false)
    }

    @Test("a model without eyes ends a session as a policy failure that says so, and the picture is kept")
    func blind() async throws {
        let session = AgentSession(
            policy: LiveServer.vllm.policy(), tools: [LiveRequests.painter],
            configuration: SessionConfiguration(format: .native, sampling: LiveRequests.sampling), seed: 1)
        let outcome = await session.respond(to: "one red apple")
        #expect(outcome.stopReason != .satisfied)
        #expect(outcome.image != nil)
        #expect(outcome.trajectory.issues.contains { "\($0)".contains("not a multimodal model") })
    }

    @Test("the probe finds the server, its model and its flags")
    func probe() async throws {
        let probe = await ChatProbe.run(LiveServer.vllm.endpoint(), over: LiveServer.transport)
        #expect(probe.reachable.isWorking)
        #expect(probe.modelServed == .works("The server serves scripted."))
        // The scripted model calls `paint` whatever it is offered.
        #expect(probe.nativeCalls == .doubtful("The model called paint, a tool that it was not offered."))
        #expect(probe.vision.text?.contains("is not a multimodal model") == true)

        let bare = await ChatProbe.run(LiveServer.vllmBare.endpoint(model: "other"), over: LiveServer.transport)
        #expect(bare.modelServed == .doubtful("The server does not list other; it lists scripted."))
        let flags = await ChatProbe.run(LiveServer.vllmBare.endpoint(), over: LiveServer.transport)
        #expect(flags.nativeCalls.text?.contains("--enable-auto-tool-choice") == true)
        #expect(flags.format == .tagged)
    }
}

extension ChatProbe.Outcome {
    /// The words of a failure.
    fileprivate var text: String? { if case .fails(let text) = self { text } else { nil } }
}
