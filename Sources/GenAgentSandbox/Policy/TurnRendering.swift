import GenAgent

/// Renders a written turn in the request's format, or broken as its form says.
///
/// | form | tagged | native |
/// |---|---|---|
/// | noAction | thought and judgment only | an empty reply |
/// | brokenCall | JSON that ends too soon | arguments that end too soon |
/// | unclosedThought | `</think>` is missing | a call without a name |
/// | callAndAnswer | both | both |
struct TurnRendering {
    let writer: TurnWriter
    let request: PolicyRequest

    /// The reply, without usage and tokens.
    var reply: PolicyReply { request.format == .native ? native : PolicyReply(text: tagged) }

    private var call: ToolCall? {
        switch writer.plan.action {
        case .call(let tool), .object(let tool):
            ToolCall(name: tool, arguments: ["prompt": .string(writer.prompt)])
        case .accept, .cannotJudge, .giveUp: nil
        }
    }

    /// A call to break, also where the turn would answer.
    private var brokenCall: ToolCall {
        call
            ?? ToolCall(
                name: request.tools.first { $0.generator != nil }?.name ?? "paint",
                arguments: ["prompt": .string(writer.prompt)])
    }

    private var tagged: String {
        let renderer = TurnRenderer()
        let action: TurnAction = call.map { .call([$0]) } ?? .answer("done")
        let turn = PolicyTurn(thought: writer.thought, judgment: writer.judgment, action: action)
        let whole = renderer.render(turn)
        if writer.plan.form == .clean { return whole }
        let bare = renderer.render(PolicyTurn(thought: turn.thought, judgment: turn.judgment, action: .answer("")))
        let words = String(bare.dropLast("\n<answer></answer>".count))
        switch writer.plan.form {
        case .clean: return whole
        case .noAction: return words
        case .brokenCall:
            let text = renderer.render(brokenCall)
            return words + "\n" + String(text.dropLast("\"}}</tool_call>".count)) + "</tool_call>"
        case .unclosedThought:
            return whole.firstRange(of: "</think>").map { whole.replacingCharacters($0, with: "") } ?? whole
        case .callAndAnswer: return words + "\n" + renderer.render(brokenCall) + "\n<answer>done</answer>"
        }
    }

    private var native: PolicyReply {
        // The judgment keeps its tags, by which the core finds it; the answer is prose.
        let judgment = writer.judgment.map { "<judge>\($0)</judge>" }
        var reply = PolicyReply(text: judgment ?? "", reasoning: writer.thought)
        func add(_ call: ToolCall, _ arguments: String? = nil) {
            let id = "call_\(writer.situation.turns + 1)"
            let text = arguments ?? JSONValue.object(call.arguments).jsonText
            reply.toolCalls = [NativeToolCall(id: id, name: call.name, arguments: text)]
            reply.finishReason = .toolCalls
        }
        switch writer.plan.form {
        case .clean:
            if let call { add(call) } else { reply.text += reply.text.isEmpty ? "Done." : "\nDone." }
        case .noAction: reply = PolicyReply(text: "")
        case .brokenCall: add(brokenCall, String(JSONValue.object(brokenCall.arguments).jsonText.dropLast(2)))
        case .unclosedThought: add(ToolCall(name: "", arguments: brokenCall.arguments))
        case .callAndAnswer:
            add(brokenCall)
            reply.text += "<answer>done</answer>"
        }
        return reply
    }
}

extension String {
    fileprivate func replacingCharacters(_ range: Range<String.Index>, with other: String) -> String {
        String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }
}
