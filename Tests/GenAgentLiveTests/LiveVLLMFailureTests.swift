import Foundation
import GenAgent
import GenAgentBackends
import Testing

@Suite("Live: failures of vLLM", .enabled(if: LiveServer.vllm.isThere, Comment(rawValue: LiveServer.vllmMissing)))
struct LiveVLLMFailureTests {
    @Test(
        "no key or a wrong one is fatal; the message names the variable to set, and no key",
        arguments: ["", "planted-wrong-key-4711"])
    func wrongKey(_ key: String) async throws {
        let policy = LiveServer.vllmReasoning.policy(
            key: .provided(variable: "GENAGENT_VLLM_KEY") { key.isEmpty ? nil : key })
        let error = try await failure { try await policy.reply(to: LiveRequests.first(.tagged)) { _ in } }
        #expect(error.kind == .fatal)
        #expect(error.status == 401)
        #expect(error.message.contains("Unauthorized"))
        #expect(error.message.contains("Set GENAGENT_VLLM_KEY to a valid key."))
        #expect(!error.message.contains("planted"))
    }

    @Test("a model that is not served is fatal and named", arguments: [false, true])
    func unknownModel(_ streams: Bool) async throws {
        let policy = LiveServer.vllm.policy(ChatOptions(streams: streams), model: "nobody")
        let error = try await failure { try await policy.reply(to: LiveRequests.first(.tagged)) { _ in } }
        #expect(error.kind == .fatal)
        #expect(error.status == 404)
        #expect(error.message.contains("`nobody` does not exist"))
        #expect(error.message.contains("GET /v1/models lists what is served"))
    }

    @Test("a picture for a model without eyes is fatal, and says what to serve", arguments: [false, true])
    func picture(_ streams: Bool) async throws {
        let request = try await LiveRequests.withPicture(.native)
        let policy = LiveServer.vllm.policy(ChatOptions(streams: streams))
        let error = try await failure { try await policy.reply(to: request) { _ in } }
        #expect(error.kind == .fatal)
        #expect(error.status == 400)
        #expect(error.message.contains("is not a multimodal model"))
        #expect(error.message.contains("Serve a vision model"))
    }

    @Test("a server without tool calling says which flags it needs")
    func noToolCalls() async throws {
        let error = try await failure {
            try await LiveServer.vllmBare.policy().reply(to: LiveRequests.first(.native)) { _ in }
        }
        #expect(error.kind == .fatal)
        #expect(error.status == 400)
        #expect(error.message.contains("--enable-auto-tool-choice"))
        #expect(error.message.contains("choose the tagged format"))
    }

    @Test("a request that the server cannot read is fatal and names the member", arguments: ["hot", -3] as [JSONValue])
    func badRequest(_ temperature: JSONValue) async throws {
        var dialect = ChatDialect.vLLM
        dialect.extra["temperature"] = temperature
        let policy = LiveServer.vllm.policy(dialect: dialect)
        let error = try await failure { try await policy.reply(to: LiveRequests.first(.tagged)) { _ in } }
        #expect(error.kind == .fatal)
        #expect(error.status == 400)
        #expect(error.message.contains("temperature"))
    }

    @Test("a wrong path is fatal and says what to check")
    func wrongPath() async throws {
        var endpoint = LiveServer.vllm.endpoint()
        endpoint.baseURL.append(path: "nowhere")
        let policy = ChatCompletionsPolicy(endpoint, transport: LiveServer.transport, retry: .never)
        let error = try await failure { try await policy.reply(to: LiveRequests.first(.tagged)) { _ in } }
        #expect(error.kind == .fatal)
        #expect(error.status == 404)
        #expect(error.message.contains("Check the URL's path"))
    }

    @Test("a conversation longer than the context is a full context")
    func contextFull() async throws {
        var request = LiveRequests.first(.tagged)
        let long = String(repeating: "so it goes ", count: 2000)
        request.messages.append(Message(role: .user, author: .user, parts: [.text(long)]))
        let error = try await failure { [request] in
            try await LiveServer.vllm.policy().reply(to: request) { _ in }
        }
        #expect(error.kind == .contextFull)
        #expect(error.status == 400)
        #expect(error.message.contains("4096"))
    }

    /// The error that a body throws.
    private func failure(_ body: () async throws -> PolicyReply) async throws -> AdapterError {
        let error = await #expect(throws: AdapterError.self) { _ = try await body() }
        return try #require(error)
    }
}
