import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import GenAgentTesting
import Testing

/// Generators retry in the same loop as chats, with a classifier that also reads what the server says.
@Suite struct GeneratorRetryTests {
    /// Answers 503 after a while, as a server does that is loading a model.
    private struct SlowlyBusy: HTTPTransport {
        let clock: ManualClock
        let seconds: Double
        let sent = Locked(0)

        func send(_ request: HTTPRequest) async throws -> HTTPResponse {
            sent.withLock { $0 += 1 }
            clock.advance(by: seconds)
            return HTTPResponse(status: 503, headers: ["Retry-After": "1"], url: request.url, body: HTTPBody(Data()))
        }
    }

    @Test(arguments: [(20.0, 3), (130, 1)])
    func `the time that an attempt itself takes counts towards the time budget`(seconds: Double, attempts: Int)
        async throws
    {
        let clock = ManualClock.automatic()
        let transport = SlowlyBusy(clock: clock, seconds: seconds)
        let policy = HTTPRetryPolicy(maximumAttempts: 3, timeBudget: 120)
        let endpoint = GeneratorEndpoint(testURL("http://painter:7860"), retries: policy)
        let tool = SDWebUITool(at: endpoint, over: transport)
        let error = await #expect(throws: AdapterError.self) {
            try await tool.generate(GenerationRequest(prompt: "an apple"), context: ToolContext(clock: clock))
        }
        #expect(error?.kind == .transient && error?.isExhausted == true)
        #expect(transport.sent.withLock { $0 } == attempts)
    }
}
