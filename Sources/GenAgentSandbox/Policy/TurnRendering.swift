import GenAgent

/// Renders a written turn in the request's format, broken if its form says so.
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

    var reply: PolicyReply { request.format == .native ? native : PolicyReply(text: tagged) }

    private var call: ToolCall? {
        switch writer.plan.action {
        case .call(let tool), .object(let tool):
            ToolCall(name: tool, arguments: ["prompt": .string(writer.prompt)])
        case .accept, .cannotJudge, .giveUp: nil
        }
    }

    /// A call to break, even if the turn would answer.
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

/// Estimates tokens by words: four for three words, and 256 for an image. Close to current models' counts for English; the
/// sandbox has no tokenizer, and its decisions are not these tokens.
enum WordCount {
    private static let tokensPerImage = 256

    static func tokens(of messages: [Message]) -> Int {
        var words = 0
        var images = 0
        for part in messages.lazy.flatMap(\.parts) {
            switch part {
            case .text(let text), .reasoning(let text): words += self.words(text)
            case .image: images += 1
            case .toolCall(let call): words += self.words(call.name) + self.words(call.arguments)
            case .toolResult(let result): words += self.words(result.text)
            }
        }
        return tokens(words) + images * tokensPerImage
    }

    static func tokens(of reply: PolicyReply) -> Int {
        tokens(
            words(reply.text) + words(reply.reasoning ?? "")
                + reply.toolCalls.reduce(0) { $0 + words($1.name) + words($1.arguments) })
    }

    static func tokens(_ words: Int) -> Int { (words * 4 + 2) / 3 }

    /// Runs of bytes above the space.
    static func words(_ text: String) -> Int {
        var count = 0
        var isInside = false
        for byte in text.utf8 {
            let isSpace = byte <= 0x20
            if !isSpace, !isInside { count += 1 }
            isInside = !isSpace
        }
        return count
    }
}

extension PolicyReply {
    /// Cuts the reply off if it has more tokens than allowed, as a server would: native calls come last and go first.
    mutating func cut(to maximumTokens: Int?) {
        guard let maximumTokens, maximumTokens < WordCount.tokens(of: self) else { return }
        var left = max(0, maximumTokens) / 4 * 3
        toolCalls = []
        finishReason = .length
        if let reasoning { self.reasoning = Self.removeWords(&left, of: reasoning) }
        text = Self.removeWords(&left, of: text)
    }

    private static func removeWords(_ left: inout Int, of text: String) -> String {
        let words = text.split(separator: " ").prefix(left)
        left -= words.count
        return words.joined(separator: " ")
    }

    func stream(to onDelta: PolicyDeltaHandler) {
        if let reasoning { Self.pieces(of: reasoning) { onDelta(.reasoning($0)) } }
        Self.pieces(of: text) { onDelta(.text($0)) }
        for (index, call) in toolCalls.enumerated() {
            onDelta(.toolArguments(index: index, name: call.name, fragment: ""))
            Self.pieces(of: call.arguments) { onDelta(.toolArguments(index: index, name: nil, fragment: $0)) }
        }
    }

    /// Pieces that together are the text: a word, with the space before it.
    private static func pieces(of text: String, _ body: (String) -> Void) {
        var start = text.startIndex
        var index = start
        while index < text.endIndex {
            let next = text.utf8.index(after: index)
            if next < text.endIndex, text.utf8[next] == 0x20 {
                body(String(text[start..<next]))
                start = next
            }
            index = next
        }
        if start < text.endIndex { body(String(text[start...])) }
    }
}
