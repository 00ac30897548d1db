/// The words and phrases that the reader knows. The longest phrase wins.
struct PromptLexicon: Sendable {
    private struct Entry: Sendable {
        let words: [String]
        let lexeme: PromptLexeme
    }

    private var entries: [String: [Entry]] = [:]

    /// Makes the lexicon of a knowledge base.
    init(knowledge: KnowledgeBase) {
        for (index, fact) in knowledge.facts.enumerated() { add(fact.phrase, .fact(index)) }
        // One "orange" can be a colour or a fruit: the parser decides.
        add("orange", .orange)
        for spelling in ObjectVocabulary.spellings() {
            add(spelling.text, .object(spelling.className, isPlural: spelling.isPlural))
        }
        for color in ObjectColor.allCases where color != .orange { add(color.rawValue, .color(color)) }
        for (word, color) in Self.colorShades { add(word, .color(color)) }
        for (lexeme, phrases) in Self.phrases { for phrase in phrases { add(phrase, lexeme) } }
        for key in entries.keys { entries[key]?.sort { $0.words.count > $1.words.count } }
    }

    /// The longest known phrase that begins at a token, and its length in tokens.
    func match(_ tokens: [PromptToken], at start: Int) -> (lexeme: PromptLexeme, length: Int)? {
        guard case .word(let first) = tokens[start], let candidates = entries[first] else { return nil }
        for entry in candidates where start + entry.words.count <= tokens.count {
            let fits = entry.words.indices.allSatisfy { tokens[start + $0] == .word(entry.words[$0]) }
            if fits { return (entry.lexeme, entry.words.count) }
        }
        return nil
    }

    /// An earlier entry with the same words stays.
    private mutating func add(_ phrase: String, _ lexeme: PromptLexeme) {
        let words = phrase.split(separator: " ").map(String.init)
        guard let first = words.first, entries[first]?.contains(where: { $0.words == words }) != true else { return }
        entries[first, default: []].append(Entry(words: words, lexeme: lexeme))
    }
}
