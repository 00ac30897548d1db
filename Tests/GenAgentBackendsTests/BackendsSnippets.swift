import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import Testing

/// The documentation's use of the backends, compiled and run against servers in memory.
@Suite struct BackendsSnippets {
    @Test func theExampleDrawsAndJudges() async throws {
        let picture = try Sample.picture()
        let transport = ImageServerFake { request, index in
            guard request.url.path() == "/v1/chat/completions" else {
                return .json(["images": [.string(picture.data.base64EncodedString())], "info": "{}"])
            }
            let call: JSONValue = [
                "id": "c1", "function": ["name": "draw", "arguments": #"{"prompt": "three red apples"}"#],
            ]
            let verdict = #"{"findings": [], "verdict": "satisfied", "score": 1}"#
            let message: JSONValue =
                index == 0 ? ["content": nil, "tool_calls": [call]] : ["content": .string(verdict)]
            return .json(["choices": [["message": message]]])
        }
        let chatURL = try Sample.url("http://127.0.0.1:8000")
        let paintURL = try Sample.url("http://127.0.0.1:7860")
        // snippet: backends-use
        let model = ChatEndpoint(
            chatURL, model: "Qwen3-VL-8B-Instruct", key: .environment("VLLM_API_KEY"), dialect: .vLLM,
            limits: EndpointLimits(maximumConcurrent: 8))
        let painter = GeneratorEndpoint(
            paintURL, prices: GeneratorPrices(perImage: 0.01), limits: EndpointLimits(maximumConcurrent: 1))
        let session = AgentSession(
            policy: ChatCompletionsPolicy(model, transport: transport),
            tools: [SDWebUITool("draw", at: painter, over: transport)],
            assessment: .judge(VisionJudge(model, transport: transport)),
            configuration: SessionConfiguration(limits: SessionLimits(rounds: 3), format: .native))
        let outcome = await session.respond(to: "three red apples left of a blue cup")
        print(outcome.stopReason, outcome.trajectory.usage)
        // snippet-end
        #expect(outcome.stopReason == .satisfied)
        #expect(outcome.image?.data == picture.data)
        #expect(outcome.trajectory.rounds.first?.verdict?.score == 1)
        #expect(outcome.trajectory.usage.money == 0.01)
    }
}
