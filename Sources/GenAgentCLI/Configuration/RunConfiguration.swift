import Foundation
import GenAgent

/// Which models, generators and judges a run uses, and what it may cost. Without any, the sandbox serves.
struct RunConfiguration: Sendable, Equatable {
    /// Who judges.
    enum Judging: Sendable, Equatable {
        case policy
        case person
        case model(ChatSettings)
    }

    /// `nil`: the sandbox's policy.
    var policy: ChatSettings?
    /// Empty: the sandbox's painter.
    var tools: [ToolSettings] = []
    /// `nil`: nothing was said.
    var judging: Judging?
    var limits = LimitSettings()

    /// Whether anything but the sandbox is used.
    var isSandbox: Bool { policy == nil && tools.isEmpty && judgeModel == nil }

    /// The model that judges, if one does.
    var judgeModel: ChatSettings? { if case .model(let settings) = judging { settings } else { nil } }

    /// Whether money can be counted: every model and generator has a price.
    var isPriced: Bool {
        !isSandbox && (policy.map { $0.price != nil } ?? true) && (judgeModel.map { $0.price != nil } ?? true)
            && tools.allSatisfy { $0.prices.perImage != nil || $0.prices.perSecond != nil }
    }

    /// The first environment variable that is named and not set.
    ///
    /// - Throws: ``ConfigurationError`` that names it.
    func requireKeys(_ environment: [String: String]) throws {
        let named =
            [policy, judgeModel].compactMap { $0 }.map { ($0.keyVariable, $0.url) }
            + tools.map { ($0.keyVariable, $0.url) }
        for case (let variable?, let url) in named where (environment[variable] ?? "").isBlank {
            throw ConfigurationError(
                place: variable,
                problem:
                    "this environment variable is not set. It should hold the key of \(url.serverName): export \(variable)=…"
            )
        }
    }
}

/// Bounds of a run that come from the configuration.
struct LimitSettings: Sendable, Equatable {
    var rounds: Int?
    var money: Double?
    var tokens: Int?
    var seconds: Double?
    var contextTokens: Int?

    init(
        rounds: Int? = nil, money: Double? = nil, tokens: Int? = nil, seconds: Double? = nil, contextTokens: Int? = nil
    ) {
        self.rounds = rounds
        self.money = money
        self.tokens = tokens
        self.seconds = seconds
        self.contextTokens = contextTokens
    }

    /// - Throws: ``ConfigurationError``
    init(_ value: JSONValue, _ source: SettingSource) throws {
        var reader = try SettingReader(value, source)
        rounds = try reader.whole("rounds")
        money = try reader.number("money")
        tokens = try reader.whole("tokens")
        seconds = try reader.number("seconds")
        contextTokens = try reader.whole("contextTokens")
        try reader.finish()
    }
}
