import Foundation
import GenAgent
import GenAgentHTTP
import GenAgentTesting
import Testing

@testable import GenAgentBackends

/// The server that `.ci/live` starts.
private enum LiveServer {
    static let url = ProcessInfo.processInfo.environment["GENAGENT_LLAMACPP_URL"].flatMap { URL(string: $0) }

    static func endpoint(_ key: APIKey = .environment("GENAGENT_LLAMACPP_KEY")) throws -> ChatEndpoint {
        ChatEndpoint(try #require(url), model: "scripted", key: key, dialect: .llamaCpp)
    }

    static func policy(_ options: ChatOptions = ChatOptions()) throws -> ChatCompletionsPolicy {
        ChatCompletionsPolicy(try endpoint(), transport: LoopbackTransport(), options: options, retry: .never)
    }
}

@Suite(
    "The real llama.cpp server",
    .enabled(if: LiveServer.url != nil, "Set GENAGENT_LLAMACPP_URL to a llama.cpp server, or run .ci/live."),
    .serialized)
struct LlamaCppTests {
    private static let tool = StubGenerator().descriptor
    private static func request(_ format: TurnFormat, tokens: Int = 128) -> PolicyRequest {
        let system = Message(role: .system, author: .system, parts: [.text("You draw.")])
        return PolicyRequest(
            messages: [system] + hello, tools: [tool], format: format,
            sampling: SamplingOptions(temperature: 0, maximumTokens: tokens))
    }

    @Test("a whole session in either format, whole or streamed", arguments: TurnFormat.allCases, [false, true])
    func session(_ format: TurnFormat, _ streams: Bool) async throws {
        let configuration = SessionConfiguration(
            format: format, sampling: SamplingOptions(temperature: 0, maximumTokens: 128))
        let session = AgentSession(
            policy: try LiveServer.policy(ChatOptions(streams: streams)), tools: [StubGenerator()],
            configuration: configuration)
        let trajectory = await session.respond(to: "a cat").trajectory
        #expect(trajectory.exchanges.last?.stopReason == .satisfied)
        #expect(trajectory.issues.isEmpty)
        #expect(trajectory.turns.count == 2)
        #expect(trajectory.calls.map { $0.request?.prompt } == ["a red cat", "a blue cat"])
        #expect(trajectory.turns.allSatisfy { $0.reply.usage.outputTokens > 0 })
        let turn = try #require(trajectory.turns.first)
        #expect(turn.turn?.thought == "A cat is wanted.")
        #expect(turn.reply.toolCalls.count == (format == .native ? 2 : 0))
    }

    @Test("log-probabilities come with token ids, one for each token")
    func evidence() async throws {
        let options = ChatOptions(evidence: TokenEvidence(tokenIDs: true, logProbabilities: true))
        let reply = try await LiveServer.policy(options).reply(to: Self.request(.tagged)) { _ in }
        let tokens = try #require(reply.tokens)
        #expect(tokens.logProbabilities?.count == tokens.completionIDs?.count)
        #expect((tokens.completionIDs?.count ?? 0) > 5)
    }

    @Test("a call cut off by the token limit is a reply with that reason, and the history that holds it is accepted")
    func truncation() async throws {
        var request = Self.request(.native, tokens: 4)
        let policy = try LiveServer.policy()
        let reply = try await policy.reply(to: request) { _ in }
        #expect(reply.finishReason == .length)
        let parse = TurnParser().parse(reply, format: .native)
        #expect(parse.violation?.kind == .truncated)
        let calls = reply.toolCalls.map { MessagePart.toolCall($0) }
        let broken = calls.isEmpty ? [.toolCall(NativeToolCall(id: "a", name: "draw", arguments: #"{"prom"#))] : calls
        request.messages += [
            Message(role: .assistant, author: .policy, parts: broken),
            Message(role: .user, author: .session, parts: [.text("again")]),
        ]
        #expect(try await policy.reply(to: request) { _ in }.usage.inputTokens > 0)
    }

    @Test("a wrong key is fatal, and the message names the variable but not the key")
    func authentication() async throws {
        let key = APIKey.provided(variable: "GENAGENT_LLAMACPP_KEY") { "planted-wrong-key" }
        let policy = ChatCompletionsPolicy(
            try LiveServer.endpoint(key), transport: LoopbackTransport(), retry: .never)
        let error = await #expect(throws: AdapterError.self) {
            try await policy.reply(to: Self.request(.tagged)) { _ in }
        }
        #expect(error?.kind == .fatal && error?.status == 401)
        #expect(error?.message.contains("Set GENAGENT_LLAMACPP_KEY") == true)
        #expect(error?.message.contains("planted") == false)
    }

    @Test("a conversation that is too long is a full context")
    func context() async throws {
        var request = Self.request(.tagged)
        request.messages.append(
            Message(role: .user, author: .user, parts: [.text(String(repeating: "story ", count: 2000))]))
        let error = await #expect(throws: AdapterError.self) {
            try await LiveServer.policy().reply(to: request) { _ in }
        }
        #expect(error?.kind == .contextFull)
    }

    @Test("the probe finds out what the server does with a tool and a picture")
    func probe() async throws {
        let probe = await ChatProbe.run(try LiveServer.endpoint(), over: LoopbackTransport())
        #expect(probe.reachable.isWorking)
        // The scripted model says what its script says, whatever it is offered, and the server's grammar forbids that.
        guard case .fails(let calls) = probe.nativeCalls else {
            Issue.record("The server should have refused the scripted call: \(probe.nativeCalls)")
            return
        }
        #expect(calls.contains("answered 500") && calls.contains("tagged format"))
        if case .fails(let vision) = probe.vision { Issue.record("The server should take the picture: \(vision)") }
    }

    @Test("a judge held to the schema by the server gives a verdict or says why not")
    func judge() async throws {
        let judge = VisionJudge(
            try LiveServer.endpoint(), transport: LoopbackTransport(),
            sampling: SamplingOptions(temperature: 0, maximumTokens: 200), retry: .never)
        let size = PixelSize(width: 56, height: 56)
        let candidate = Candidate(id: "img_1", image: try StubImage.labelled("one", size: size))
        let verdict = try await judge.assess(candidate, for: "a cat", context: JudgeContext())
        #expect(verdict.usage.outputTokens > 0)
        if verdict.outcome == .unscored { #expect(verdict.summary?.contains("asked twice") == true) }
    }
}
