import GenAgent
import GenAgentBackends
import GenAgentSandbox
import Testing

@Suite(
    "Live: comparator and reflector with llama.cpp",
    .enabled(if: LiveServer.llama.isThere, Comment(rawValue: LiveServer.missing)))
struct LiveLlamaJudgingTests {
    @Test("a model that favours the first place contradicts itself when the order is turned: a tie that says so")
    func orderDecides() async throws {
        let (one, two) = try await candidates()
        let comparison = try await comparator(.comparator).compare(
            one, two, for: Query("one red apple"), context: JudgeContext())
        #expect(comparison.outcome == .tie)
        #expect(comparison.reason == "The order decided: first as shown, second with the images swapped.")
        // Two questions, each with both pictures and an answer of its own.
        #expect(comparison.usage.outputTokens >= 6)
        #expect(comparison.usage.inputTokens > 200)
    }

    @Test("a tie in both orders is a tie, with the model's reason")
    func tie() async throws {
        let (one, two) = try await candidates()
        let comparison = try await comparator(.tie).compare(
            one, two, for: Query("one red apple"), context: JudgeContext())
        #expect(comparison.outcome == .tie)
        #expect(comparison.reason == "both show the same")
    }

    @Test("a model that cannot be held to the form is asked twice, and then fails instead of calling it a tie")
    func malformed() async throws {
        var endpoint = LiveServer.llama.endpoint()
        endpoint.dialect.structuredOutput = .none
        let comparator = ChatComparator(
            endpoint, transport: LiveServer.transport, sampling: LiveRequests.sampling, retry: .never)
        let (one, two) = try await candidates()
        let error = await #expect(throws: AdapterError.self) {
            try await comparator.compare(one, two, for: Query("x"), context: JudgeContext())
        }
        #expect(error?.message.contains("gave no usable answer, asked twice") == true)
    }

    @Test("a reflector gives guidance from the picture and its verdict; it edits only where a tool can")
    func guidance() async throws {
        let (candidate, _) = try await candidates()
        let finding = Finding("a red apple", isMet: false, detail: "it is green")
        var situation = ReflectionSituation(
            query: Query("one red apple"), candidate: candidate, verdict: .unsatisfied(findings: [finding]),
            rounds: [], tools: [LiveRequests.painter.descriptor])
        let reflector = PolicyReflector(LiveServer.reflector.policy(), sampling: LiveRequests.sampling)
        let reflection = try await reflector.reflect(on: situation, context: JudgeContext())
        #expect(reflection.action == .guidance("Name the colour of the apple."))
        #expect(reflection.strategy == .regenerate)
        #expect(reflection.usage.outputTokens >= 3)
        let editing = GeneratorCapabilities(inputImages: 1)
        situation.tools = [ToolDescriptor(generator: "paint", summary: "Paints.", capabilities: editing)]
        #expect(try await reflector.reflect(on: situation, context: JudgeContext()).strategy == .edit)
    }

    @Test(
        "a session whose judge is never satisfied shows the reflector's words to the policy, and compares its pictures",
        arguments: TurnFormat.allCases)
    func session(_ format: TurnFormat) async throws {
        let judge = VisionJudge(
            LiveServer.strictJudge.endpoint(), transport: LiveServer.transport, sampling: LiveRequests.sampling,
            retry: .never)
        let reflector = PolicyReflector(LiveServer.reflector.policy(), sampling: LiveRequests.sampling)
        let session = AgentSession(
            // Two calls in its first turn, so that there are two pictures; then it answers against the verdict.
            policy: LiveServer.twoCalls.policy(), tools: [LiveRequests.painter],
            assessment: .judge(judge, reflector: reflector), selection: .pairwise(comparator(.comparator)),
            configuration: SessionConfiguration(format: format, sampling: LiveRequests.sampling), seed: 1)
        let outcome = await session.respond(to: "one red apple")
        #expect(outcome.stopReason == .policyStopped)
        #expect(outcome.trajectory.issues.isEmpty)
        #expect(outcome.trajectory.rounds.map { $0.verdict?.score } == [0.25, 0.25])
        #expect(
            outcome.trajectory.rounds.contains { $0.reflection?.action == .guidance("Name the colour of the apple.") })
        #expect(outcome.trajectory.messages.contains { $0.message.text.contains("Name the colour of the apple.") })
        #expect(outcome.trajectory.comparisons.map { $0.comparison?.outcome } == [.tie])
    }

    private func comparator(_ server: LiveServer) -> ChatComparator {
        ChatComparator(
            server.endpoint(), transport: LiveServer.transport, sampling: LiveRequests.sampling, retry: .never)
    }

    /// Two pictures that differ.
    private func candidates() async throws -> (Candidate, Candidate) {
        let cup = try await LiveRequests.painter.generate(
            GenerationRequest(prompt: "one blue cup", seed: 2), context: ToolContext())
        return (
            Candidate(id: "img_1", image: try await LiveRequests.picture(), prompt: "one red apple"),
            Candidate(id: "img_2", image: cup.image, prompt: "one blue cup")
        )
    }
}
