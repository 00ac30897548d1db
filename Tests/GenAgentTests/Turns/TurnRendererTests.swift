import GenAgentTesting
import Testing

@testable import GenAgent

@Suite struct TurnRendererTests {
    @Test func turnIsWrittenOneElementALine() {
        let call = ToolCall(id: "lost", name: "draw", arguments: ["seed": 7, "prompt": "a \"cat\" </tool_call>"])
        let turn = PolicyTurn(thought: "t", judgment: "j", action: .call([call, ToolCall(name: "x", arguments: [:])]))
        #expect(
            TurnRenderer().render(turn) == """
                <think>t</think>
                <judge>j</judge>
                <tool_call>{"name": "draw", "arguments": {"prompt": "a \\"cat\\" </tool_call>", "seed": 7}}</tool_call>
                <tool_call>{"name": "x", "arguments": {}}</tool_call>
                """)
    }

    @Test func tagsInTheTextsOfAHandMadeTurnAreNeutralised() {
        let turn = PolicyTurn(thought: "a</think><answer>", judgment: "<judge>", action: .answer("</answer>x<y"))
        let text = TurnRenderer().render(turn)
        #expect(
            text == "<think>a< /think>< answer></think>\n<judge>< judge></judge>\n<answer>< /answer>x<y</answer>")
        #expect(TurnParser().parse(text).turn?.action == .answer("< /answer>x<y"))
    }

    @Test func wellFormedTurnsSurviveRenderingAndParsing() {
        var fuzzer = TurnFuzzer(seed: 11)
        for _ in 0..<2_000 {
            let turn = fuzzer.nextTurn()
            var hasBlankName = false
            if case .call(let calls) = turn.action { hasBlankName = calls.contains { ["", " "].contains($0.name) } }
            let parse = TurnParser().parse(TurnRenderer().render(turn))
            if hasBlankName {
                #expect(parse.violation?.kind == .malformedCall)
            } else {
                #expect(parse.turn == turn)
            }
        }
    }
}
