import Foundation
import GenAgent
import GenAgentBackends

extension ToolSettings {
    /// Reads settings, and the files that they name.
    ///
    /// - Parameter name: The tool's name where the settings give none.
    /// - Throws: ``ConfigurationError``
    init(_ value: JSONValue, _ source: SettingSource, name: String) throws {
        var reader = try SettingReader(value, source)
        let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
        let word = try reader.text("kind", orMissing: "comfyui")
        guard let kind = Kind(rawValue: word) else {
            throw reader.failure("kind", "'\(word.withoutControls)' is no kind of tool. There are \(kinds).")
        }
        self.kind = kind
        url = try reader.url("url", example: kind.exampleURL)
        self.name = try reader.text("name") ?? name
        guard self.name.utf8.count <= 64,
            self.name.utf8.allSatisfy({
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-".utf8.contains($0)
            })
        else { throw reader.failure("name", "a tool's name is up to 64 letters, digits, _ and -, such as draw.") }
        summary = try reader.text("summary")
        keyVariable = try reader.keyVariable("apiKeyEnv")
        size = try reader.size("size")
        prices = GeneratorPrices(
            perImage: try reader.number("pricePerImage"), perSecond: try reader.number("pricePerSecond"))
        traffic = try TrafficSettings(&reader)
        imageHosts = try reader.hosts("imageHosts")
        honorsIdempotencyKey = try reader.flag("honorsIdempotencyKey") ?? false
        switch kind {
        case .openAI:
            let dialect = (try reader.choice("dialect", of: ImagesServer.self) ?? .openAI).dialect
            let model =
                dialect.sendsModel
                ? try reader.text("model", orMissing: "gpt-image-2") : try reader.text("model")
            details = .openAI(dialect, model: model)
            // Servers show their address with /v1, the route brings its own.
            if url.lastPathComponent == "v1" { url = url.deletingLastPathComponent() }
        case .comfyUI: details = .comfyUI(try Self.workflow(&reader))
        case .sdWebUI: details = .sdWebUI(user: try reader.text("user"))
        case .blackForestLabs: details = .blackForestLabs(model: try reader.text("model", orMissing: "flux-2-pro"))
        case .sdCpp: details = .sdCpp
        case .template: details = .template(try Self.template(&reader))
        }
        if kind.takesFixedMembers, reader.source.isFile { fixed = try reader.object("fixed") }
        try reader.finish()
    }

    private static func workflow(_ reader: inout SettingReader) throws -> ComfyUIWorkflow {
        let graph = try graph(&reader)
        let bindings: ComfyUIBindings
        if reader.source.isFile {
            guard let value = reader.value("bindings") else {
                throw reader.failure("bindings", #"it is missing. Give one, such as {"prompt": "6.text"}."#)
            }
            var inner = try SettingReader(value, reader.source.inside("bindings"))
            bindings = try Self.bindings(&inner)
            try inner.finish()
        } else {
            bindings = try Self.bindings(&reader)
        }
        do {
            return try ComfyUIWorkflow(graph, bindings: bindings)
        } catch {
            throw reader.failure("workflow", error.message)
        }
    }

    /// The workflow: an object in the file, or a file of its own.
    private static func graph(_ reader: inout SettingReader) throws -> JSONValue {
        var graph: JSONValue
        if reader.source.isFile, let inline = reader.value("workflow"), inline.stringValue == nil {
            graph = inline
        } else {
            let data = try file("workflow", example: "workflow.json", &reader)
            guard let read = JSONValue(tolerant: data) else {
                throw reader.failure("workflow", "The workflow is no JSON.")
            }
            graph = read
        }
        // It is written down with the run. Names of models may look like any key, so only what begins like one counts.
        if let path = SecretGuard.path(in: graph, below: "workflow", where: SecretGuard.beginsLikeKey) {
            throw reader.failure(path, "this looks like a key. Give it to the server, not to the workflow.")
        }
        return graph
    }

    private static func bindings(_ reader: inout SettingReader) throws -> ComfyUIBindings {
        func inputs(_ name: String, _ reader: inout SettingReader) throws -> [ComfyUIInput] {
            try reader.list(name).map { ComfyUIInput(stringLiteral: $0) }
        }
        let prompt = try inputs("prompt", &reader)
        guard !prompt.isEmpty else {
            let example = reader.source.isFile ? #""6.text""# : "6.text"
            throw reader.failure(
                "prompt", "it is missing. Name the node and input that take the prompt, such as \(example).")
        }
        return ComfyUIBindings(
            prompt: prompt, negativePrompt: try inputs("negativePrompt", &reader), seed: try inputs("seed", &reader),
            width: try inputs("width", &reader), height: try inputs("height", &reader),
            steps: try inputs("steps", &reader), guidance: try inputs("guidance", &reader),
            images: try inputs("images", &reader), output: try reader.text("output"))
    }

    /// The bytes of a file that a setting names.
    static func file(_ name: String, example: String, _ reader: inout SettingReader) throws -> Data {
        let path = reader.source.resolved(try reader.text(name, orMissing: example))
        guard reader.source.readsFiles else {
            throw reader.failure(name, "it names a file, and a recorded configuration holds everything itself.")
        }
        do {
            return try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw reader.failure(name, "the file \(path.withoutControls) cannot be read. Check the path.")
        }
    }
}

extension ToolSettings.Kind {
    var exampleURL: String {
        switch self {
        case .openAI: "https://api.openai.com"
        case .comfyUI: "http://127.0.0.1:8188"
        case .sdWebUI: "http://127.0.0.1:7860"
        case .blackForestLabs: "https://api.bfl.ai"
        case .sdCpp: "http://127.0.0.1:1234"
        case .template: "http://127.0.0.1:9000"
        }
    }

    /// Whether more members can be put into every request.
    var takesFixedMembers: Bool { self != .comfyUI && self != .template }
}
