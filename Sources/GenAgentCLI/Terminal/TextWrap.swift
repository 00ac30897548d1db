import GenAgent

/// Breaks text into lines between words, piece by piece as it arrives.
///
/// White space becomes one space; line breaks are kept, empty lines are not. A word wider than a line is cut.
struct TextWrap {
    enum Piece: Equatable {
        case text(String)
        case newLine
    }

    /// Columns of a line; `nil`: no limit.
    let width: Int?
    private(set) var column = 0
    private var word = ""
    private var breakIsDue = false

    /// Starts at the first column of a line; widths below 8 are raised to 8.
    init(width: Int?) { self.width = width.map { Swift.max(8, $0) } }

    /// Adds text. The last word is held back until something follows it.
    mutating func feed(_ text: some StringProtocol) -> [Piece] {
        var pieces: [Piece] = []
        for character in text {
            guard character.isWhitespace else {
                word.append(character)
                continue
            }
            pieces += flush()
            if character.isNewline, column > 0 { breakIsDue = true }
        }
        return pieces
    }

    /// Returns the word that is held back.
    mutating func flush() -> [Piece] {
        guard !word.isEmpty else { return [] }
        defer { word = "" }
        return place(word)
    }

    private mutating func place(_ word: String) -> [Piece] {
        var pieces: [Piece] = []
        let length = word.displayWidth
        let needed = column == 0 ? length : column + 1 + length
        if breakIsDue || (column > 0 && needed > width ?? .max) {
            pieces.append(.newLine)
            column = 0
            breakIsDue = false
        }
        if column > 0 {
            pieces.append(.text(" "))
            column += 1
        }
        guard let width, length > width else {
            column += length
            return pieces + [.text(word)]
        }
        var line = ""
        for character in word {
            if column > 0, column + character.displayWidth > width {
                pieces += [.text(line), .newLine]
                (line, column) = ("", 0)
            }
            line.append(character)
            column += character.displayWidth
        }
        return pieces + [.text(line)]
    }

    /// The lines of a whole text; none for white space.
    static func lines(of text: some StringProtocol, width: Int?) -> [String] {
        var wrap = TextWrap(width: width)
        var lines: [String] = []
        for piece in wrap.feed(text) + wrap.flush() {
            switch piece {
            case .newLine: lines.append("")
            case .text(let text):
                if lines.isEmpty { lines.append("") }
                lines[lines.count - 1] += text
            }
        }
        return lines
    }
}
