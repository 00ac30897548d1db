/// Turns a prompt into lexemes. Total: any text gives a list.
struct PromptLexer: Sendable {
    private let lexicon: PromptLexicon

    init(lexicon: PromptLexicon) { self.lexicon = lexicon }

    /// The lexemes of a text.
    func lexemes(of text: String) -> LexedPrompt {
        let tokens = PromptToken.tokens(of: text)
        var lexed = LexedPrompt(tokens)
        var position = 0
        var nextItem = 1
        while position < tokens.count {
            if let length = itemMarker(tokens, at: position, number: nextItem) {
                if case .mark = tokens[position] {} else { nextItem += 1 }
                lexed.append(.item, at: position)
                position += length
                continue
            }
            switch tokens[position] {
            case .word(let word):
                if let match = lexicon.match(tokens, at: position) {
                    lexed.append(match.lexeme, at: position)
                    lexed.wordCount += match.length
                    position += match.length
                } else {
                    lexed.append(.unknown(word), at: position)
                    lexed.wordCount += 1
                    position += 1
                }
            case .number(let number):
                let length = Self.measureLength(tokens, at: position)
                lexed.append(length > 1 ? .filler : .number(number), at: position)
                lexed.wordCount += 1
                position += length
            case .mark(let mark):
                if let lexeme = Self.marks[mark] { lexed.append(lexeme, at: position) }
                position += 1
            case .newline:
                lexed.append(.newline, at: position)
                position += 1
            }
        }
        return lexed
    }

    private static let marks: [Character: PromptLexeme] = [
        ",": .comma, ".": .sentenceEnd, "!": .sentenceEnd, "?": .sentenceEnd, ";": .semicolon, ":": .colon, "(": .open,
        ")": .close, "-": .comma, "*": .comma,
    ]

    /// The length of a list marker ("1.", "2)", "(3)", "-", "*") that begins at a token; `nil` when there is none.
    ///
    /// Numbers count only in order, so that "three cats (3)" and "exactly 2." are no markers.
    private func itemMarker(_ tokens: [PromptToken], at position: Int, number: Int) -> Int? {
        let previous = position > 0 ? tokens[position - 1] : .newline
        func token(_ offset: Int) -> PromptToken? {
            tokens.indices.contains(position + offset) ? tokens[position + offset] : nil
        }
        var opens = previous == .newline
        for mark in [".", ";", ":", ",", "!", "?"] as [Character] where previous == .mark(mark) { opens = true }
        switch tokens[position] {
        case .mark("-"), .mark("*"):
            guard previous == .newline, case .word = token(1) ?? .newline else {
                if previous == .newline, case .number = token(1) ?? .newline { return 1 }
                return nil
            }
            return 1
        case .mark("("):
            guard opens, token(1) == .number(number), token(2) == .mark(")") else { return nil }
            return startsItem(token(3)) ? 3 : nil
        case .number(number):
            guard token(1) == .mark(".") || token(1) == .mark(")"), startsItem(token(2)) else { return nil }
            // "has 2. The cat": a later number in the middle of a phrase still opens its item, the first one must not.
            guard opens || number > 1, previous != .mark("("), previous != .mark(":") || number == 1 else { return nil }
            return 2
        default:
            return nil
        }
    }

    /// The length of a measure that begins at a number ("16:9", "512x512", "2 times"), which counts nothing; else 1.
    private static func measureLength(_ tokens: [PromptToken], at position: Int) -> Int {
        guard position + 1 < tokens.count else { return 1 }
        let second = tokens[position + 1]
        if second == .word("times") || second == .word("k") || second == .word("px") { return 2 }
        guard position + 2 < tokens.count, case .number = tokens[position + 2] else { return 1 }
        return second == .mark(":") || second == .word("x") ? 3 : 1
    }

    private func startsItem(_ token: PromptToken?) -> Bool {
        switch token {
        case .word, .number: true
        default: false
        }
    }
}
