import Foundation
import GenAgent

extension RunConfiguration {
    /// Reads the configuration file, if one is named, and the command line's words on top of it.
    ///
    /// - Throws: ``ConfigurationError``
    init(_ flags: BackendFlags) throws {
        var source = SettingSource(head: "configuration", isFile: true)
        var value: JSONValue = [:]
        if let path = flags.configuration {
            source.head = path
            source.folder = path.parentPath
            value = try Self.file(path)
        }
        try self.init(value, source, flags)
    }

    private static func file(_ path: String) throws -> JSONValue {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw ConfigurationError(place: path, problem: "the file cannot be read. Check the path after --config.")
        }
        do {
            return try JSONValue.parse(String(decoding: data, as: UTF8.self))
        } catch {
            throw ConfigurationError(place: path, problem: "the file is no JSON. \(ErrorText.phrase(for: error))")
        }
    }

    /// Reads a configuration.
    ///
    /// - Throws: ``ConfigurationError``
    init(_ value: JSONValue, _ source: SettingSource, _ flags: BackendFlags = BackendFlags()) throws {
        var reader = try SettingReader(value, source)
        policy = try Self.policy(reader.value("policy"), source, flags)
        tools = try Self.tools(reader.value("tools"), source, flags)
        judging = try Self.judging(reader.value("judge"), source, flags)
        if let limits = reader.value("limits") {
            self.limits = try LimitSettings(limits, source.inside("limits"))
        }
        try reader.finish()
        if let money = flags.money { limits.money = money }
        if limits.money != nil, !isSandbox, !isPriced {
            let place = flags.money == nil ? source.inside("limits").place(of: "money") : "--max-money"
            throw ConfigurationError(
                place: place,
                problem:
                    "a limit of money needs prices. Give pricePerMillionInput and pricePerMillionOutput for every model, and pricePerImage or pricePerSecond for every tool; 0 where nothing is charged."
            )
        }
    }

    private static func policy(
        _ value: JSONValue?, _ source: SettingSource, _ flags: BackendFlags
    ) throws -> ChatSettings? {
        let typed = ChatFlags(
            prefix: "--", place: "--policy", url: flags.policy, model: flags.model, dialect: flags.dialect,
            keyVariable: flags.keyVariable, format: flags.format)
        guard let merged = try typed.merged(into: value) else { return nil }
        return try ChatSettings(merged, source.inside("policy"), isPolicy: true)
    }

    private static func judging(
        _ value: JSONValue?, _ source: SettingSource, _ flags: BackendFlags
    ) throws -> Judging? {
        let word = flags.judge ?? value?.stringValue
        if word == "self" || word == "ask" {
            guard flags.judgeModel == nil, flags.judgeDialect == nil, flags.judgeKeyVariable == nil else {
                throw ConfigurationError(
                    place: "--judge", problem: "'\(word ?? "")' is no model. Give the URL of the judging model.")
            }
            return word == "self" ? .policy : .person
        }
        switch word {
        case let word? where flags.judge == nil || !word.contains("/"):
            let place = flags.judge == nil ? source.place(of: "judge") : "--judge"
            let shown = SecretGuard.looksLikeKey(word) ? "this" : "'\(word.prefix(60).inOneLine)'"
            throw ConfigurationError(
                place: place,
                problem:
                    "\(shown) is no judge. Give self (the policy judges), ask (you judge), or a vision model: its URL with --judge-model NAME, in a file an object with url and model."
            )
        default: break
        }
        let typed = ChatFlags(
            prefix: "--judge-", place: "--judge", url: flags.judge, model: flags.judgeModel,
            dialect: flags.judgeDialect, keyVariable: flags.judgeKeyVariable)
        guard let merged = try typed.merged(into: value?.stringValue == nil ? value : nil) else { return nil }
        return .model(try ChatSettings(merged, source.inside("judge"), isPolicy: false))
    }

    private static func tools(
        _ value: JSONValue?, _ source: SettingSource, _ flags: BackendFlags
    ) throws -> [ToolSettings] {
        var tools: [ToolSettings] = []
        func add(_ value: JSONValue, _ source: SettingSource) throws {
            let name = tools.isEmpty ? "generate_image" : "generate_image_\(tools.count + 1)"
            let tool = try ToolSettings(value, source, name: name)
            guard !tools.contains(where: { $0.name == tool.name }) else {
                throw ConfigurationError(
                    place: source.place(of: "name"), problem: "two tools are called \(tool.name). Rename one of them.")
            }
            tools.append(tool)
        }
        if !flags.tools.isEmpty {
            for text in flags.tools {
                let (value, source) = try ToolSettings.parsed(text)
                try add(value, source)
            }
        } else if let value {
            guard let elements = value.arrayValue else {
                throw ConfigurationError(place: source.place(of: "tools"), problem: "expected a list of objects.")
            }
            for (index, element) in elements.enumerated() { try add(element, source.inside("tools[\(index)]")) }
        }
        return tools
    }
}

/// What the command line says about one chat model.
private struct ChatFlags {
    /// `--` or `--judge-`, before the names of the options.
    var prefix: String
    /// The option of the URL.
    var place: String
    var url: String?
    var model: String?
    var dialect: ChatServer?
    var keyVariable: String?
    var format: TurnFormat?

    /// The file's members with the command line's on top; `nil` where neither says anything.
    func merged(into value: JSONValue?) throws -> JSONValue? {
        var members: [String: JSONValue] = [:]
        if let value {
            // What is no object is refused by whoever reads it, with its place.
            guard let object = value.objectValue else { return value }
            members = object
        }
        if let url {
            _ = try SettingReader.url(url, at: place, example: "http://127.0.0.1:8000/v1")
            // A key is for the server that it was named for, and for no other.
            if members["url"] != .string(url) { members["apiKeyEnv"] = nil }
            members["url"] = .string(url)
        }
        if let model {
            guard !model.isBlank, !SecretGuard.looksLikeKey(model) else {
                throw ConfigurationError(place: "\(prefix)model", problem: "this is no name of a model.")
            }
            members["model"] = .string(model)
        }
        if let keyVariable {
            try SettingReader.checkKeyVariable(keyVariable, at: "\(prefix)api-key-env")
            members["apiKeyEnv"] = .string(keyVariable)
        }
        if let dialect { members["dialect"] = .string(dialect.rawValue) }
        if let format { members["format"] = .string(format.rawValue) }
        guard !members.isEmpty || value != nil else { return nil }
        if members["url"] == nil, value == nil {
            throw ConfigurationError(
                place: place, problem: "it is missing. Give the server's URL, such as http://127.0.0.1:8000/v1.")
        }
        if members["model"] == nil, url != nil {
            throw ConfigurationError(
                place: "\(prefix)model",
                problem: "it is missing. Name the model as the server does; its route /v1/models lists them.")
        }
        return .object(members)
    }
}
