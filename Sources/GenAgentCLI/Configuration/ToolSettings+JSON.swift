import Foundation
import GenAgent
import GenAgentBackends

extension ToolSettings {
    /// What the reader reads back to the same settings, without any file.
    var json: JSONValue {
        var members = traffic.json
        members["kind"] = .string(kind.rawValue)
        members["url"] = .string(writtenURL.absoluteString)
        members["name"] = .string(name)
        members["summary"] = summary.map { .string($0) }
        members["apiKeyEnv"] = keyVariable.map { .string($0) }
        members["size"] = size.map { .string("\($0.width)x\($0.height)") }
        members["pricePerImage"] = prices.perImage.map { .number($0) }
        members["pricePerSecond"] = prices.perSecond.map { .number($0) }
        if !imageHosts.isEmpty { members["imageHosts"] = .array(imageHosts.map { .string($0.description) }) }
        if !fixed.isEmpty { members["fixed"] = .object(fixed) }
        switch details {
        case .openAI(let dialect, let model):
            members["dialect"] = ImagesServer.allCases.first { $0.dialect == dialect }.map { .string($0.rawValue) }
            members["model"] = model.map { .string($0) }
        case .comfyUI(let workflow):
            members["workflow"] = .object(workflow.nodes)
            members["bindings"] = workflow.bindings.json
        case .sdWebUI(let user): members["user"] = user.map { .string($0) }
        case .blackForestLabs(let model): members["model"] = .string(model)
        case .sdCpp: break
        case .template(let template): members["template"] = template.json
        }
        return .object(members)
    }

    /// Reading takes a last `v1` away here.
    private var writtenURL: URL {
        kind == .openAI && url.lastPathComponent == "v1" ? url.appending(path: "v1") : url
    }
}

extension ComfyUIBindings {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = [:]
        let inputs = [
            "prompt": prompt, "negativePrompt": negativePrompt, "seed": seed, "width": width, "height": height,
            "steps": steps, "guidance": guidance, "images": images,
        ]
        for (name, inputs) in inputs where !inputs.isEmpty {
            members[name] = .array(inputs.map { .string($0.description) })
        }
        members["output"] = output.map { .string($0) }
        return .object(members)
    }
}

extension HTTPTemplate {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = ["method": .string(method), "path": .string(path)]
        if !query.isEmpty {
            let items = query.map { ($0.name, JSONValue.string($0.value)) }
            members["query"] = .object(Dictionary(items) { first, _ in first })
        }
        members["body"] = body
        switch answer {
        case .bytes: members["image"] = "bytes"
        case .pointer(let pointer): members["image"] = .string(pointer)
        }
        if let success {
            var condition: [String: JSONValue] = ["pointer": .string(success.pointer), "equals": success.equals]
            condition["message"] = success.message.map { .string($0) }
            members["success"] = .object(condition)
        }
        members["seed"] = seedPointer.map { .string($0) }
        return .object(members)
    }
}
