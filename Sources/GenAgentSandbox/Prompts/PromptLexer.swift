/// Turns a prompt into lexemes. Any text gives a list.
struct PromptLexer: Sendable {
    private let lexicon: PromptLexicon

    init(lexicon: PromptLexicon) { self.lexicon = lexicon }

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
    /// Numbers count only in order, so that "three cats (3)" and "exactly 2." are not markers.
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

    /// The length of a measure that begins at a number ("16:9", "512x512", "2 times"), which counts nothing; otherwise 1.
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

/// A piece of a prompt that means something to the reader.
enum PromptLexeme: Hashable, Sendable {
    case object(String, isPlural: Bool)
    case color(ObjectColor)
    /// The word "orange", a color or a fruit.
    case orange
    case number(Int)
    /// "one", which is a number or stands for a noun ("the larger one").
    case one
    case size(RelativeSize)
    /// "twice the size of": a size, compared with what follows.
    case sizeOf(RelativeSize)
    /// A side or half of the image. Prepositions ("above", "under") can bind two objects without "of".
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
    case than
    /// "in", "on", "at": begins a phrase of place.
    case place
    /// "is", "are", "painted".
    case copula(isPlural: Bool)
    /// "half", "middle", "third": parts of an image.
    case part
    /// "image", "photo", "background": the image itself.
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
    /// "behind", "holding": ends a noun phrase like `stop`; the reader has no rule for its meaning.
    case relation
    case filler
    /// "gray", "in a row": read as a filler, but it asks for something.
    case quality
    case unknown(String)
    case comma, colon, semicolon, sentenceEnd, newline, open, close
    /// "1." or a bullet.
    case item
}

extension PromptLexeme {
    /// Whether it changes nothing about the scene.
    var isFiller: Bool { self == .filler || self == .quality }
}

struct LexedPrompt: Sendable {
    var lexemes: [PromptLexeme] = []
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

/// A word, number or mark of a prompt, before it has a meaning.
enum PromptToken: Hashable, Sendable {
    /// Letters in lower case, American spellings made British ("color").
    case word(String)
    /// Digits; numbers above 9,999 read as 9,999.
    case number(Int)
    /// One of `, . ; : ! ? ( ) -` and the bullet (as `*`).
    case mark(Character)
    case newline

    /// How words were spelled before they became tokens.
    static let americanSpellings = ["colour": "color", "colours": "colors", "coloured": "colored", "centre": "center"]

    /// Cuts any text into tokens, in one pass.
    static func tokens(of text: String) -> [PromptToken] {
        var cutter = PromptCutter()
        for scalar in text.unicodeScalars { cutter.read(scalar) }
        cutter.finish()
        return cutter.tokens
    }
}

private struct PromptCutter {
    var tokens: [PromptToken] = []
    private var word = String.UnicodeScalarView()
    private var number: Int?

    private static let spellings = ["color": "colour", "colors": "colours", "colored": "coloured", "center": "centre"]

    mutating func read(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "a"..."z":
            endNumber()
            word.append(scalar)
        case "A"..."Z":
            endNumber()
            word.append(Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value) | 0x20))
        case "0"..."9":
            endWord()
            number = min(9_999, (number ?? 0) * 10 + Int(scalar.value - 48))
        case ",", ".", ";", ":", "!", "?", "(", ")":
            mark(Character(scalar))
        case "[", "{":
            mark("(")
        case "]", "}":
            mark(")")
        case "\u{2013}", "\u{2014}":  // En and em dash part a sentence as a comma does.
            mark(",")
        case "*", "\u{2022}":
            mark("*")
        case "-":
            // Inside a word ("left-hand") it is a space; elsewhere a mark that can begin a list item.
            if word.isEmpty { mark("-") } else { endWord() }
        case "\n", "\r", "\u{2028}", "\u{2029}":
            finish()
            tokens.append(.newline)
        case "'", "\u{2019}":
            endWord()
        default:
            if scalar.value >= 0x80, scalar.properties.isAlphabetic {
                endNumber()
                word.append(scalar)
            } else {
                finish()
            }
        }
    }

    mutating func finish() {
        endWord()
        endNumber()
    }

    private mutating func mark(_ character: Character) {
        finish()
        tokens.append(.mark(character))
    }

    private mutating func endWord() {
        guard !word.isEmpty else { return }
        let text = String(word)
        tokens.append(.word(Self.spellings[text] ?? text))
        word.removeAll()
    }

    private mutating func endNumber() {
        if let number { tokens.append(.number(number)) }
        number = nil
    }
}
