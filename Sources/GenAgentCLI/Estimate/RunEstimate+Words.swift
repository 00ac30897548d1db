import Foundation
import GenAgent

extension RunEstimate {
    /// The estimate in lines for people.
    var lines: [String] {
        var lines = [
            "At most, if every round is used:",
            "  generator calls: \(generatorCalls)\(Self.words(generatorMoney))",
            "  policy turns: \(policyTurns)\(Self.words(policyTokens))\(Self.words(policyMoney))",
        ]
        if judgments > 0 {
            lines.append("  judgments: \(judgments)\(Self.words(judgeTokens))\(Self.words(judgeMoney))")
        }
        guard let money else { return lines + ["  money: unknown; give the prices that are missing"] }
        lines.append("  money: about \(Self.amount(money))")
        if let limit {
            lines.append(
                limit < money
                    ? "  the limit of \(Self.amount(limit)) may end the run before its last round"
                    : "  the limit is \(Self.amount(limit))")
        }
        return lines
    }

    /// The estimate as one JSON object.
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

    /// Four digits after the point: single turns cost less than a hundredth.
    private static func amount(_ money: Double) -> String { String(format: "%.4f", money) }
}
