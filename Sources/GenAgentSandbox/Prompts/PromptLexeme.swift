/// A piece of a prompt that means something to the reader.
enum PromptLexeme: Hashable, Sendable {
    /// A class of the vocabulary.
    case object(String, isPlural: Bool)
    case color(ObjectColor)
    /// The word "orange", a colour or a fruit.
    case orange
    case number(Int)
    /// "one", which is a number or stands for a noun ("the larger one").
    case one
    case size(RelativeSize)
    /// "twice the size of": a size, compared with what follows.
    case sizeOf(RelativeSize)
    /// A side or half of the picture. Prepositions ("above", "under") can bind two objects without "of".
    case side(SceneRegion, isPreposition: Bool)
    /// "a", "an", "another".
    case article
    /// "the", "this", "each", "all".
    case definite
    /// "its", "their".
    case possessive
    /// "it", "they", "them".
    case pronoun(isPlural: Bool)
    case of
    /// "than", "as".
    case than
    /// "in", "on", "at": what begins a phrase of place.
    case place
    /// "is", "are", "painted".
    case copula(isPlural: Bool)
    /// "half", "middle", "third": parts of a picture.
    case part
    /// "picture", "photo", "background": the picture itself.
    case frame
    /// "exactly", "only".
    case emphasis
    /// "no", "not", "without".
    case negation
    case and
    /// "but": ends a negation.
    case but
    /// "with", "has", "next to": ends a noun phrase.
    case stop
    /// Index into the knowledge base.
    case fact(Int)
    /// "behind", "holding": ends a noun phrase as `stop` does, and says what the reader has no rule for.
    case relation
    /// A known word without meaning here.
    case filler
    /// "gray", "in a row": read as a filler, but it asks for something.
    case quality
    /// An unknown word.
    case unknown(String)
    case comma, colon, semicolon, sentenceEnd, newline, open, close
    /// "1." or a bullet.
    case item
}

extension PromptLexeme {
    /// Changes nothing about the scene.
    var isFiller: Bool { self == .filler || self == .quality }
}

/// A text in lexemes.
struct LexedPrompt: Sendable {
    var lexemes: [PromptLexeme] = []
    /// Length in words and numbers.
    var wordCount = 0
    let tokens: [PromptToken]
    /// For each lexeme, the index of its first token.
    var starts: [Int] = []

    init(_ tokens: [PromptToken]) { self.tokens = tokens }

    mutating func append(_ lexeme: PromptLexeme, at token: Int) {
        lexemes.append(lexeme)
        starts.append(token)
    }

    /// The words and numbers of some lexemes, in lower case and without marks.
    func words(_ range: Range<Int>) -> [String] {
        guard let first = starts[range].first else { return [] }
        let end = range.upperBound < starts.count ? starts[range.upperBound] : tokens.count
        return tokens[first..<end].compactMap { token in
            switch token {
            case .word(let word): PromptToken.americanSpellings[word] ?? word
            case .number(let number): String(number)
            case .mark, .newline: nil
            }
        }
    }
}
