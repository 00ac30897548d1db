import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import Testing

@Suite("Live: failures of llama.cpp", .enabled(if: LiveServer.llama.isThere, Comment(rawValue: LiveServer.missing)))
struct LiveLlamaFailureTests {
    @Test("the right key is let in, whole and streamed", arguments: [false, true])
    func rightKey(_ streams: Bool) async throws {
        let policy = LiveServer.auth.policy(
            ChatOptions(streams: streams), key: .environment("GENAGENT_LLAMACPP_KEY"))
        let reply = try await policy.reply(to: LiveRequests.first(.native)) { _ in }
        #expect(reply.toolCalls.map(\.name) == ["paint"])
    }

    @Test(
        "no key or a wrong one is fatal; the message names the variable to set, and no key",
        arguments: [
            "", "planted-wrong-key-4711",
        ])
    func wrongKey(_ key: String) async throws {
        let policy = LiveServer.auth.policy(
            key: .provided(variable: "GENAGENT_LLAMACPP_KEY") { key.isEmpty ? nil : key })
        let error = try await failure { try await policy.reply(to: LiveRequests.first(.tagged)) { _ in } }
        #expect(error.kind == .fatal)
        #expect(error.status == 401)
        #expect(error.message.contains("POST http://127.0.0.1:"))
        #expect(error.message.contains("Set GENAGENT_LLAMACPP_KEY to a valid key."))
        #expect(!error.message.contains("planted"))
        #expect(!error.message.contains(ProcessInfo.processInfo.environment["GENAGENT_LLAMACPP_KEY"] ?? "?"))
    }

    @Test("a request that the server cannot read is shown with the server's words and is not repeated for ever")
    func badRequest() async throws {
        var dialect = ChatDialect.llamaCpp
        dialect.extra["temperature"] = "hot"
        let policy = LiveServer.llama.policy(dialect: dialect)
        let error = try await failure { try await policy.reply(to: LiveRequests.first(.tagged)) { _ in } }
        let status = try #require(error.status)
        #expect((400...500).contains(status))
        #expect(error.message.contains("/v1/chat/completions"))
        #expect(error.message.contains("temperature") || error.message.contains("type must be"))
        #expect(error.kind == .fatal || error.isExhausted)
    }

    @Test("a wrong path is fatal and says what to check")
    func wrongPath() async throws {
        var endpoint = LiveServer.llama.endpoint()
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
            try await LiveServer.llama.policy().reply(to: request) { _ in }
        }
        #expect(error.kind == .contextFull)
        #expect(error.status == 400)
        #expect(error.message.contains("8192"))
    }

    @Test("a picture for a server without eyes is its 500, and says how to give it eyes", arguments: [false, true])
    func picture(_ streams: Bool) async throws {
        let request = try await LiveRequests.withPicture(.tagged)
        let policy = LiveServer.blind.policy(ChatOptions(streams: streams))
        let error = try await failure { try await policy.reply(to: request) { _ in } }
        #expect(error.kind == .fatal)
        #expect(error.status == 500)
        #expect(error.message.contains("mmproj"))
        #expect(error.message.contains("Serve a vision model"))
    }

    @Test("a body above the server's limit is refused without a word: a full context that says to shrink")
    func tooLarge() async throws {
        let policy = ChatCompletionsPolicy(
            LiveServer.llama.endpoint(), transport: PaddingTransport(bytes: 101 << 20), retry: .never)
        let error = try await failure { try await policy.reply(to: LiveRequests.first(.tagged)) { _ in } }
        #expect(error.kind == .contextFull)
        #expect(error.status == 413)
        #expect(error.message.contains("answered 413 with an empty body"))
        #expect(error.message.contains("Shrink the images"))
    }

    @Test("more requests at once than the server has slots are queued and all answered")
    func overload() async throws {
        let policy = LiveServer.llama.policy()
        let names = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    try await policy.reply(to: LiveRequests.first(.native)) { _ in }.toolCalls.first?.name
                }
            }
            return try await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(names == Array(repeating: "paint", count: 12))
    }

    @Test("a server that is still starting is waited for")
    func coldStart() async throws {
        let server = try await OwnLlamaServer(port: OwnLlamaServer.freePort())
        defer { server.kill() }
        let endpoint = ChatEndpoint(server.url, model: "scripted", dialect: .llamaCpp)
        let patience = HTTPRetryPolicy(
            maximumAttempts: 10_000, timeBudget: 300, baseDelay: 0.2, maximumDelay: 0.5)
        let policy = ChatCompletionsPolicy(endpoint, transport: LiveServer.transport, retry: patience)
        let reply = try await policy.reply(to: LiveRequests.first(.tagged, maximumTokens: 3)) { _ in }
        #expect(reply.text == "word0 word1 word2 ")
    }

    @Test("a server that loads its model is busy, not broken: transient, with its own words")
    func loadingModel() async throws {
        // Knocks until somebody opens; a status is final, so that the test sees it.
        let knocking = HTTPRetryPolicy(
            maximumAttempts: 1_000_000, timeBudget: 300, baseDelay: 0.01, maximumDelay: 0.01, statuses: [])
        var seen: AdapterError?
        // Loading takes a tenth of a second, which a busy machine may sleep through once.
        for _ in 0..<3 where seen == nil {
            let server = try await OwnLlamaServer(port: OwnLlamaServer.freePort())
            defer { server.kill() }
            let endpoint = ChatEndpoint(server.url, model: "scripted", dialect: .llamaCpp)
            let policy = ChatCompletionsPolicy(endpoint, transport: LiveServer.transport, retry: knocking)
            do {
                _ = try await policy.reply(to: LiveRequests.first(.tagged, maximumTokens: 3)) { _ in }
            } catch let error as AdapterError {
                seen = error
            }
        }
        let error = try #require(seen)
        #expect(error.kind == .transient)
        #expect(error.status == 503)
        #expect(error.message.contains("Loading model"))
        #expect(error.message.contains("try again in a while"))
    }

    @Test("a server killed in mid-stream is a transient failure, told at once; afterwards it refuses connections")
    func killedInMidStream() async throws {
        let server = try await OwnLlamaServer(port: 0)
        defer { server.kill() }
        try await server.waitUntilListening()
        let endpoint = ChatEndpoint(server.url, model: "scripted", dialect: .llamaCpp)
        let policy = ChatCompletionsPolicy(
            endpoint, transport: LiveServer.transport, options: ChatOptions(streams: true), retry: .never)
        let log = DeltaLog()
        let request = LiveRequests.first(.tagged, maximumTokens: 1500)
        let error = try await failure {
            try await policy.reply(to: request) { delta in
                log.handler(delta)
                server.kill()
            }
        }
        #expect(log.text.hasPrefix("word0 "))
        #expect(!log.text.contains("word1499"))
        #expect(error.kind == .transient)
        #expect(!error.isExhausted)
        #expect(error.message.contains("/v1/chat/completions"))

        let refused = try await failure { try await policy.reply(to: request) { _ in } }
        #expect(refused.kind == .transient)
        #expect(refused.message.contains("127.0.0.1"))
    }

    /// The error that a body throws.
    private func failure(_ body: () async throws -> PolicyReply) async throws -> AdapterError {
        let error = await #expect(throws: AdapterError.self) { _ = try await body() }
        return try #require(error)
    }
}

/// Puts blanks behind every body, which JSON does not mind; writing so much JSON would take a debug build a while.
private struct PaddingTransport: HTTPTransport {
    var bytes: Int

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        var request = request
        request.body?.append(Data(repeating: 0x20, count: bytes))
        return try await LiveServer.transport.send(request)
    }
}
