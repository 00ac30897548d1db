import Testing

@testable import GenAgent

/// Native calls, the native format and separate reasoning.
@Suite struct TurnParserChannelTests {
    private let native = NativeToolCall(id: "call_0", name: "draw", arguments: #"{"prompt": "a cat"}"#)
    private let nativeCall = ToolCall(id: "call_0", name: "draw", arguments: ["prompt": "a cat"])

    private func parse(
        _ text: String, reasoning: String? = nil, calls: [NativeToolCall] = [], _ format: TurnFormat = .native,
        _ reason: FinishReason = .stop
    ) -> TurnParse {
        let reply = PolicyReply(text: text, reasoning: reasoning, toolCalls: calls, finishReason: reason)
        return TurnParser().parse(reply, format: format)
    }

    @Test(arguments: TurnFormat.allCases)
    func nativeCallIsACleanTurnWithReasoningAsThought(format: TurnFormat) {
        let turn = parse("", reasoning: " hm ", calls: [native], format, .toolCalls).turn
        #expect(turn == PolicyTurn(thought: "hm", action: .call([nativeCall])))
    }

    @Test func proseBesideNativeCallsIsADeviationInTheTaggedFormatOnly() {
        #expect(parse("I draw.", reasoning: "hm", calls: [native]).turn?.deviations == [])
        #expect(parse("I draw.", reasoning: "hm", calls: [native], .tagged).turn?.deviations == [.proseOutsideTags])
    }

    @Test func textBesideNativeCallsMayHoldTags() {
        let turn = parse("<think>t</think><judge>j</judge>", reasoning: "r", calls: [native]).turn
        #expect(turn == PolicyTurn(thought: "r\nt", judgment: "j", action: .call([nativeCall])))
    }

    @Test func brokenTextBesideNativeCallsIsProseInTheNativeFormatOnly() {
        let turn = parse("left over</think>", calls: [native]).turn
        #expect(turn == PolicyTurn(action: .call([nativeCall]), deviations: [.missingThought]))
        #expect(parse("left over</think>", calls: [native], .tagged).violation?.kind == .strayCloser)
    }

    @Test func taggedCopyOfANativeCallIsThatCall() {
        let copy = #"<tool_call>{"arguments": {"prompt": "a cat"}, "name": "draw"}</tool_call>"#
        let other = #"<tool_call>{"name": "edit", "arguments": {}}</tool_call>"#
        #expect(parse(copy, calls: [native]).turn?.action == .call([nativeCall]))
        #expect(
            parse(copy + other + copy, calls: [native]).turn?.action
                == .call([
                    ToolCall(name: "edit", arguments: [:]), ToolCall(name: "draw", arguments: ["prompt": "a cat"]),
                    nativeCall,
                ]))
    }

    @Test func nativeCallAndTaggedAnswerContradictEachOther() {
        #expect(parse("<answer>done</answer>", calls: [native]).violation?.kind == .callAndAnswer)
    }

    @Test(arguments: [
        (#"{"prompt": "#, FinishReason.stop, FormatViolation.Kind.invalidJSON), (#"{"prompt": "#, .length, .truncated),
        ("", .length, .truncated), ("[1]", .stop, .malformedCall), ("null", .toolCalls, .malformedCall),
    ])
    func brokenNativeArgumentsAreNamed(arguments: String, reason: FinishReason, kind: FormatViolation.Kind) {
        let call = NativeToolCall(id: "1", name: "draw", arguments: arguments)
        #expect(parse("", calls: [call], .native, reason).violation?.kind == kind)
    }

    @Test func nativeArgumentsMayBeEmptyOrInAString() {
        let empty = NativeToolCall(id: "", name: "draw", arguments: " ")
        #expect(
            parse("", reasoning: "r", calls: [empty]).turn?.action == .call([ToolCall(name: "draw", arguments: [:])]))
        let wrapped = NativeToolCall(id: "1", name: "draw", arguments: #""{\"a\": 1}""#)
        let turn = parse("", reasoning: "r", calls: [wrapped]).turn
        #expect(turn?.action == .call([ToolCall(id: "1", name: "draw", arguments: ["a": 1])]))
        #expect(turn?.deviations == [.argumentsInString])
    }

    @Test func nativeCallWithoutANameIsMalformed() {
        #expect(
            parse("", calls: [NativeToolCall(id: "1", name: "", arguments: "{}")]).violation?.kind == .malformedCall)
    }

    @Test func textWithoutAnActionIsTheNativeAnswer() {
        #expect(
            parse("<think>t</think> It is <b>done</b>. ").turn
                == PolicyTurn(thought: "t", action: .answer("It is <b>done</b>.")))
        #expect(parse("Done.").turn == PolicyTurn(action: .answer("Done."), deviations: [.missingThought]))
        #expect(parse(" \n").violation?.kind == .empty)
        #expect(parse("<think>t</think>").violation?.kind == .noAction)
    }

    @Test func tagWithinJSONOfANativeAnswerIsNeutralised() {
        #expect(parse(#"See {"a": "<think>"}."#).turn?.action == .answer(#"See {"a": "< think>"}."#))
    }

    @Test func wholeReplyInTheReasoningIsUnderstood() {
        let text = "I try.\n<tool_call>{\"name\": \"draw\", \"arguments\": {}}</tool_call>"
        for format in TurnFormat.allCases {
            #expect(
                parse("", reasoning: text, format).turn
                    == PolicyTurn(thought: "I try.", action: .call([ToolCall(name: "draw", arguments: [:])])))
        }
        #expect(
            parse("\n", reasoning: "<think>t</think><answer>done</answer>").turn
                == PolicyTurn(thought: "t", action: .answer("done")))
        #expect(
            parse("", reasoning: "First.<think> </think><answer>done</answer>").turn
                == PolicyTurn(thought: "First.", action: .answer("done")))
    }

    @Test func reasoningAloneIsNoAnswer() {
        for format in TurnFormat.allCases {
            #expect(parse("", reasoning: "I wonder.", format).violation?.kind == .noAction)
            #expect(parse("", reasoning: "I wonder.", format, .length).violation?.kind == .truncated)
        }
    }

    @Test func tagsInReasoningBesideATextAreNeutralised() {
        let turn = parse("<answer>x</answer>", reasoning: "then <answer> or </think>", .tagged).turn
        #expect(turn == PolicyTurn(thought: "then < answer> or < /think>", action: .answer("x")))
    }
}
