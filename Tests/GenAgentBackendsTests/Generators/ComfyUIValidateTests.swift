import Foundation
import GenAgent
import GenAgentBackends
import Testing

struct ComfyUIValidateTests {
    private static let schemas: JSONValue = [
        "CheckpointLoaderSimple": [
            "input": ["required": ["ckpt_name": [["real.safetensors", "other.safetensors"]]]], "output_node": false,
        ],
        "KSampler": [
            "input": [
                "required": [
                    "seed": ["INT", ["min": 0]], "sampler_name": ["COMBO", ["options": ["euler"]]],
                    "cfg": ["FLOAT", [:]],
                ]
            ], "output_node": false,
        ],
        "SaveImage": ["input": ["required": ["filename_prefix": ["STRING", [:]]]], "output_node": true],
    ]

    private func problems(_ graph: JSONValue, _ bindings: ComfyUIBindings) async throws -> [String] {
        let server = ImageServerFake { request, _ in
            let type = request.url.lastPathComponent
            return .json(Self.schemas[type].map { [type: $0] } ?? [:])
        }
        let tool = ComfyUITool(
            workflow: try ComfyUIWorkflow(graph, bindings: bindings), at: try Sample.endpoint(), over: server)
        return try await tool.validate(context: CallProbe().context)
    }

    @Test func aWorkflowThatTheServerCanRunHasNoProblems() async throws {
        let graph: JSONValue = [
            "3": ["class_type": "KSampler", "inputs": ["sampler_name": "euler", "cfg": 7]],
            "4": ["class_type": "CheckpointLoaderSimple", "inputs": ["ckpt_name": "real.safetensors"]],
            "9": ["class_type": "SaveImage", "inputs": ["filename_prefix": "x"]],
        ]
        // The bound seed may be absent from the file.
        #expect(try await problems(graph, ComfyUIBindings(prompt: ["9.filename_prefix"], seed: ["3.seed"])) == [])
    }

    @Test func everyProblemSaysHowToMendIt() async throws {
        let graph: JSONValue = [
            "3": ["class_type": "KSampler", "inputs": ["sampler_name": "magic", "seed": 1]],
            "4": ["class_type": "CheckpointLoaderSimple", "inputs": ["ckpt_name": "missing.safetensors"]],
            "10": ["class_type": "FancyNode", "inputs": [:]],
        ]
        let found = try await problems(graph, ComfyUIBindings(prompt: ["4.text"]))
        let expected = [
            "input cfg is missing", "sampler_name is “magic”", "binding 4.text", "real.safetensors",
            "no node FancyNode",
            "no output node",
        ]
        #expect(found.count == expected.count, "\(found)")
        for (problem, words) in zip(found, expected) { #expect(problem.contains(words), "\(problem)") }
    }
}
