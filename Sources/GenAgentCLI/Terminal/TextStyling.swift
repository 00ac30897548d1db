import GenAgent


/// How a piece of text looks on a terminal that knows colours.
enum Tone: String, Sendable, CaseIterable {
    case plain = ""
    case bold = "1"
    case dim = "2"
    case good = "32"
    case bad = "31"
    case unsure = "33"
    case label = "36"
}

/// Puts colours on text, or leaves it as it is.
struct Palette: Sendable {
    /// Whether escape sequences are written.
    var isColored: Bool

    /// The text in a tone; every tone ends where the text ends. The text itself carries no escape sequences.
    func paint(_ text: String, _ tone: Tone) -> String {
        let text = text.withoutControls
        guard isColored, tone != .plain, !text.isEmpty else { return text }
        return "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m"
    }
}

extension String {
    /// The escape sequences that this program writes itself: tones, their end, and the eraser of the status line.
    private static let ownSequences =
        Tone.allCases.filter { $0 != .plain }.map { "\u{1B}[\($0.rawValue)m" } + ["\u{1B}[0m", TerminalRenderer.eraser]

    /// The text without control characters, except for the sequences that this program writes itself.
    var keepingStyle: String {
        guard utf8.contains(0x1B) else { return withoutControls }
        var (result, rest) = ("", self[...])
        while let next = rest.unicodeScalars.firstIndex(where: { $0 == "\u{1B}" || $0 == "\r" }) {
            result += rest[..<next].withoutControls
            rest = rest[next...]
            // Compared by scalars: a character may begin with what ends a sequence.
            let own = Self.ownSequences.first { rest.unicodeScalars.starts(with: $0.unicodeScalars) }
            result += own ?? ""
            rest = rest[rest.unicodeScalars.index(next, offsetBy: own?.unicodeScalars.count ?? 1)...]
        }
        return result + rest.withoutControls
    }
}
