import GenAgent

@testable import GenAgentCLI

/// Collects what a renderer writes.
final class TextSink: Sendable {
    private let collected = Locked("")

    var text: String { collected.withLock { $0 } }
    var write: OutputSink { { [collected] text in collected.withLock { $0 += text } } }
}

extension String {
    /// The text with escape sequences that can be read in a test: `‹1m›`, `‹K›`, and `‹r›` for a carriage return.
    var visible: String {
        var result = ""
        var isEscape = false
        for scalar in unicodeScalars {
            switch scalar {
            case "\u{1B}":
                isEscape = true
                result += "‹"
            case "[" where isEscape: break
            case "\r": result += "‹r›"
            default:
                result.unicodeScalars.append(scalar)
                if isEscape, scalar.properties.isAlphabetic {
                    isEscape = false
                    result += "›"
                }
            }
        }
        return result
    }
}
