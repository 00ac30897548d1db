import Foundation
import GenAgent

// The workflows and templates of tools in configurations.

extension ComfyUIWorkflow {
    init(_ reader: inout SettingReader) throws {
        let graph = try Self.graph(&reader)
        let bindings: ComfyUIBindings
        if reader.source.isFile {
            guard let value = reader.value("bindings") else {
                throw reader.failure("bindings", #"it is missing. Give one, such as {"prompt": "6.text"}."#)
            }
            var inner = try SettingReader(value, reader.source.inside("bindings"))
            bindings = try ComfyUIBindings(&inner)
            try inner.finish()
        } else {
            bindings = try ComfyUIBindings(&reader)
        }
        do {
            try self.init(graph, bindings: bindings)
        } catch {
            throw reader.failure("workflow", error.message)
        }
    }

    /// The workflow: an object in the configuration, or a file.
    private static func graph(_ reader: inout SettingReader) throws -> JSONValue {
        var graph: JSONValue
        if reader.source.isFile, let inline = reader.value("workflow"), inline.stringValue == nil {
            graph = inline
        } else {
            let data = try reader.file("workflow", example: "workflow.json")
            guard let read = JSONValue(tolerant: data) else {
                throw reader.failure("workflow", "The workflow is not JSON.")
            }
            graph = read
        }
        // It is recorded with the run. Model names may look like keys, so only known prefixes count.
        if let path = SecretGuard.path(in: graph, below: "workflow", where: SecretGuard.beginsLikeKey) {
            throw reader.failure(path, "this looks like a key. Give it to the server, not to the workflow.")
        }
        return graph
    }
}

extension ComfyUIBindings {
    fileprivate init(_ reader: inout SettingReader) throws {
        func inputs(_ name: String, _ reader: inout SettingReader) throws -> [ComfyUIInput] {
            try reader.list(name).map { ComfyUIInput(stringLiteral: $0) }
        }
        let prompt = try inputs("prompt", &reader)
        guard !prompt.isEmpty else {
            let example = reader.source.isFile ? #""6.text""# : "6.text"
            throw reader.failure(
                "prompt", "it is missing. Name the node and input that take the prompt, such as \(example).")
        }
        self.init(
            prompt: prompt, negativePrompt: try inputs("negativePrompt", &reader), seed: try inputs("seed", &reader),
            width: try inputs("width", &reader), height: try inputs("height", &reader),
            steps: try inputs("steps", &reader), guidance: try inputs("guidance", &reader),
            images: try inputs("images", &reader), output: try reader.text("output"))
    }

    var json: JSONValue {
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
    private enum Method: String, CaseIterable {
        case get = "GET"
        case post = "POST"
    }

    /// The template: an object in the configuration, or a file.
    init(_ reader: inout SettingReader) throws {
        var value: JSONValue
        var source = reader.source
        if source.isFile, let inline = reader.value("template"), inline.stringValue == nil {
            value = inline
            source = source.inside("template")
        } else {
            let data = try reader.file("template", example: "template.json")
            do {
                value = try JSONValue.parse(String(decoding: data, as: UTF8.self))
            } catch {
                throw reader.failure("template", "the file is not JSON. \(ErrorText.phrase(for: error))")
            }
            source = SettingSource(
                head: "\(reader.source.place(of: "template"))", isFile: true, folder: reader.source.folder)
        }
        var inner = try SettingReader(value, source)
        let body = inner.value("body")
        try body.map { try inner.refuseKeys(in: $0, "body") }
        self.init(
            method: try inner.choice("method", of: Method.self)?.rawValue ?? "POST",
            path: try inner.text("path", orMissing: "/generate"),
            query: try inner.object("query").sorted { $0.key < $1.key }.map { item in
                Item(item.key, item.value.stringValue ?? item.value.jsonText)
            },
            body: body, answer: try Self.answer(&inner), success: try Self.success(&inner),
            seedPointer: try inner.text("seed"))
        try inner.finish()
    }

    private static func answer(_ reader: inout SettingReader) throws -> Answer {
        let text = try reader.text("image", orMissing: "bytes")
        if text == "bytes" { return .bytes }
        guard text.hasPrefix("/") else {
            throw reader.failure(
                "image", #"give "bytes" if the answer is the image itself, or a JSON pointer such as "/images/0"."#)
        }
        return .pointer(text)
    }

    private static func success(_ reader: inout SettingReader) throws -> Success? {
        guard let value = reader.value("success") else { return nil }
        var inner = try SettingReader(value, reader.source.inside("success"))
        let pointer = try inner.text("pointer", orMissing: "/status")
        guard let equals = inner.value("equals") else {
            throw inner.failure("equals", "it is missing. Give the value that means success.")
        }
        let success = Success(pointer: pointer, equals: equals, message: try inner.text("message"))
        try inner.finish()
        return success
    }

    var json: JSONValue {
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

extension SettingReader {
    fileprivate mutating func file(_ name: String, example: String) throws -> Data {
        let path = source.resolved(try text(name, orMissing: example))
        guard source.readsFiles else {
            throw failure(name, "it names a file, and a recorded configuration contains everything itself.")
        }
        do {
            return try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw failure(name, "the file \(path.withoutControls) cannot be read. Check the path.")
        }
    }
}
