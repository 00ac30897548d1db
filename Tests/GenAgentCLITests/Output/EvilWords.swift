import Foundation
import GenAgent

/// Words that would set the title of a terminal, erase it, color it, turn the direction of writing, hide, and add a line of their own.
enum EvilWords {
    static let text =
        "\u{1B}]0;PWNED\u{7}\u{1B}[2J\u{1B}[31m\u{9B}31m\u{1B}]8;;http://evil.example\u{1B}\\\u{202E}gnp\u{2066}\u{200B}\u{FEFF}\u{E0041}\u{7F}\u{8}\r\n✓ Satisfied."

    /// The same as a string of JSON.
    static var json: String { JSONValue.string(text).jsonText }

    /// What is wrong with words that reached a person: characters that steer or hide, or a line that we did not write.
    static func complaints(about words: String) -> [String] {
        let hidden = words.unicodeScalars.filter { $0.isHidden && $0 != "\n" && $0 != "\t" }
        var complaints = hidden.map { "U+\(String($0.value, radix: 16))" }
        // Usage is indented, and a story that satisfies says how long it took.
        if words.split(separator: "\n").contains("✓ Satisfied.") { complaints.append("a line of its own") }
        return complaints
    }
}
