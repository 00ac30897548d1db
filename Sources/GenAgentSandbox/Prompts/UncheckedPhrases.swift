/// Puts what a reader skipped into phrases for people: "a quokka", "in watercolor", "next to a dog", "no cats".
struct UncheckedPhrases {
    private let lexed: LexedPrompt
    private let skipped: Set<Int>
    private let negations: Bool

    /// A phrase that is longer, in words, is cut.
    private static let longest = 12

    /// - Parameters:
    ///   - lexed: The text.
    ///   - skipped: Indices of the lexemes that the parser skipped although they may say something.
    ///   - negations: Whether what is negated is listed.
    init(_ lexed: LexedPrompt, skipped: [Int], negations: Bool) {
        self.lexed = lexed
        self.negations = negations
        var says = Set(skipped)
        for index in skipped {
            if case .unknown(let word) = lexed.lexemes[index], PromptLexicon.idle.contains(word) { says.remove(index) }
        }
        self.skipped = says
    }

    /// The phrases, in the order of the text.
    var phrases: [String] {
        var phrases: [String] = []
        var index = 0
        while index < lexed.lexemes.count {
            guard let phrase = phrase(from: index) else {
                index += 1
                continue
            }
            if let range = phrase.range {
                var words = lexed.words(range)
                if words.count > Self.longest { words = words.prefix(Self.longest) + ["…"] }
                if !words.isEmpty { phrases.append(words.joined(separator: " ")) }
            }
            index = max(index + 1, phrase.end)
        }
        return phrases
    }

    /// The phrase whose first skipped lexeme stands at an index; without a range where it asks for nothing.
    private func phrase(from index: Int) -> (range: Range<Int>?, end: Int)? {
        if skipped.contains(index) {
            if lexed.lexemes[index] == .negation { return negation(from: index) }
            return run(from: index)
        }
        // "on a chair": both things are looked for, but not where they are to each other.
        guard lexed.lexemes[index] == .place, let end = nounEnd(from: index + 1) else { return nil }
        return (index..<end, end)
    }

    private func negation(from index: Int) -> (range: Range<Int>?, end: Int) {
        var end = index + 1
        while skipped.contains(end) || (end < lexed.lexemes.count && isIdle(end)) { end += 1 }
        while end > index + 1, isIdle(end - 1) { end -= 1 }
        let says = lexed.lexemes[index..<end].contains { $0 != .negation && !isGlue($0) && $0 != .filler }
        return (says && negations ? index..<end : nil, end)
    }

    private func isIdle(_ index: Int) -> Bool {
        if case .unknown(let word) = lexed.lexemes[index] { return PromptLexicon.idle.contains(word) }
        return false
    }

    private func run(from index: Int) -> (range: Range<Int>?, end: Int) {
        var end = index + 1
        while true {
            var next = end
            while next < lexed.lexemes.count, isGlue(lexed.lexemes[next]) { next += 1 }
            guard skipped.contains(next), lexed.lexemes[next] != .negation else { break }
            end = next + 1
        }
        if lexed.lexemes[end - 1] == .relation {
            end = nounEnd(from: end) ?? end
        } else if end < lexed.lexemes.count, lexed.lexemes[end] == .frame {
            // "a watercolor painting"
            end += 1
        } else if nounEnd(from: end) != nil {
            // What stands before a known thing is said of it: "steampunk", not "a steampunk".
            return (index..<end, end)
        }
        var start = index
        if lexed.lexemes[index] != .relation {
            while start > 0, opens(lexed.lexemes[start - 1]) { start -= 1 }
        }
        return (start..<end, end)
    }

    /// The end of a noun phrase of the vocabulary that begins at an index; `nil` where none does.
    private func nounEnd(from start: Int) -> Int? {
        var index = start
        while index < lexed.lexemes.count, index < start + 8 {
            switch lexed.lexemes[index] {
            case .object, .pronoun: return index + 1
            case .article, .definite, .possessive, .number, .one, .color, .orange, .size, .filler, .quality, .unknown:
                index += 1
            default: return nil
            }
        }
        return nil
    }

    /// Small words inside a phrase: "a castle of the ice".
    private func isGlue(_ lexeme: PromptLexeme) -> Bool {
        lexeme == .of || lexeme == .article || lexeme == .definite || lexeme == .possessive
    }

    /// What can stand before an unknown word in its phrase: "in a large red".
    private func opens(_ lexeme: PromptLexeme) -> Bool {
        switch lexeme {
        case .article, .definite, .possessive, .number, .one, .color, .orange, .size, .filler, .emphasis, .place: true
        default: false
        }
    }
}
