import Foundation
import GenAgent
import GenAgentHTTP
import GenAgentTesting
import Testing

@testable import GenAgentBackends

@Suite("The chat completions policy")
struct ChatCompletionsPolicyTests {
    private static let tool = ToolDescriptor(name: "draw", summary: "Draws.", parameters: ["type": "object"])
    private static let sampling = SamplingOptions(
        temperature: 0.5, topP: 0.9, maximumTokens: 64, stop: ["</answer>"], seed: 4_000_000_000)

    private func members(_ dialect: ChatDialect, _ options: ChatOptions = ChatOptions()) async throws -> JSONValue {
        let server = ScriptedChatServer([.text("x")])
        let request = PolicyRequest(messages: hello, tools: [Self.tool], format: .native, sampling: Self.sampling)
        _ = try await testPolicy(server, dialect, options: options).reply(to: request) { _ in }
        return try #require(server.values.first)
    }

    @Test("what a dialect takes is sent, and nothing else", arguments: ChatDialect.all)
    func dialects(_ dialect: ChatDialect) async throws {
        let evidence = TokenEvidence(tokenIDs: true, logProbabilities: true)
        let body = try await members(dialect, ChatOptions(evidence: evidence))
        #expect(body["model"] == "m" && body["stream"] == false)
        #expect(body[dialect.maximumTokensKey] == 64)
        #expect((body["temperature"] != nil) == dialect.takesTemperature)
        #expect((body["top_p"] != nil) == dialect.takesTemperature)
        #expect((body["stop"] == ["</answer>"]) == dialect.takesStop)
        #expect((body["seed"] == 4_000_000_000) == dialect.takesSeed)
        #expect((body["logprobs"] == true) == dialect.takesLogProbabilities)
        #expect((body["return_token_ids"] == true) == (dialect == .vLLM))
        #expect(body["tools"]?.arrayValue?.first?["function"]?["name"] == "draw")
        #expect(ChatDialect.named(dialect.name.uppercased()) == dialect)
    }

    @Test("extra members are added, replace others, and never the messages")
    func extra() async throws {
        var dialect = ChatDialect.vLLM
        dialect.extra = ["temperature": 0.1, "chat_template_kwargs": ["enable_thinking": false], "messages": []]
        let body = try await members(dialect)
        #expect(body["temperature"] == 0.1)
        #expect(body["chat_template_kwargs"] == ["enable_thinking": false])
        #expect(body["messages"]?.arrayValue?.count == 1)
    }

    @Test("the tagged format offers no tools")
    func tagged() async throws {
        let server = ScriptedChatServer([.text("x")])
        _ = try await testPolicy(server).reply(to: PolicyRequest(messages: hello, tools: [Self.tool])) { _ in }
        #expect(server.values[0]["tools"] == nil)
    }

    @Test("the request goes to the API's path with key and content type")
    func request() async throws {
        let server = ScriptedChatServer([.text("x")])
        _ = try await testPolicy(server).reply(to: PolicyRequest(messages: hello)) { _ in }
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.url == testURL("http://chat.test:8000/v1/chat/completions"))
        #expect(request.headers["Authorization"] == "Bearer planted-key-123")
        #expect(request.headers["X-Api-Key"] == "planted-header-456")
        #expect(request.headers["Content-Type"] == "application/json")
        let elsewhere = ChatEndpoint(testURL("https://chat.test/api/v3/"), model: "m")
        #expect(elsewhere.url("models") == testURL("https://chat.test/api/v3/models"))
    }

    /// Counts how often it is asked.
    private struct Halving: ImageTransform {
        let asked: Locked<Int>
        func transform(_ image: EncodedImage) async throws -> EncodedImage {
            asked.withLock { $0 += 1 }
            return try StubImage.solid(.red, size: PixelSize(width: 4, height: 4))
        }
    }

    @Test("images are data URLs of what the transform made, which is asked once for an image")
    func images() async throws {
        let server = ScriptedChatServer([.text("x"), .text("x")])
        let asked = Locked(0)
        let policy = ChatCompletionsPolicy(
            testEndpoint(), transport: server, imageTransform: Halving(asked: asked), retry: .never)
        let message = Message(role: .user, author: .user, parts: [.image("img_1"), .text("see")])
        let request = PolicyRequest(messages: [message], images: ["img_1": try StubImage.labeled("a")])
        _ = try await policy.reply(to: request) { _ in }
        _ = try await policy.reply(to: request) { _ in }
        let small = try StubImage.solid(.red, size: PixelSize(width: 4, height: 4))
        let url = "data:image/png;base64,\(small.data.base64EncodedString())"
        let part = server.values[1]["messages"]?.arrayValue?.first?["content"]?.arrayValue?.first
        #expect(part == ["type": "image_url", "image_url": ["url": .string(url)]])
        #expect(server.bodies[0] == server.bodies[1])
        #expect(asked.withLock { $0 } == 1)
    }

    @Test("an image that is missing is an error, not an empty picture")
    func missingImage() async throws {
        let message = Message(role: .user, author: .user, parts: [.image("img_9")])
        let error = await #expect(throws: AdapterError.self) {
            try await testPolicy(ScriptedChatServer([.text("x")])).reply(to: PolicyRequest(messages: [message])) { _ in
            }
        }
        #expect(error?.message.contains("img_9") == true)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var answer: ScriptedChatServer.Answer
        var kind: AdapterError.Kind
        var says: String
    }

    static let faults: [Fault] = [
        Fault(
            testDescription: "a key repeated in the error",
            answer: .json(
                #"{"error":{"message":"Incorrect API key: planted-key-123, planted-header-456","code":"invalid_api_key"}}"#,
                status: 401),
            kind: .fatal, says: "Set CHAT_KEY"),
        Fault(
            testDescription: "quota",
            answer: .json(#"{"error":{"message":"no","code":"insufficient_quota"}}"#, status: 429),
            kind: .fatal, says: "no credit"),
        Fault(
            testDescription: "rate limit",
            answer: .json(
                #"{"error":{"message":"slow down","code":"rate_limit_exceeded"}}"#, status: 429,
                headers: ["Retry-After": "3"]),
            kind: .transient, says: "answered 429: slow down"),
        Fault(
            testDescription: "context",
            answer: .json(#"{"object":"error","message":"maximum context length is 8 tokens"}"#, status: 400),
            kind: .contextFull, says: "fewer rounds"),
        Fault(
            testDescription: "body too large", answer: ScriptedChatServer.Answer(status: 413), kind: .contextFull,
            says: "answered 413 with an empty body"),
        Fault(
            testDescription: "no tool calls",
            answer: .json(
                #"{"error":{"message":"\"auto\" tool choice requires --enable-auto-tool-choice"}}"#, status: 400),
            kind: .fatal, says: "--tool-call-parser"),
        Fault(
            testDescription: "HTML of success", answer: .json("<html>Welcome, planted-key-123</html>"), kind: .fatal,
            says: "the body is not a JSON object"),
        Fault(
            testDescription: "truncated JSON", answer: .json(#"{"choices":[{"mess"#), kind: .fatal,
            says: "the body is not a JSON object"),
        Fault(testDescription: "empty body of success", answer: .json(""), kind: .fatal, says: "an empty body"),
        Fault(
            testDescription: "no choices", answer: .json(#"{"choices":[]}"#), kind: .fatal,
            says: "there is no completion"),
        Fault(
            testDescription: "an error behind 200",
            answer: .json(#"{"error":{"message":"upstream broke","code":502}}"#),
            kind: .transient, says: "behind a status of success: upstream broke"),
        Fault(
            testDescription: "loading",
            answer: .json(#"{"error":{"code":503,"message":"Loading model"}}"#, status: 503),
            kind: .transient, says: "may be starting"),
        Fault(
            testDescription: "refused",
            answer: ScriptedChatServer.Answer(
                fails: HTTPError(.cannotConnect, "Nobody listens at http://chat.test:8000.", mayHaveBeenSent: false)),
            kind: .transient, says: "Nobody listens"),
    ]

    @Test("every failure has its kind and words, and no key in them", arguments: faults)
    func fault(_ fault: Fault) async throws {
        let error = await #expect(throws: AdapterError.self) {
            try await testPolicy(ScriptedChatServer([fault.answer])).reply(to: PolicyRequest(messages: hello)) { _ in }
        }
        let found = try #require(error)
        #expect(found.kind == fault.kind)
        #expect(found.message.contains(fault.says), "\(found.message)")
        #expect(!found.message.contains("planted"))
        // Nobody repeated the error behind a success, so the session may.
        if found.kind == .transient { #expect(found.isExhausted == !fault.says.contains("behind")) }
    }

    @Test("passing failures are repeated, and what is left is exhausted")
    func retries() async throws {
        let busy = ScriptedChatServer.Answer.json("{}", status: 503)
        let repaired = ScriptedChatServer([busy, busy, .text("x")])
        let policy = testPolicy(repaired, retry: HTTPRetryPolicy(maximumAttempts: 3, baseDelay: 0))
        #expect(try await policy.reply(to: PolicyRequest(messages: hello)) { _ in }.text == "x")
        let lost = ScriptedChatServer([busy, busy, busy, .text("x")])
        let error = await #expect(throws: AdapterError.self) {
            try await testPolicy(lost, retry: HTTPRetryPolicy(maximumAttempts: 3, baseDelay: 0))
                .reply(to: PolicyRequest(messages: hello)) { _ in }
        }
        #expect(error?.isExhausted == true && lost.requests.count == 3)
    }

    @Test("a cancelled task is cancelled, not failed")
    func cancellation() async throws {
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await testPolicy(ScriptedChatServer([.text("x")])).reply(to: PolicyRequest(messages: hello)) {
                _ in
            }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("a key shows nowhere in what is printed of it")
    func keys() {
        let endpoint = testEndpoint()
        var dumped = ""
        dump(endpoint.key, to: &dumped)
        #expect(!"\(endpoint.key) \(dumped)".contains("planted"))
        #expect(endpoint.key.description == "key from CHAT_KEY")
    }
}
