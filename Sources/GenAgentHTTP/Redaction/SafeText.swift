import Foundation
import GenAgent

/// Makes text from servers and users safe for errors and logs: no query, credentials, image data or control characters.
public enum SafeText {
    /// A URL without user, password, query and fragment. Path segments longer than 40 characters, as in signed links, are omitted, because
    /// they could be part of a key.
    public static func url(_ url: URL) -> String {
        let path = url.path.split(separator: "/", omittingEmptySubsequences: false).map { part in
            part.count > 40 ? "…" : String(part)
        }
        return line(url.serverName + path.joined(separator: "/"))
    }

    /// The beginning of a body as one line of at most `limit` characters; see ``excerpt(_:limit:)``. Binary data is only counted.
    public static func excerpt(of body: Data, limit: Int = 300) -> String {
        let head = body.prefix(longest)
        let text = String(decoding: head, as: UTF8.self)
        let strange = text.unicodeScalars.count {
            $0 == "\u{FFFD}" || ($0.value < 32 && !"\t\r\n".unicodeScalars.contains($0))
        }
        if head.contains(0) || strange * 10 > text.unicodeScalars.count {
            return "[\(body.count) bytes that are not text]"
        }
        return excerpt(text, limit: limit, isCut: body.count > longest)
    }

    /// The beginning of a text as one line of at most `limit` characters. Runs of over 40 characters that look like base64 are omitted.
    public static func excerpt(_ text: String, limit: Int = 300) -> String {
        let head = text.prefix(longest)
        return excerpt(String(head), limit: limit, isCut: head.endIndex < text.endIndex)
    }

    /// The maximum number of bytes or characters examined.
    private static let longest = 16_384

    private static func excerpt(_ text: String, limit: Int, isCut: Bool) -> String {
        // The last word of a truncated text is part of a longer one, perhaps of an image.
        let whole = isCut ? text[..<(text.lastIndex { !isData($0) } ?? text.startIndex)] : text[...]
        let clean = line(withoutData(whole) + (isCut ? " […]" : ""))
        return clean.count > limit ? "\(clean.prefix(max(limit - 1, 0)))…" : clean
    }

    /// Turns a text into one line: control and format characters (including those that change text direction) become blanks, and runs of
    /// blanks become one.
    private static func line(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isBlank = scalar.isHidden || scalar.properties.generalCategory == .spaceSeparator
            if !isBlank { line.append(scalar) } else if line.last != " ", !line.isEmpty { line.append(" ") }
        }
        if line.last == " " { line.removeLast() }
        return String(line)
    }

    private static func isData(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "+/=_-".contains(character))
    }

    private static func withoutData(_ text: Substring) -> String {
        var result = ""
        var run = ""
        func endRun() {
            result += run.utf8.count > 40 ? "[…]" : run
            run = ""
        }
        for character in text {
            if isData(character) {
                run.append(character)
            } else {
                endRun()
                result.append(character)
            }
        }
        endRun()
        return result
    }
}

extension HTTPRequest {
    /// The request in a few words, for errors: `POST https://host/path`, without query and credentials.
    public var summary: String { "\(SafeText.excerpt(method, limit: 20)) \(SafeText.url(url))" }
}
