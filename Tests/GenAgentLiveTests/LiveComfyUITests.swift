import Foundation
import GenAgent
import GenAgentBackends
import Testing

/// Needs a ComfyUI of yours, but no weights.
@Suite(
    "Live: ComfyUI",
    .enabled(if: LiveServer.comfyUI.isThere, "Set GENAGENT_COMFYUI_URL to the URL of a running ComfyUI."), .serialized)
struct LiveComfyUITests {
    /// A plain picture, whose colour stands for the seed and whose file name for the prompt.
    private static func tool(nodeClass: String = "EmptyImage") throws -> ComfyUITool {
        let graph: JSONValue = [
            "1": [
                "class_type": .string(nodeClass),
                "inputs": ["width": 64, "height": 64, "batch_size": 1, "color": 0],
            ],
            "2": ["class_type": "SaveImage", "inputs": ["images": ["1", 0], "filename_prefix": "genagent"]],
        ]
        let bindings = ComfyUIBindings(
            prompt: ["2.filename_prefix"], seed: ["1.color"], width: ["1.width"], height: ["1.height"])
        let workflow = try ComfyUIWorkflow(Data(graph.jsonText.utf8), bindings: bindings)
        return ComfyUITool(
            "paint", workflow: workflow, at: LiveServer.comfyUI.generator, over: LiveServer.transport)
    }

    @Test("a job runs to its end; another seed is another picture, and the size is the one asked for")
    func job() async throws {
        let tool = try Self.tool()
        let size = PixelSize(width: 96, height: 64)
        let red = try await tool.generate(
            GenerationRequest(prompt: "red", size: size, seed: 0xFF0000), context: ToolContext())
        let blue = try await tool.generate(
            GenerationRequest(prompt: "blue", size: size, seed: 0x0000FF), context: ToolContext())
        #expect(red.image.size == size && blue.image.size == size)
        #expect(red.image != blue.image)
    }

    @Test("a node that the server does not have is named in the failure")
    func unknownNode() async throws {
        let error = await #expect(throws: AdapterError.self) {
            try await Self.tool(nodeClass: "NobodyHasThisNode").generate(
                GenerationRequest(prompt: "x"), context: ToolContext())
        }
        #expect(error?.message.contains("NobodyHasThisNode") == true)
    }
}
