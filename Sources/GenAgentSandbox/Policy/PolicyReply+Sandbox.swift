import GenAgent

/// Estimates tokens by words: four for three words, and 256 for an image. Close to what current models take for English;
/// the sandbox has no tokenizer, and its decisions are not these tokens.
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
    /// Cuts the reply off where it takes more tokens than allowed, as a server would: native calls come last and go first.
    mutating func cut(to maximumTokens: Int?) {
        guard let maximumTokens, maximumTokens < WordCount.tokens(of: self) else { return }
        var left = max(0, maximumTokens) / 4 * 3
        toolCalls = []
        finishReason = .length
        if let reasoning { self.reasoning = Self.take(&left, of: reasoning) }
        text = Self.take(&left, of: text)
    }

    private static func take(_ left: inout Int, of text: String) -> String {
        let words = text.split(separator: " ").prefix(left)
        left -= words.count
        return words.joined(separator: " ")
    }

    /// Hands the reply out word by word.
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
