import Foundation
import GenAgent
import GenAgentBackends

/// The most that a run may cost, before it starts: every round is used, and no call fails.
///
/// The rule, for n rounds: n generator calls; n + 1 policy turns if the policy judges itself, otherwise n; n judgments by a judging
/// model. A policy turn reads the instructions, the prompt, and all earlier rounds (a written turn, a tool result and an image each).
/// An image counts one token for every 28 x 28 pixels, rounded up, as in current vision models.
struct RunEstimate: Sendable, Equatable {
    /// The instructions and tool descriptions.
    static let instructionTokens = 900
    /// The length of a policy's turn.
    static let turnTokens = 400
    /// A tool result and the text around an image.
    static let resultTokens = 150
    /// A judge's instructions.
    static let judgeTokens = 500
    static let verdictTokens = 300
    /// Seconds of a call, for tools that charge by the second.
    static let callSeconds = 30.0

    var generatorCalls: Int
    var policyTurns: Int
    var judgments: Int
    var policyTokens = Usage()
    var judgeTokens = Usage()
    /// Money of each part; `nil`: it has no price.
    var policyMoney: Double?
    var generatorMoney: Double?
    var judgeMoney: Double?
    var limit: Double?

    /// The sum of the parts; `nil` if a part that is used has no price.
    var money: Double? {
        guard let policyMoney, let generatorMoney, let judgeMoney else { return nil }
        return policyMoney + generatorMoney + judgeMoney
    }

    init(_ options: RunOptions) {
        let configuration = options.backends
        // More is unrealistic, and the sums stay far from overflowing.
        let rounds = min(options.rounds, 10_000)
        generatorCalls = rounds
        policyTurns = options.judge == .policy ? rounds + 1 : rounds
        judgments = options.judge == .model ? rounds : 0
        limit = configuration.limits.money
        // About four bytes of English make a token.
        let query = options.prompt.utf8.count / 4 + 1
        let size =
            configuration.tools.compactMap(\.size).max { $0.width * $0.height < $1.width * $1.height }
            ?? (configuration.tools.isEmpty
                ? PixelSize(width: options.side, height: options.side) : PixelSize(width: 1024, height: 1024))
        let imageTokens = ((size.width + 27) / 28) * ((size.height + 27) / 28)
        if configuration.policy != nil {
            let round = Self.turnTokens + Self.resultTokens + imageTokens
            policyTokens.inputTokens =
                policyTurns * (Self.instructionTokens + query) + round * (policyTurns * (policyTurns - 1) / 2)
            policyTokens.outputTokens = policyTurns * Self.turnTokens
        }
        judgeTokens.inputTokens = judgments * (Self.judgeTokens + query + imageTokens)
        judgeTokens.outputTokens = judgments * Self.verdictTokens
        policyMoney = configuration.policy.map { $0.price?.money(for: policyTokens) } ?? 0
        judgeMoney = configuration.judgeModel.map { $0.price?.money(for: judgeTokens) } ?? 0
        generatorMoney = Self.money(configuration.tools, calls: rounds)
    }

    /// The most expensive tool makes all images; `nil` if one has no price.
    private static func money(_ tools: [ToolSettings], calls: Int) -> Double? {
        var highest = 0.0
        for tool in tools {
            guard tool.prices.perImage != nil || tool.prices.perSecond != nil else { return nil }
            highest = max(highest, (tool.prices.perImage ?? 0) + (tool.prices.perSecond ?? 0) * callSeconds)
        }
        return highest * Double(calls)
    }
}

extension RunEstimate {
    var lines: [String] {
        var lines = [
            "At most, if every round is used:",
            "  generator calls: \(generatorCalls)\(Self.words(generatorMoney))",
            "  policy turns: \(policyTurns)\(Self.words(policyTokens))\(Self.words(policyMoney))",
        ]
        if judgments > 0 {
            lines.append("  judgments: \(judgments)\(Self.words(judgeTokens))\(Self.words(judgeMoney))")
        }
        guard let money else { return lines + ["  money: unknown; some prices are missing"] }
        lines.append("  money: about \(Self.amount(money))")
        if let limit {
            lines.append(
                limit < money
                    ? "  the limit of \(Self.amount(limit)) may end the run before its last round"
                    : "  the limit is \(Self.amount(limit))")
        }
        return lines
    }

    var json: JSONValue {
        func money(_ amount: Double?) -> JSONValue { amount.map { .number($0) } ?? .null }
        return [
            "event": "estimate", "v": .integer(JSONRenderer.version), "generatorCalls": .integer(generatorCalls),
            "policyTurns": .integer(policyTurns), "judgements": .integer(judgments),
            "policyInputTokens": .integer(policyTokens.inputTokens),
            "policyOutputTokens": .integer(policyTokens.outputTokens),
            "judgeInputTokens": .integer(judgeTokens.inputTokens),
            "judgeOutputTokens": .integer(judgeTokens.outputTokens), "generatorMoney": money(generatorMoney),
            "policyMoney": money(policyMoney), "judgeMoney": money(judgeMoney), "money": money(self.money),
            "moneyLimit": money(limit),
        ]
    }

    private static func words(_ usage: Usage) -> String {
        usage.inputTokens == 0 ? "" : ", about \(usage.inputTokens) tokens read and \(usage.outputTokens) written"
    }

    private static func words(_ money: Double?) -> String {
        guard let money else { return ", no price given" }
        return money == 0 ? "" : ", about \(amount(money))"
    }

    /// Four digits after the decimal point, because a turn may cost less than 0.01.
    private static func amount(_ money: Double) -> String { String(format: "%.4f", money) }
}
