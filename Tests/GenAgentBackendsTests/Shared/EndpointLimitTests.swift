import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import GenAgentTesting
import Testing

@Suite("Limits of endpoints")
struct EndpointLimitTests {
    /// Holds every exchange until it is let go, and knows how many there are.
    private final class Gate: HTTPTransport {
        private let state = Locked<(running: Int, most: Int, isOpen: Bool)>((0, 0, false))
        private let answer: Data

        init(_ answer: String) { self.answer = Data(answer.utf8) }

        var running: Int { state.withLock { $0.running } }
        var most: Int { state.withLock { $0.most } }

        func open() { state.withLock { $0.isOpen = true } }

        func send(_ request: HTTPRequest) async throws -> HTTPResponse {
            state.withLock {
                $0.running += 1
                $0.most = max($0.most, $0.running)
            }
            defer { state.withLock { $0.running -= 1 } }
            while !state.withLock({ $0.isOpen }) {
                try Task.checkCancellation()
                await Task.yield()
            }
            return HTTPResponse(status: 200, headers: [:], url: request.url, body: HTTPBody(answer))
        }
    }

    private let turn = #"{"choices":[{"message":{"content":"hm"},"finish_reason":"stop"}]}"#

    @Test("policies that were made apart share the limit of their server in this process")
    func shared() async throws {
        // A port of its own: the limiter is that of the process.
        let url = try Sample.url("http://127.0.0.1:6101/v1")
        let limits = EndpointLimits(maximumConcurrent: 2)
        let gate = Gate(turn)
        let name = EndpointLimiter.endpoint(of: url)
        try await withThrowingTaskGroup(of: PolicyReply.self) { group in
            for number in 0..<9 {
                let policy = ChatCompletionsPolicy(
                    ChatEndpoint(url, model: "m\(number)", limits: limits), transport: gate, retry: .never)
                group.addTask { try await policy.reply(to: PolicyRequest(messages: [])) { _ in } }
            }
            while EndpointLimiter.shared.load(of: name, limits: limits) != (2, 7) { await Task.yield() }
            #expect(gate.running <= 2)
            gate.open()
            try await group.waitForAll()
        }
        #expect(gate.most == 2)
        #expect(EndpointLimiter.shared.load(of: name, limits: limits) == (0, 0))
    }

    @Test("a rate makes policies wait, and generators by the call")
    func rate() async throws {
        let clock = ManualClock.automatic()
        var chat = ChatEndpoint(try Sample.url(), model: "m", limits: .perMinute(30))
        chat.limiter = EndpointLimiter(clock: clock)
        let gate = Gate(turn)
        gate.open()
        let policy = ChatCompletionsPolicy(chat, transport: gate, retry: .never)
        for _ in 0..<3 { _ = try await policy.reply(to: PolicyRequest(messages: [])) { _ in } }
        #expect(clock.sleeps.map { ($0 * 10).rounded() / 10 } == [2, 2])

        let other = ManualClock.automatic()
        var endpoint = GeneratorEndpoint(try Sample.url(), limits: .perMinute(6))
        endpoint.limiter = EndpointLimiter(clock: other)
        let picture = try Sample.picture().data.base64EncodedString()
        let server = ImageServerFake { request, _ in
            switch request.url.path() {
            case "/sdcpp/v1/img_gen": .json(["id": "7"])
            default: .json(["status": "completed", "result": ["images": [["b64_json": .string(picture)]]]])
            }
        }
        let tool = SDCppJobTool(at: endpoint, over: server)
        for _ in 0..<2 {
            let probe = CallProbe()
            let result = try await tool.generate(GenerationRequest(prompt: "a"), context: probe.context)
            // Waiting for a place is not drawing: a price by the second does not count it.
            #expect(result.usage.seconds < 5)
        }
        // Two calls of two requests each: one wait.
        #expect(other.sleeps.map { ($0 * 10).rounded() / 10 } == [10])
    }

    @Test("a generator's job takes one place until its image is here, and who waits is told")
    func jobs() async throws {
        var endpoint = GeneratorEndpoint(try Sample.url(), limits: EndpointLimits(maximumConcurrent: 1))
        let limiter = EndpointLimiter()
        endpoint.limiter = limiter
        let picture = try Sample.picture().data.base64EncodedString()
        let lines = Locked<[String]>([])
        let isWaiting: @Sendable () -> Bool = { [limits = endpoint.limits, url = endpoint.url] in
            limiter.load(of: EndpointLimiter.endpoint(of: url), limits: limits).waiting > 0
        }
        let server = ImageServerFake { request, _ in
            lines.withLock { $0.append(request.url.lastPathComponent) }
            guard request.method == "GET" else {
                return .json(["id": .string("job\(lines.withLock { $0.count })")])
            }
            // The first job is not done before the second call waits.
            if request.url.lastPathComponent == "job1" { while !isWaiting() { await Task.yield() } }
            return .json(["status": "completed", "result": ["images": [["b64_json": .string(picture)]]]])
        }
        let tool = SDCppJobTool(at: endpoint, over: server)
        let (first, second) = (CallProbe(), CallProbe())
        async let one = tool.generate(GenerationRequest(prompt: "a"), context: first.context)
        while first.jobs.isEmpty { await Task.yield() }
        async let two = tool.generate(GenerationRequest(prompt: "b"), context: second.context)
        _ = try await (one, two)
        let order = lines.withLock { $0 }
        #expect(order.filter { $0 == "img_gen" }.count == 2)
        #expect(order.lastIndex(of: "img_gen") == order.count - 2, "\(order)")
        #expect(second.progress.first == "waiting for a place at stable-diffusion.cpp, 0 before you")
    }

    @Test("a cancelled waiter goes at once")
    func cancelled() async throws {
        var endpoint = GeneratorEndpoint(try Sample.url(), limits: EndpointLimits(maximumConcurrent: 1))
        endpoint.limiter = EndpointLimiter()
        let name = EndpointLimiter.endpoint(of: endpoint.url)
        let permit = try await endpoint.limiter.acquire(name, limits: endpoint.limits)
        let server = ImageServerFake(answers: [])
        let tool = SDWebUITool(at: endpoint, over: server)
        let task = Task { try await tool.generate(GenerationRequest(prompt: "a"), context: CallProbe().context) }
        while endpoint.limiter.load(of: name, limits: endpoint.limits).waiting == 0 { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(server.requests.isEmpty)
        permit.release()
    }

    @Test("every request carries the cap of its endpoint")
    func cap() async throws {
        let picture = try Sample.picture()
        let server = ImageServerFake { request, index in
            index == 0 ? .json(["data": [["url": "http://127.0.0.1:9/a.png"]]]) : .image(picture)
        }
        let endpoint = GeneratorEndpoint(try Sample.url(), maximumResponseBytes: 512)
        let tool = OpenAIImagesTool(model: "m", at: endpoint, dialect: .openAI, over: server)
        _ = try await tool.generate(GenerationRequest(prompt: "a"), context: CallProbe().context)
        let chat = ChatEndpoint(try Sample.url(), model: "m", maximumResponseBytes: 512)
        _ = try? await ChatCompletionsPolicy(chat, transport: server).reply(to: PolicyRequest(messages: [])) { _ in }
        #expect(server.requests.map(\.maximumResponseBytes) == [512, 512, 512])
    }
}
