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

/// Seconds as people read them: `0.02 s`, `12.3 s`, `2 min 05 s`.
func durationText(_ seconds: Double) -> String {
    let seconds = seconds.isFinite ? min(max(0, seconds), 1e9) : 0
    func fixed(_ value: Double, _ digits: Int) -> String {
        let scale = digits == 2 ? 100 : 10
        let units = Int((value * Double(scale)).rounded())
        let fraction = String(units % scale)
        return "\(units / scale).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
    }
    if seconds < 9.995 { return "\(fixed(seconds, 2)) s" }
    if seconds < 59.95 { return "\(fixed(seconds, 1)) s" }
    let whole = Int(seconds.rounded())
    return "\(whole / 60) min \(whole % 60 < 10 ? "0" : "")\(whole % 60) s"
}

/// A number of bytes as people read it: `812 bytes`, `21 kB`, `3.4 MB` (powers of ten).
func byteText(_ count: Int) -> String {
    if count < 1_000 { return "\(count) bytes" }
    if count < 1_000_000 { return "\((count + 500) / 1_000) kB" }
    let tenths = (count + 50_000) / 100_000
    return "\(tenths / 10).\(tenths % 10) MB"
}
