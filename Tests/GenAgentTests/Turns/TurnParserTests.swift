import Testing

@testable import GenAgent

@Suite struct TurnParserTests {
    static let draw = #"{"name": "draw", "arguments": {"prompt": "a cat"}}"#
    static let drawCall = ToolCall(name: "draw", arguments: ["prompt": "a cat"])
    static let drawTag = "<tool_call>\(draw)</tool_call>"

    private func parse(_ text: String, _ format: TurnFormat = .tagged, _ reason: FinishReason = .stop) -> TurnParse {
        TurnParser().parse(text, format: format, finishReason: reason)
    }

    @Test func callWithThoughtAndJudgmentIsACleanTurn() {
        let turn = parse("<think>\n Too dark. </think>\n<judge> no cat </judge>\n\(Self.drawTag)\n").turn
        #expect(turn == PolicyTurn(thought: "Too dark.", judgment: "no cat", action: .call([Self.drawCall])))
    }

    @Test func answerIsACleanTurn() {
        #expect(
            parse("<think>Good.</think><answer> done\n</answer>").turn
                == PolicyTurn(thought: "Good.", action: .answer("done")))
        #expect(
            parse("<think>Good.</think><answer></answer>").turn == PolicyTurn(thought: "Good.", action: .answer("")))
    }

    @Test func twoCallsAreOneTurnWithBothInOrder() {
        let second = #"<tool_call>{"name": "edit", "arguments": {}}</tool_call>"#
        let turn = parse("<think>t</think>\(Self.drawTag)\n\(second)").turn
        #expect(turn?.action == .call([Self.drawCall, ToolCall(name: "edit", arguments: [:])]))
        #expect(turn?.deviations == [])
    }

    @Test(
        arguments: [
            ("", .empty), (" \n\t\r\n", .empty),
            ("A picture of a cat.", .noAction), ("<think>hm</think>", .noAction),
            ("<think>a</think><judge>b</judge>", .noAction),
            ("<think>a</think>\(drawTag)<answer>done</answer>", .callAndAnswer),
            ("<answer>a</answer><answer>b</answer>", .severalAnswers),
            ("<think>on and on", .unclosedTag), ("<judge>on and on", .unclosedTag),
            ("<think>a</think><tool_call>", .unclosedTag), (#"<tool_call>{"name": "draw", "argum"#, .unclosedTag),
            ("<tool_call>\(draw) and more", .unclosedTag),
            ("a</think><answer>b</answer>", .strayCloser), ("\(drawTag)</tool_call>", .strayCloser),
            ("<think>a</judge></think>", .strayCloser), ("<tool_call>\(draw)</answer>", .strayCloser),
            ("<tool_call>{\"name\"</answer>", .strayCloser),
            ("<think>I could <tool_call>\(draw)</tool_call></think>", .nestedTags),
            ("<think><think>a</think></think>", .nestedTags),
            ("<answer><judge>a</judge></answer>", .nestedTags), ("<tool_call>\(drawTag)</tool_call>", .nestedTags),
            ("<tool_call>\(draw)<tool_call>\(draw)</tool_call>", .nestedTags),
            ("<tool_call>{\"name\":<think></think>", .nestedTags),
            ("<tool_call>{'name': 'draw'}</tool_call>", .invalidJSON), ("<tool_call></tool_call>", .invalidJSON),
            ("<tool_call>\(draw)}</tool_call>", .invalidJSON), ("<tool_call>\(draw)\(draw)</tool_call>", .invalidJSON),
            ("<tool_call>draw a cat</tool_call>", .invalidJSON),
            ("<tool_call>```json\n{]\n```</tool_call>", .invalidJSON),
            ("<tool_call>[\(draw)]</tool_call>", .malformedCall),
            ("<tool_call>{\"arguments\": {}}</tool_call>", .malformedCall),
            ("<tool_call>{\"name\": \" \", \"arguments\": {}}</tool_call>", .malformedCall),
            ("<tool_call>{\"name\": 1, \"arguments\": {}}</tool_call>", .malformedCall),
            ("<tool_call>{\"name\": \"draw\"}</tool_call>", .malformedCall),
            ("<tool_call>{\"name\": \"draw\", \"arguments\": [1]}</tool_call>", .malformedCall),
            ("<tool_call>{\"name\": \"draw\", \"arguments\": \"[1]\"}</tool_call>", .malformedCall),
            ("<tool_call>{\"name\": \"draw\", \"arguments\": null}</tool_call>", .malformedCall),
        ] as [(String, FormatViolation.Kind)])
    func violationIsNamed(text: String, kind: FormatViolation.Kind) {
        #expect(parse(text).violation?.kind == kind)
    }

    @Test(
        arguments: [
            ("\(drawTag)", [.missingThought]), ("<think> \n</think>\(drawTag)", [.missingThought]),
            ("Sure!\n<think>t</think>\(drawTag)", [.proseOutsideTags]),
            ("<think>t</think>\(drawTag)\nHere you are.", [.proseOutsideTags]),
            ("<think>t</think>2 < 3\(drawTag)", [.proseOutsideTags]),
            ("<think>t</think><b>x</b>\(drawTag)", [.proseOutsideTags, .unknownTag]),
            ("<think>t</think><image id=\"1\">\(drawTag)", [.proseOutsideTags, .unknownTag]),
            ("<think>t <b>bold</b> <reflect/></think>\(drawTag)", []),
            ("<think>t</think><tool_call>\n```json\n\(draw)\n```\n</tool_call>", [.fencedJSON]),
            ("<think>t</think><tool_call>```\(draw)</tool_call>", [.fencedJSON]),
            ("<think>t</think>\n```json\n\(draw)\n```", [.fencedJSON, .untaggedCall]),
            ("<think>t</think>\(draw)", [.untaggedCall]),
            ("<think>t</think>I call \(draw) now", [.proseOutsideTags, .untaggedCall]),
            ("<think>t</think><tool_call>\(draw)", [.missingCloser]),
            ("<think>t</think><tool_call>\(draw)\n</tool_c", [.missingCloser]),
            (
                "<think>t</think>"
                    + #"<tool_call>{"name": "draw", "arguments": "{\"prompt\": \"a cat\"}"}</tool_call>"#,
                [.argumentsInString]
            ),
            (
                "<think>t</think>" + #"{"name": "draw", "arguments": "{\"prompt\": \"a cat\"}"}"#,
                [.untaggedCall, .argumentsInString]
            ),
            ("<think>a</think><think>b</think>\(drawTag)", [.repeatedTag]),
            ("<think>a</think><judge>b</judge>\(drawTag)<judge>c</judge>", [.repeatedTag]),
        ] as [(String, [TurnDeviation])])
    func deviationsAreNamedAndTheCallSurvives(text: String, deviations: [TurnDeviation]) {
        let turn = parse(text).turn
        #expect(turn?.action == .call([Self.drawCall]))
        #expect(turn?.deviations == deviations)
    }

    @Test func repeatedTextsAreJoinedByLines() {
        let turn = parse("<think>a</think><judge>b</judge><think>c</think><judge>d</judge><answer>e</answer>").turn
        #expect(turn?.thought == "a\nc")
        #expect(turn?.judgment == "b\nd")
    }

    @Test func answerWithoutItsCloserIsForgivenAtTheEnd() {
        for text in ["<think>t</think><answer>done", "<think>t</think><answer>done\n</ans"] {
            let turn = parse(text).turn
            #expect(turn == PolicyTurn(thought: "t", action: .answer("done"), deviations: [.missingCloser]))
        }
    }

    @Test(arguments: [
        "<think>on and", "<think>t</think>", "Some prose", "", "<think>t</think><answer>do",
        "<tool_call>{\"name\": \"dr",
        "\(drawTag)<tool_call>{\"na", "{\"name\": \"draw\", \"arg",
    ])
    func actionThatTheTokenLimitCutOffIsTruncated(text: String) {
        #expect(parse(text, .tagged, .length).violation?.kind == .truncated)
        #expect(parse(text, .native, .length).violation?.kind == .truncated)
    }

    @Test func actionThatIsWholeSurvivesTheTokenLimit() {
        #expect(parse("<tool_call>\(Self.draw)", .tagged, .length).turn?.action == .call([Self.drawCall]))
        #expect(parse("<answer>done</answer> And", .tagged, .length).turn?.action == .answer("done"))
        #expect(parse("<answer>done</an", .tagged, .length).turn?.action == .answer("done"))
    }

    @Test(arguments: [
        #"<tool_call>{"name": "draw", "arguments": {"prompt": "a sign with </tool_call> and <think>"}}</tool_call>"#,
        #"{"name": "draw", "arguments": {"prompt": "a sign with </tool_call> and <think>"}}"#,
    ])
    func tagsWithinJSONStringsAreData(call: String) {
        let turn = parse("<think>t</think>" + call).turn
        #expect(
            turn?.action
                == .call([ToolCall(name: "draw", arguments: ["prompt": "a sign with </tool_call> and <think>"])]))
    }

    @Test func bareObjectDoesNotActBesideATag() {
        let turn = parse("<think>t</think>\(Self.draw)<answer>done</answer>").turn
        #expect(turn == PolicyTurn(thought: "t", action: .answer("done"), deviations: [.proseOutsideTags]))
    }

    @Test func nearTagsAreText() {
        let turn = parse("<think>a < b, <Think>, < /think>, <thinking>, <think</think><answer>x</answer>").turn
        #expect(turn == PolicyTurn(thought: "a < b, <Think>, < /think>, <thinking>, <think", action: .answer("x")))
    }

    @Test func violationSaysWhatWasFoundAndWhere() {
        let json = parse("<tool_call>{\"name\": \"draw\", \"arguments\": {prompt: 1}}</tool_call>").violation
        #expect(
            json?.detail == "The content of <tool_call> is broken. Not JSON at byte 42: expected a member name or '}', "
                + "found 'prompt: 1}}'.")
        let nested = parse("<think>a<judge>b</judge></think>").violation
        #expect(
            nested?.detail == "<judge> at byte 8 stands within <think> from byte 0; write </think> first.")
    }
}
