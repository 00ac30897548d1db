/// Reads a prompt into the scene that it asks for. It knows the 80 classes, 10 colors, numbers, halves of the image
/// and sizes of GenEval++, lists and repeated statements, and the facts of a knowledge base.
///
/// Every text gives a scene, in time that grows with its length; words that it does not know come back as
/// `PromptScene.unread`. A repeated mention restates: "A red apple. The apple is red." is one apple.
package struct PromptReader: Sendable {
    /// The most objects in a group, and the most groups in a scene.
    package static let maximumCount = 24
    package static let standard = PromptReader()

    private let lexer: PromptLexer
    private let knowledge: KnowledgeBase

    /// Makes a reader. This compiles its word list, so keep it.
    package init(knowledge: KnowledgeBase = .standard) {
        self.knowledge = knowledge
        lexer = PromptLexer(lexicon: PromptLexicon(knowledge: knowledge))
    }

    package func read(_ text: String) -> PromptScene {
        let lexed = lexer.lexemes(of: text)
        var parser = PromptParser(lexemes: lexed.lexemes, knowledge: knowledge)
        parser.parse()
        let groups = PromptGroups(parser.mentions)
        let wording = PromptWording(
            isEnumerated: groups.isEnumerated, wordCount: lexed.wordCount, clauses: groups.wordings)
        return PromptScene(clauses: groups.clauses, wording: wording, unread: parser.unread)
    }

    /// What a text asks for beyond its scene, which a judge that uses only the scene has not checked: unknown things and styles ("a
    /// quokka", "in watercolor"), relations ("next to a dog"), what must not be there ("no cats"), qualities ("gray"), and numbers beyond
    /// ``maximumCount``. Words that ask for nothing ("a photo of", "realistic", "high quality") are left out.
    ///
    /// - Parameters:
    ///   - negations: Whether to list what must not be there.
    /// - Returns: Phrases in the text's words, in lower case, each once; at most 32.
    package func unchecked(in text: String, negations: Bool = true) -> [String] {
        let lexed = lexer.lexemes(of: text)
        var parser = PromptParser(lexemes: lexed.lexemes, knowledge: knowledge)
        parser.parse()
        var phrases = UncheckedPhrases(lexed, skipped: parser.skipped, negations: negations).phrases
        let read = Set(PromptGroups(parser.mentions).clauses.map(\.className))
        phrases += parser.mentions.map(\.className).filter { !read.contains($0) }.map(ObjectVocabulary.plural)
        var seen: Set<String> = []
        return Array(phrases.filter { seen.insert($0).inserted }.prefix(32))
    }
}

/// Makes phrases for people from what a reader skipped: "a quokka", "in watercolor", "next to a dog", "no cats".
struct UncheckedPhrases {
    private let lexed: LexedPrompt
    private let skipped: Set<Int>
    private let negations: Bool

    /// The most words of a phrase; longer ones are cut.
    private static let longest = 12

    /// - Parameters:
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

    /// The phrase whose first skipped lexeme stands at an index; without a range if it asks for nothing.
    private func phrase(from index: Int) -> (range: Range<Int>?, end: Int)? {
        if skipped.contains(index) {
            if lexed.lexemes[index] == .negation { return negation(from: index) }
            return run(from: index)
        }
        // "on a chair": both objects are checked, but not how they relate.
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
            // A word before a known object describes it: "steampunk", not "a steampunk".
            return (index..<end, end)
        }
        var start = index
        if lexed.lexemes[index] != .relation {
            while start > 0, opens(lexed.lexemes[start - 1]) { start -= 1 }
        }
        return (start..<end, end)
    }

    /// The end of a noun phrase of the vocabulary that begins at an index; `nil` if none does.
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
