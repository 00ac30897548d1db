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

    @Test func aConfigurationFileMakesASession() async throws {
        let image = try Sample.picture()
        let transport = ImageServerFake { request, index in
            guard request.url.path() == "/v1/chat/completions" else {
                return .json(["images": [.string(image.data.base64EncodedString())], "info": "{}"])
            }
            let call = #"<tool_call>{"name": "draw", "arguments": {"prompt": "three red apples"}}</tool_call>"#
            let verdict = #"{"findings": [], "verdict": "satisfied", "score": 1}"#
            return .json(["choices": [["message": ["content": .string(index == 0 ? call : verdict)]]]])
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("genagent.json").path
        let text = """
            {"policy": {"url": "http://127.0.0.1:8000", "model": "m"}, "judge": {"url": "http://127.0.0.1:8000", "model": "j"},
             "tools": [{"kind": "sdwebui", "url": "http://127.0.0.1:7860", "name": "draw"}], "limits": {"rounds": 40}}
            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        // snippet: configuration-use
        let configuration = try BackendConfiguration(contentsOfFile: path)
        let parts = try configuration.parts(over: transport)
        let session = AgentSession(
            policy: parts.policy, tools: parts.tools, assessment: parts.assessment, configuration: parts.configuration)
        let outcome = await session.respond(to: "three red apples left of a blue cup")
        // snippet-end
        #expect(outcome.stopReason == .satisfied && outcome.image?.data == image.data)
        #expect(outcome.trajectory.setup.configuration.limits.rounds == 40)
        #expect(outcome.trajectory.setup.configuration.limits.generatorCalls == 80)
    }
}
