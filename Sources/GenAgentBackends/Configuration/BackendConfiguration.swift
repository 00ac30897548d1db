import Foundation
import GenAgent
import GenAgentHTTP

/// The models, generators and judge of a session, and its limits: the content of a `genagent.json`.
///
/// ```swift
/// let configuration = try BackendConfiguration(contentsOfFile: path)
/// let parts = try configuration.parts(over: transport)
/// let session = AgentSession(
///     policy: parts.policy, tools: parts.tools, assessment: parts.assessment, configuration: parts.configuration)
/// let outcome = await session.respond(to: "three red apples left of a blue cup")
/// ```
///
/// Every setting is optional. Unknown and invalid members are refused with their path, as in `genagent.json: tools[0].size`. A configuration
/// names the environment variables that hold keys, never a key itself; they are read for every request. An encoded configuration contains the
/// workflows and templates of its tools, so it needs no other file. `Documentation/CommandLine.md` in the repository describes the format.
public struct BackendConfiguration: Sendable, Equatable {
    /// What judges the images.
    public enum Judging: Sendable, Equatable {
        /// The policy itself; `"self"` in a file.
        case policy
        /// A person; `"ask"` in a file.
        case person
        case model(ChatSettings)
    }

    /// The model that acts; `nil`: the caller's fallback.
    public var policy: ChatSettings?
    /// The generators; empty: the caller's fallback.
    public var tools: [ToolSettings]
    /// What judges the images; `nil`: the caller's fallback.
    public var judging: Judging?
    public var limits: LimitSettings

    public init() { self.init(policy: nil) }

    package init(
        policy: ChatSettings? = nil, tools: [ToolSettings] = [], judging: Judging? = nil,
        limits: LimitSettings = LimitSettings()
    ) {
        self.policy = policy
        self.tools = tools
        self.judging = judging
        self.limits = limits
    }

    /// Reads a configuration file, and the workflows and templates that it names.
    ///
    /// - Throws: ``ConfigurationError``
    public init(contentsOfFile path: String) throws {
        let (value, source) = try Self.file(path)
        try self.init(value, source)
    }

    /// Whether no server is used.
    package var isSandbox: Bool { policy == nil && tools.isEmpty && judgeModel == nil }

    package var judgeModel: ChatSettings? { if case .model(let settings) = judging { settings } else { nil } }

    /// Whether costs can be counted: every model and generator has a price.
    package var isPriced: Bool {
        !isSandbox && (policy.map { $0.price != nil } ?? true) && (judgeModel.map { $0.price != nil } ?? true)
            && tools.allSatisfy { $0.prices.perImage != nil || $0.prices.perSecond != nil }
    }

    /// Checks that every environment variable that should hold a key is set.
    ///
    /// - Throws: ``ConfigurationError`` with the first one that is not.
    package func requireKeys(_ environment: [String: String]) throws {
        let named =
            [policy, judgeModel].compactMap { $0 }.map { ($0.keyVariable, $0.url) }
            + tools.map { ($0.keyVariable, $0.url) }
        for case (let variable?, let url) in named where environment[variable]?.nonBlank == nil {
            throw ConfigurationError(
                place: variable,
                problem:
                    "this environment variable is not set. It should hold the key of \(url.serverName): export \(variable)=…"
            )
        }
    }
}

// Reading.
extension BackendConfiguration {
    package static func file(_ path: String) throws -> (JSONValue, SettingSource) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw ConfigurationError(place: path, problem: "the file cannot be read. Check the path.")
        }
        do {
            let value = try JSONValue.parse(String(decoding: data, as: UTF8.self))
            return (value, SettingSource(head: path, isFile: true, folder: path.parentPath))
        } catch {
            throw ConfigurationError(place: path, problem: "the file is not JSON. \(ErrorText.phrase(for: error))")
        }
    }

    /// - Parameter otherTools: Replace the tools of the value unless empty.
    /// - Throws: ``ConfigurationError``
    package init(
        _ value: JSONValue, _ source: SettingSource, otherTools: [(JSONValue, SettingSource)] = [],
        maximumMoney: Double? = nil
    ) throws {
        var reader = try SettingReader(value, source)
        let policy = try reader.value("policy").map {
            try ChatSettings($0, source.inside("policy"), isPolicy: true)
        }
        let ownTools = reader.value("tools")
        let tools = try Self.tools(otherTools.isEmpty ? Self.elements(ownTools, source) : otherTools)
        let judging = try reader.value("judge").map { try Self.judging($0, source) }
        let limits = try reader.value("limits").map { try LimitSettings($0, source.inside("limits")) }
        try reader.finish()
        self.init(policy: policy, tools: tools, judging: judging, limits: limits ?? LimitSettings())
        if let maximumMoney { self.limits.money = maximumMoney }
        if self.limits.money != nil, !isSandbox, !isPriced {
            throw ConfigurationError(
                place: maximumMoney == nil ? source.inside("limits").place(of: "money") : "--max-money",
                problem:
                    "a limit on money needs prices. Give pricePerMillionInput and pricePerMillionOutput for every model, and pricePerImage or pricePerSecond for every tool; 0 where nothing is charged."
            )
        }
    }

    private static func judging(_ value: JSONValue, _ source: SettingSource) throws -> Judging {
        guard let word = value.stringValue else {
            return .model(try ChatSettings(value, source.inside("judge"), isPolicy: false))
        }
        switch word {
        case "self": return .policy
        case "ask": return .person
        default: throw unknownJudge(word, at: source.place(of: "judge"))
        }
    }

    package static func unknownJudge(_ word: String, at place: String) -> ConfigurationError {
        let shown = SecretGuard.looksLikeKey(word) ? "this" : "'\(word.prefix(60).inOneLine)'"
        return ConfigurationError(
            place: place,
            problem:
                "\(shown) is not a judge. Give self (the policy judges), ask (you judge), or a vision model: its URL with --judge-model NAME, in a file an object with url and model."
        )
    }

    private static func elements(_ value: JSONValue?, _ source: SettingSource) throws -> [(JSONValue, SettingSource)] {
        guard let value else { return [] }
        guard let elements = value.arrayValue else {
            throw ConfigurationError(place: source.place(of: "tools"), problem: "expected a list of objects.")
        }
        return elements.enumerated().map { ($1, source.inside("tools[\($0)]")) }
    }

    private static func tools(_ elements: [(JSONValue, SettingSource)]) throws -> [ToolSettings] {
        var tools: [ToolSettings] = []
        for (value, source) in elements {
            let name = tools.isEmpty ? "generate_image" : "generate_image_\(tools.count + 1)"
            let tool = try ToolSettings(value, source, name: name)
            guard !tools.contains(where: { $0.name == tool.name }) else {
                throw ConfigurationError(
                    place: source.place(of: "name"), problem: "two tools are called \(tool.name). Rename one of them.")
            }
            tools.append(tool)
        }
        return tools
    }
}

// Writing.
extension BackendConfiguration: Codable {
    /// Reads an encoded configuration. Files that it names are not read.
    ///
    /// - Throws: ``ConfigurationError`` if it cannot be used, `DecodingError` if it is not JSON.
    public init(from decoder: any Decoder) throws { try self.init(recorded: JSONValue(from: decoder)) }

    public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }

    package init(
        recorded value: JSONValue, otherTools: [(JSONValue, SettingSource)] = [], maximumMoney: Double? = nil
    ) throws {
        try self.init(value, .recorded, otherTools: otherTools, maximumMoney: maximumMoney)
    }

    /// JSON that reads back to the same configuration.
    package var json: JSONValue {
        var members: [String: JSONValue] = [:]
        members["policy"] = policy?.json(isPolicy: true)
        if !tools.isEmpty { members["tools"] = .array(tools.map(\.json)) }
        switch judging {
        case .policy: members["judge"] = "self"
        case .person: members["judge"] = "ask"
        case .model(let settings): members["judge"] = settings.json(isPolicy: false)
        case nil: break
        }
        if limits != LimitSettings() { members["limits"] = limits.json }
        return .object(members)
    }
}

/// A session's limits in a configuration; `nil`: the caller's.
public struct LimitSettings: Sendable, Equatable {
    /// At least 1.
    public var rounds: Int?
    /// The maximum cost of the session, in the currency of the prices.
    public var money: Double?
    /// Input and output tokens of all models.
    public var tokens: Int?
    public var seconds: Double?
    /// Tokens of the longest conversation that the policy receives.
    public var contextTokens: Int?

    package init(
        rounds: Int? = nil, money: Double? = nil, tokens: Int? = nil, seconds: Double? = nil, contextTokens: Int? = nil
    ) {
        self.rounds = rounds
        self.money = money
        self.tokens = tokens
        self.seconds = seconds
        self.contextTokens = contextTokens
    }

    init(_ value: JSONValue, _ source: SettingSource) throws {
        var reader = try SettingReader(value, source)
        rounds = try reader.whole("rounds")
        money = try reader.number("money")
        tokens = try reader.whole("tokens")
        seconds = try reader.number("seconds")
        contextTokens = try reader.whole("contextTokens")
        try reader.finish()
    }

    var json: JSONValue {
        var members: [String: JSONValue] = [:]
        members["rounds"] = rounds.map { .integer(Int64($0)) }
        members["money"] = money.map { .number($0) }
        members["tokens"] = tokens.map { .integer(Int64($0)) }
        members["seconds"] = seconds.map { .number($0) }
        members["contextTokens"] = contextTokens.map { .integer(Int64($0)) }
        return .object(members)
    }

    /// Overrides the limits that are set here. Calls and turns leave room for the rounds.
    package func applied(to base: SessionLimits) -> SessionLimits {
        SessionLimits(
            rounds: rounds ?? base.rounds, generatorCalls: max(base.generatorCalls, Self.twice(rounds)),
            policyTurns: max(base.policyTurns, Self.twice(rounds)), tokens: tokens ?? base.tokens,
            money: money ?? base.money, repairs: base.repairs, contextTokens: contextTokens ?? base.contextTokens,
            seconds: seconds ?? base.seconds)
    }

    private static func twice(_ rounds: Int?) -> Int {
        let (product, overflow) = (rounds ?? 0).multipliedReportingOverflow(by: 2)
        return overflow ? .max : product
    }
}
