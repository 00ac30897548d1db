import Foundation
import GenAgent
import GenAgentBackends

/// Workflows without weights for a real ComfyUI.
enum ComfyGraph {
    /// A plain picture, whose colour stands for the seed and whose file name for the prompt.
    static func plain(nodeClass: String = "EmptyImage", width: Int64 = 64, saves: String = "SaveImage") -> JSONValue {
        [
            "1": [
                "class_type": .string(nodeClass),
                "inputs": ["width": .integer(width), "height": 64, "batch_size": 1, "color": 0],
            ],
            "2": saved(from: "1", by: saves),
        ]
    }

    /// Shows what was uploaded.
    static let loaded: JSONValue = [
        "1": ["class_type": "LoadImage", "inputs": ["image": "none.png"]], "2": saved(from: "1"),
    ]

    /// A chain of blurs that takes a processor a minute, step by step.
    static let slow: JSONValue = {
        var nodes: [String: JSONValue] = [
            "1": [
                "class_type": "EmptyImage", "inputs": ["width": 2048, "height": 2048, "batch_size": 1, "color": 0],
            ]
        ]
        for step in 3...40 {
            nodes["\(step)"] = [
                "class_type": "ImageBlur",
                "inputs": [
                    "image": [.string(step == 3 ? "1" : "\(step - 1)"), 0], "blur_radius": 15, "sigma": 5.0,
                ],
            ]
        }
        nodes["2"] = saved(from: "40")
        return .object(nodes)
    }()

    private static func saved(from node: String, by nodeClass: String = "SaveImage") -> JSONValue {
        var inputs: [String: JSONValue] = ["images": [.string(node), 0]]
        if nodeClass == "SaveImage" { inputs["filename_prefix"] = "genagent" }
        return ["class_type": .string(nodeClass), "inputs": .object(inputs)]
    }

    /// The bindings of ``plain(nodeClass:width:saves:)``.
    static let plainBindings = ComfyUIBindings(
        prompt: ["2.filename_prefix"], seed: ["1.color"], width: ["1.width"], height: ["1.height"])

    /// A tool at the live server.
    static func tool(_ graph: JSONValue, _ bindings: ComfyUIBindings = plainBindings) throws -> ComfyUITool {
        let workflow = try ComfyUIWorkflow(Data(graph.jsonText.utf8), bindings: bindings)
        return ComfyUITool("paint", workflow: workflow, at: LiveServer.comfyUI.generator, over: LiveServer.transport)
    }
}
