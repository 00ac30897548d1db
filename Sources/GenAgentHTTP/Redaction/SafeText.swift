import Foundation
import GenAgent

/// Makes what servers and users sent fit for errors and logs: no query, no credentials, no image data, no control characters.
public enum SafeText {
    /// A URL without user, password, query and fragment. A part of the path that is longer than 40 characters, as in signed
    /// links, is left out: a piece of it could be a piece of a key.
    public static func url(_ url: URL) -> String {
        let path = url.path.split(separator: "/", omittingEmptySubsequences: false).map { part in
            part.count > 40 ? "…" : String(part)
        }
        return line(url.serverName + path.joined(separator: "/"))
    }

    /// The beginning of a body as one line of text, of `limit` characters at most; see ``excerpt(_:limit:)``. Bytes that are no
    /// text are only counted.
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

    /// The beginning of a text as one line, of `limit` characters at most. What looks like base64 and is longer than 40
    /// characters is left out.
    public static func excerpt(_ text: String, limit: Int = 300) -> String {
        let head = text.prefix(longest)
        return excerpt(String(head), limit: limit, isCut: head.endIndex < text.endIndex)
    }

    /// How much of a body or text is looked at.
    private static let longest = 16_384

    private static func excerpt(_ text: String, limit: Int, isCut: Bool) -> String {
        // The last word of a text that was cut is part of a longer one, perhaps of an image.
        let whole = isCut ? text[..<(text.lastIndex { !isData($0) } ?? text.startIndex)] : text[...]
        let clean = line(withoutData(whole) + (isCut ? " […]" : ""))
        return clean.count > limit ? "\(clean.prefix(max(limit - 1, 0)))…" : clean
    }

    /// One line: control and format characters (those that change the direction of text included) become blanks, runs of
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

    /// Whether the character may be one of base64.
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
