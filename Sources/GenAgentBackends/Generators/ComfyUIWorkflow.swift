import Foundation
import GenAgent

/// One input of one node, written `6.text`: the node's id and the input's name.
public struct ComfyUIInput: Sendable, Hashable, Codable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The node's id in the API-format file.
    public var node: String
    public var name: String

    public init(node: String, name: String) {
        self.node = node
        self.name = name
    }

    /// Reads `6.text`; ids may contain dots, names cannot.
    public init(stringLiteral text: String) {
        guard let dot = text.lastIndex(of: ".") else {
            self.init(node: text, name: "")
            return
        }
        self.init(node: String(text[..<dot]), name: String(text[text.index(after: dot)...]))
    }

    public init(from decoder: any Decoder) throws {
        self.init(stringLiteral: try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public var description: String { "\(node).\(name)" }
}

/// The workflow inputs that receive the fields of a request. Only bound fields are honored.
public struct ComfyUIBindings: Sendable, Hashable, Codable {
    /// At least one.
    public var prompt: [ComfyUIInput]
    package var negativePrompt: [ComfyUIInput]
    /// Such as `3.seed` or `25.noise_seed`.
    public var seed: [ComfyUIInput]
    public var width: [ComfyUIInput]
    public var height: [ComfyUIInput]
    public var steps: [ComfyUIInput]
    /// Such as `3.cfg`.
    public var guidance: [ComfyUIInput]
    /// The inputs for names of uploaded images, one per image.
    public var images: [ComfyUIInput]
    /// The node whose image is the result; `nil`: the first that saved one.
    public var output: String?

    public init(
        prompt: [ComfyUIInput], negativePrompt: [ComfyUIInput] = [], seed: [ComfyUIInput] = [],
        width: [ComfyUIInput] = [], height: [ComfyUIInput] = [], steps: [ComfyUIInput] = [],
        guidance: [ComfyUIInput] = [], images: [ComfyUIInput] = [], output: String? = nil
    ) {
        self.prompt = prompt
        self.negativePrompt = negativePrompt
        self.seed = seed
        self.width = width
        self.height = height
        self.steps = steps
        self.guidance = guidance
        self.images = images
        self.output = output
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func inputs(_ key: CodingKeys) throws -> [ComfyUIInput] {
            try container.decodeIfPresent([ComfyUIInput].self, forKey: key) ?? []
        }
        self.init(
            prompt: try inputs(.prompt), negativePrompt: try inputs(.negativePrompt), seed: try inputs(.seed),
            width: try inputs(.width), height: try inputs(.height), steps: try inputs(.steps),
            guidance: try inputs(.guidance), images: try inputs(.images),
            output: try container.decodeIfPresent(String.self, forKey: .output))
    }

    var all: [ComfyUIInput] { prompt + negativePrompt + seed + width + height + steps + guidance + images }

    var capabilities: GeneratorCapabilities {
        GeneratorCapabilities(
            negativePrompt: !negativePrompt.isEmpty, size: !width.isEmpty && !height.isEmpty, seed: !seed.isEmpty,
            steps: !steps.isEmpty, guidance: !guidance.isEmpty, inputImages: images.count, reattach: true,
            callNaming: .job)
    }
}

/// A ComfyUI workflow in API format (in ComfyUI: Workflow, Export (API)) with its bindings.
public struct ComfyUIWorkflow: Sendable, Hashable {
    /// By node id.
    package let nodes: [String: JSONValue]
    package let bindings: ComfyUIBindings

    /// Reads a workflow and checks that the node of every binding exists.
    ///
    /// - Throws: `AdapterError` of kind `fatal` with the problem in the file or the bindings.
    public init(_ json: JSONValue, bindings: ComfyUIBindings) throws(AdapterError) {
        guard let nodes = json.objectValue, !nodes.isEmpty else {
            throw .fatal("The workflow is not a JSON object of nodes.")
        }
        if json["nodes"]?.arrayValue != nil {
            throw .fatal("The workflow is in ComfyUI's editor format; export it with Workflow, Export (API).")
        }
        for (id, node) in nodes.sorted(by: { $0.key < $1.key }) where node["class_type"]?.stringValue == nil {
            throw .fatal("Node \(id) of the workflow has no class_type; export it with Workflow, Export (API).")
        }
        guard !bindings.prompt.isEmpty else { throw .fatal("Bind the prompt to an input, such as `6.text`.") }
        for input in bindings.all where nodes[input.node] == nil || input.name.isEmpty {
            throw .fatal("The workflow has no node for the binding \(input); its nodes are \(Self.list(nodes)).")
        }
        if let output = bindings.output, nodes[output] == nil {
            throw .fatal("The workflow has no output node \(output); its nodes are \(Self.list(nodes)).")
        }
        self.nodes = nodes
        self.bindings = bindings
    }

    /// Reads a workflow file.
    public init(_ data: Data, bindings: ComfyUIBindings) throws(AdapterError) {
        guard let json = JSONValue(tolerant: data) else { throw .fatal("The workflow is not JSON.") }
        try self.init(json, bindings: bindings)
    }

    private static func list(_ nodes: [String: JSONValue]) -> String {
        nodes.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value["class_type"]?.stringValue ?? "?"))" }
            .joined(separator: ", ")
    }

    /// The graph for one request.
    ///
    /// - Parameters:
    ///   - imageNames: The server's names for the uploaded images.
    ///   - filenamePrefix: Unique, so that saving always runs: an unchanged graph is answered from a cache.
    func graph(for request: GenerationRequest, imageNames: [String], filenamePrefix: String) -> JSONValue {
        var nodes = nodes
        func set(_ inputs: [ComfyUIInput], _ value: JSONValue?) {
            guard let value else { return }
            for input in inputs {
                var members = nodes[input.node]?["inputs"] ?? [:]
                members[input.name] = value
                nodes[input.node]?["inputs"] = members
            }
        }
        set(bindings.prompt, .string(request.prompt))
        set(bindings.negativePrompt, request.negativePrompt.map { .string($0) })
        set(bindings.seed, request.seed.map { .integer(Int64(clamping: $0)) })
        set(bindings.width, request.size.map { .integer(Int64($0.width)) })
        set(bindings.height, request.size.map { .integer(Int64($0.height)) })
        set(bindings.steps, request.steps.map { .integer(Int64($0)) })
        set(bindings.guidance, request.guidance.map { .number($0) })
        for (input, name) in zip(bindings.images, imageNames) { set([input], .string(name)) }
        for (id, node) in nodes where node.at("inputs", "filename_prefix")?.stringValue != nil {
            set([ComfyUIInput(node: id, name: "filename_prefix")], .string(filenamePrefix))
        }
        return .object(nodes)
    }
}
