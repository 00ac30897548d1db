import GenAgent
import Testing

@testable import GenAgentCLI

@Suite struct RunEstimateTests {
    private func options(_ text: String, rounds: Int = 2, judge: RunOptions.JudgeChoice = .policy) throws -> RunOptions
    {
        let configuration = try RunConfiguration(JSONValue.parse(text), SettingSource(head: "c", isFile: true))
        // 12 bytes: 4 tokens.
        return RunOptions(prompt: "a red teapot", rounds: rounds, judge: judge, backends: configuration)
    }

    @Test func followsTheRule() throws {
        let estimate = RunEstimate(
            try options(
                """
                {"policy": {"url": "http://p", "model": "m", "pricePerMillionInput": 1, "pricePerMillionOutput": 10},
                 "tools": [{"kind": "sdcpp", "url": "http://a", "size": "512x512", "pricePerImage": 0.01},
                           {"kind": "sdwebui", "url": "http://b", "pricePerSecond": 0.001}]}
                """))
        #expect(estimate.generatorCalls == 2 && estimate.policyTurns == 3 && estimate.judgments == 0)
        // 512 pixels are 19 patches of 28; rounds before the turns: 0 + 1 + 2.
        #expect(estimate.policyTokens.inputTokens == 3 * (900 + 4) + 3 * (400 + 150 + 19 * 19))
        #expect(estimate.policyTokens.outputTokens == 1200)
        // Thirty seconds of the second tool are the dearest call.
        #expect(abs((estimate.generatorMoney ?? 0) - 0.06) < 1e-9)
        let policy = (5445.0 + 12_000) / 1_000_000
        #expect(abs((estimate.policyMoney ?? 0) - policy) < 1e-9 && abs((estimate.money ?? 0) - 0.06 - policy) < 1e-9)
    }

    @Test func aJudgingModelCountsAndSavesATurn() throws {
        let estimate = RunEstimate(
            try options(#"{"judge": {"url": "http://j", "model": "j", "pricePerMillionInput": 1}}"#, judge: .model))
        #expect(estimate.policyTurns == 2 && estimate.judgments == 2)
        // The sandbox paints 512 pixels and costs nothing.
        #expect(estimate.judgeTokens.inputTokens == 2 * (500 + 4 + 361) && estimate.judgeTokens.outputTokens == 600)
        #expect(estimate.policyMoney == 0 && estimate.generatorMoney == 0 && estimate.money == 1730.0 / 1_000_000)
    }

    @Test func whatHasNoPriceIsUnknown() throws {
        let estimate = RunEstimate(try options(#"{"tools": [{"kind": "sdcpp", "url": "http://a"}]}"#))
        #expect(estimate.money == nil && estimate.generatorMoney == nil)
        #expect(estimate.lines.last == "  money: unknown; give the prices that are missing")
        #expect(estimate.json["money"] == .null && estimate.json["generatorCalls"] == 2)
    }

    @Test func saysWhereTheLimitComesFirst() throws {
        let estimate = RunEstimate(
            try options(
                #"{"tools": [{"kind": "sdcpp", "url": "http://a", "pricePerImage": 0.25}], "limits": {"money": 0.3}}"#))
        #expect(
            estimate.lines == [
                "At most, if every round is used:", "  generator calls: 2, about 0.5000", "  policy turns: 3",
                "  money: about 0.5000", "  the limit of 0.3000 may end the run before its last round",
            ])
        #expect(RunEstimate(RunOptions(prompt: "a", rounds: .max)).generatorCalls == 10_000)
    }
}
