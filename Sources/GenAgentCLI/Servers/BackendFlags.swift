import GenAgent
import GenAgentBackends

/// What the command line says about models and generators, as typed. It overrides the configuration file, member by member;
/// tools replace the file's tools.
struct BackendFlags: Sendable, Equatable {
    var configuration: String?
    var policy: String?
    var model: String?
    var dialect: ChatServer?
    var keyVariable: String?
    var format: TurnFormat?
    var tools: [String] = []
    var judge: String?
    var judgeModel: String?
    var judgeDialect: ChatServer?
    var judgeKeyVariable: String?
    var money: Double?
}

extension BackendConfiguration {
    /// Reads the configuration file, if one is named, and the command line on top of it.
    ///
    /// - Throws: `ConfigurationError`
    init(_ flags: BackendFlags) throws {
        let (value, source) =
            try flags.configuration.map { try Self.file($0) }
            ?? ([:], SettingSource(head: "configuration", isFile: true))
        try self.init(value, source, flags)
    }

    /// Reads a configuration with the command line on top of it.
    ///
    /// - Throws: `ConfigurationError`
    init(_ value: JSONValue, _ source: SettingSource, _ flags: BackendFlags) throws {
        guard var members = value.objectValue else {
            try self.init(value, source)
            return
        }
        members["policy"] = try ChatFlags.policy(flags).merged(into: members["policy"])
        members["judge"] = try flags.judge(over: members["judge"])
        let typed = try flags.tools.map { try Self.tool($0) }
        if !typed.isEmpty { members["tools"] = nil }
        try self.init(.object(members), source, otherTools: typed, maximumMoney: flags.money)
    }

    /// Splits `kind=URL,option=value,…`.
    private static func tool(_ text: String) throws -> (JSONValue, SettingSource) {
        let kinds = ToolSettings.Kind.allCases.map(\.rawValue)
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard let first = parts.first, let (kind, url) = halves(first) else {
            throw ConfigurationError(
                place: "--tool",
                problem:
                    "write kind=URL and then its options, such as comfyui=http://127.0.0.1:8188,workflow=workflow.json,prompt=6.text. The kinds are \(kinds.joined(separator: ", "))."
            )
        }
        let source = SettingSource(head: "--tool \(kind.prefix(40).description.withoutControls)", isFile: false)
        var members: [String: JSONValue] = ["kind": .string(kind), "url": .string(url)]
        for part in parts.dropFirst() {
            guard let (option, value) = halves(part) else {
                throw ConfigurationError(
                    place: source.head,
                    problem:
                        "options after the URL are written as option=value, separated by commas; one of them has no value."
                )
            }
            let name = option.camelCased
            guard members[name] == nil else {
                throw ConfigurationError(place: source.place(of: name), problem: "it is given twice.")
            }
            members[name] = .string(value)
        }
        return (.object(members), source)
    }

    private static func halves(_ text: String) -> (String, String)? {
        guard let equals = text.firstIndex(of: "=") else { return nil }
        let (left, right) = (text[..<equals], text[text.index(after: equals)...])
        return left.isEmpty || right.isEmpty ? nil : (String(left), String(right))
    }
}

extension BackendFlags {
    /// The file's judge with the command line on top; `nil` if neither names one.
    fileprivate func judge(over value: JSONValue?) throws -> JSONValue? {
        let word = judge ?? value?.stringValue
        if let word, word == "self" || word == "ask" {
            guard judgeModel == nil, judgeDialect == nil, judgeKeyVariable == nil else {
                throw ConfigurationError(
                    place: "--judge", problem: "'\(word)' is not a model. Give the URL of the judging model.")
            }
            return .string(word)
        }
        if let judge, !judge.contains("/") { throw BackendConfiguration.unknownJudge(judge, at: "--judge") }
        // The reader of the file refuses a word that is not a judge.
        guard judge != nil || value?.stringValue == nil else { return value }
        return try ChatFlags.judge(self).merged(into: value?.stringValue == nil ? value : nil)
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

    static func policy(_ flags: BackendFlags) -> ChatFlags {
        ChatFlags(
            prefix: "--", place: "--policy", url: flags.policy, model: flags.model, dialect: flags.dialect,
            keyVariable: flags.keyVariable, format: flags.format)
    }

    static func judge(_ flags: BackendFlags) -> ChatFlags {
        ChatFlags(
            prefix: "--judge-", place: "--judge", url: flags.judge, model: flags.judgeModel,
            dialect: flags.judgeDialect, keyVariable: flags.judgeKeyVariable)
    }

    /// The file's members with the command line's on top; `nil` if neither names anything.
    func merged(into value: JSONValue?) throws -> JSONValue? {
        var members: [String: JSONValue] = [:]
        let value = value == .null ? nil : value
        if let value {
            // The reader refuses other values than objects, with their place.
            guard let object = value.objectValue else { return value }
            members = object
        }
        if let url {
            _ = try SettingReader.url(url, at: place, example: "http://127.0.0.1:8000/v1")
            // A key belongs to the server that it was configured for, and to no other.
            if members["url"] != .string(url) { members["apiKeyEnv"] = nil }
            members["url"] = .string(url)
        }
        if let model {
            guard !model.isBlank, !SecretGuard.looksLikeKey(model) else {
                throw ConfigurationError(place: "\(prefix)model", problem: "this is not a model name.")
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
                problem: "it is missing. Give the model's name at its server; the server's route /v1/models lists them."
            )
        }
        return .object(members)
    }
}

extension String {
    /// `api-key-env` as `apiKeyEnv`.
    fileprivate var camelCased: String {
        let parts = split(separator: "-")
        guard let first = parts.first else { return self }
        return String(first) + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
