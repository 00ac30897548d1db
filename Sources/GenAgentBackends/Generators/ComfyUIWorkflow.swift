import Foundation
import GenAgent

/// One input of one node, written `6.text`: the node's id and the input's name.
public struct ComfyUIInput: Sendable, Hashable, Codable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The node's id in the API-format file.
    public var node: String
    /// The name of the input.
    public var name: String

    /// Names an input.
    public init(node: String, name: String) {
        self.node = node
        self.name = name
    }

    /// Reads `6.text`; ids may contain dots, names do not.
    public init(stringLiteral text: String) {
        guard let dot = text.lastIndex(of: ".") else {
            self.init(node: text, name: "")
            return
        }
        self.init(node: String(text[..<dot]), name: String(text[text.index(after: dot)...]))
    }

    /// Reads the value; throws `DecodingError` where it does not fit.
    public init(from decoder: any Decoder) throws {
        self.init(stringLiteral: try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// For people; never a key.
    public var description: String { "\(node).\(name)" }
}

/// Which inputs of a workflow the fields of a request go to. Only what is bound is honored.
public struct ComfyUIBindings: Sendable, Hashable, Codable {
    /// Where the prompt goes; at least one.
    public var prompt: [ComfyUIInput]
    /// Where the negative prompt goes.
    package var negativePrompt: [ComfyUIInput]
    /// Where the seed goes, such as `3.seed` or `25.noise_seed`.
    public var seed: [ComfyUIInput]
    /// Where the width goes.
    public var width: [ComfyUIInput]
    /// Where the height goes.
    public var height: [ComfyUIInput]
    /// Where the steps go.
    public var steps: [ComfyUIInput]
    /// Where the guidance goes, such as `3.cfg`.
    public var guidance: [ComfyUIInput]
    /// Where the names of uploaded images go, one input for each image.
    public var images: [ComfyUIInput]
    /// The node whose image is the result; `nil`: the first that saved one.
    public var output: String?

    /// Binds inputs.
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

    /// Reads the value; throws `DecodingError` where it does not fit.
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

    /// Everything that is bound.
    var all: [ComfyUIInput] { prompt + negativePrompt + seed + width + height + steps + guidance + images }

    /// What is honored.
    var capabilities: GeneratorCapabilities {
        GeneratorCapabilities(
            negativePrompt: !negativePrompt.isEmpty, size: !width.isEmpty && !height.isEmpty, seed: !seed.isEmpty,
            steps: !steps.isEmpty, guidance: !guidance.isEmpty, inputImages: images.count, reattach: true,
            callNaming: .job)
    }
}

/// A ComfyUI workflow in API format (in ComfyUI: Workflow, Export (API)) with its bindings.
public struct ComfyUIWorkflow: Sendable, Hashable {
    /// The nodes by id.
    package let nodes: [String: JSONValue]
    /// Which inputs the fields of a request go to.
    package let bindings: ComfyUIBindings

    /// Reads a workflow and checks that every bound input's node is there.
    ///
    /// - Throws: `AdapterError` of kind `fatal` that says what is wrong with the file or the bindings.
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
    ///   - imageNames: What the server calls the uploaded images.
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
