import Foundation
import GenAgent
import GenAgentBackends
import Testing

@Suite(
    "Live: refusals of ComfyUI",
    .enabled(if: LiveServer.comfyUI.isThere, "Set GENAGENT_COMFYUI_URL to the URL of a running ComfyUI."), .serialized)
struct LiveComfyUIRefusalTests {
    @Test("a node that the server does not have is named in the failure")
    func unknownNode() async throws {
        let error = try await failure(of: ComfyGraph.plain(nodeClass: "NobodyHasThisNode"))
        #expect(error.message.contains("NobodyHasThisNode"))
        #expect(error.kind == .fatal)
    }

    @Test(
        "a size that a node refuses is the policy's to mend where the size is bound, and the workflow's where it is not"
    )
    func validation() async throws {
        let mendable = try await failure(
            of: ComfyGraph.plain(),
            GenerationRequest(prompt: "x", size: PixelSize(width: 99_999_999, height: 64)))
        #expect(mendable.kind == .rejected)
        #expect(mendable.status == 400)
        #expect(mendable.message.contains("bigger than max of 16384"))
        let fixed = try await failure(
            of: ComfyGraph.plain(width: 99_999_999), bindings: ComfyUIBindings(prompt: ["2.filename_prefix"]))
        #expect(fixed.kind == .fatal)
        #expect(fixed.message.contains("node 1 (EmptyImage)"))
    }

    @Test("an upload that is no picture is accepted by the server, and fails with the node and its words")
    func brokenUpload() async throws {
        // The head of a PNG, which is all that we look at, and nothing behind it.
        let whole = try await LiveRequests.picture()
        let broken = try EncodedImage(whole.data.prefix(64) + Data(repeating: 0x5A, count: 200))
        let error = try await failure(
            of: ComfyGraph.loaded, GenerationRequest(prompt: "x", inputImages: ["img_1"]),
            bindings: ComfyUIBindings(prompt: ["2.filename_prefix"], images: ["1.image"]),
            context: ToolContext(images: ["img_1": broken]))
        #expect(error.kind == .rejected)
        #expect(error.message.contains("LoadImage"))
    }

    @Test("a job that the server does not know is lost: transient, and not worth asking again")
    func unknownJob() async throws {
        let error = await #expect(throws: AdapterError.self) {
            try await ComfyGraph.tool(ComfyGraph.plain()).reattach(
                to: JobHandle("00000000-0000-8000-a000-000000000000"), request: GenerationRequest(prompt: "x"),
                context: ToolContext())
        }
        #expect(error?.kind == .transient && error?.isExhausted == true)
        #expect(error?.message.contains("job lost") == true)
    }

    @Test(
        "checking a workflow finds missing nodes, missing files and bindings that lead nowhere, and nothing in a good one"
    )
    func validate() async throws {
        #expect(try await ComfyGraph.tool(ComfyGraph.plain()).validate().isEmpty)
        let unknown = try await ComfyGraph.tool(ComfyGraph.plain(nodeClass: "NobodyHasThisNode")).validate()
        #expect(unknown.first?.contains("the server has no node NobodyHasThisNode") == true)
        let astray = try await ComfyGraph.tool(
            ComfyGraph.plain(), ComfyUIBindings(prompt: ["2.filename_prefix"], seed: ["1.noise"])
        ).validate()
        #expect(astray.first?.contains("EmptyImage has no input noise") == true)
        let checkpoint: JSONValue = [
            "4": ["class_type": "CheckpointLoaderSimple", "inputs": ["ckpt_name": "nobody-has-this.safetensors"]],
            "2": [
                "class_type": "SaveImage", "inputs": ["images": ["1", 0], "filename_prefix": "genagent"],
            ],
            "1": ["class_type": "EmptyImage", "inputs": ["width": 64, "height": 64, "batch_size": 1, "color": 0]],
        ]
        let missing = try await ComfyGraph.tool(checkpoint, ComfyUIBindings(prompt: ["2.filename_prefix"])).validate()
        #expect(missing.contains { $0.contains("nobody-has-this.safetensors") })
    }

    private func failure(
        of graph: JSONValue, _ request: GenerationRequest = GenerationRequest(prompt: "x"),
        bindings: ComfyUIBindings = ComfyGraph.plainBindings, context: ToolContext = ToolContext()
    ) async throws -> AdapterError {
        let tool = try ComfyGraph.tool(graph, bindings)
        let error = await #expect(throws: AdapterError.self) { _ = try await tool.generate(request, context: context) }
        return try #require(error)
    }
}
