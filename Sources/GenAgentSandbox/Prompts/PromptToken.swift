/// A word, number or mark of a prompt, before it has a meaning.
enum PromptToken: Hashable, Sendable {
    /// Letters in lower case, American spellings made British ("color").
    case word(String)
    /// Digits; numbers above 9,999 read as 9,999.
    case number(Int)
    /// One of `, . ; : ! ? ( ) -` and the bullet (as `*`).
    case mark(Character)
    /// End of a line.
    case newline

    /// How words were spelled before they became tokens.
    static let americanSpellings = ["colour": "color", "colours": "colors", "coloured": "colored", "centre": "center"]

    /// Cuts any text into tokens, in one pass.
    static func tokens(of text: String) -> [PromptToken] {
        var cutter = PromptCutter()
        for scalar in text.unicodeScalars { cutter.take(scalar) }
        cutter.finish()
        return cutter.tokens
    }
}

/// Cuts scalars into tokens.
private struct PromptCutter {
    var tokens: [PromptToken] = []
    private var word = String.UnicodeScalarView()
    private var number: Int?

    private static let spellings = ["color": "colour", "colors": "colours", "colored": "coloured", "center": "centre"]

    mutating func take(_ scalar: Unicode.Scalar) {
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
