import Foundation
import GenAgent

struct Terminal: Sendable {
    /// Whether standard output is a terminal on which lines can be erased.
    var isLive: Bool
    var isColored: Bool
    /// Whether standard input is a terminal, which shows what a person types.
    var echoesInput: Bool
    var width: @Sendable () -> Int

    /// `NO_COLOR` (no-color.org) turns colors off with any value but an empty one; `TERM=dumb` turns erasing off too.
    static func current(environment: [String: String] = ProcessInfo.processInfo.environment) -> Terminal {
        let isTerminal = isatty(1) == 1 && environment["TERM"] != "dumb"
        let columns = environment["COLUMNS"].flatMap { Int($0) }
        return Terminal(
            isLive: isTerminal, isColored: isTerminal && (environment["NO_COLOR"] ?? "").isEmpty,
            echoesInput: isatty(0) == 1, width: { windowWidth() ?? columns ?? 80 })
    }

    private static func windowWidth() -> Int? {
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}

typealias OutputSink = @Sendable (String) -> Void

enum Tone: String, Sendable, CaseIterable {
    case plain = ""
    case bold = "1"
    case dim = "2"
    case good = "32"
    case bad = "31"
    case unsure = "33"
    case label = "36"
}

struct Palette: Sendable {
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
