import Foundation
import GenAgent

/// The head and foot that every page has. The content policy lets nothing in from outside and nothing run but the page's own script.
enum PageFrame {
    /// Everything up to the body's content.
    static func head(title: String, styles: [StaticString], script: StaticString?) -> HTML {
        let title = title.filled.map { $0.count > 90 ? "\($0.prefix(89))…" : $0 } ?? "Session"
        let styleHashes = styles.map { "'sha256-\(hash($0))'" }.joined(separator: " ")
        let scripts = script.map { "'sha256-\(hash($0))'" } ?? "'none'"
        let policy =
            "default-src 'none'; img-src data:; style-src \(styleHashes); script-src \(scripts); base-uri 'none'; form-action 'none'"
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="\(policy)"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <meta name="referrer" content="no-referrer"/>
            <meta name="generator" content="GenAgent \(genAgentVersion)"/>
            <link rel="icon" href="data:,"/>
            <title>\(title)</title>
            \(styles.map { style in "<style>\(HTML(stringLiteral: style))</style>\n" as HTML })\
            </head>

            """
    }

    /// The script, where there is one, and the end.
    static func foot(script: StaticString?) -> HTML {
        let script: HTML? = script.map { "<script>\(HTML(stringLiteral: $0))</script>\n" }
        return "\(script)</body>\n</html>\n"
    }

    /// SHA-256 of an inline style or script, as a content policy wants it (CSP Level 3, section 2.3.1).
    static func hash(_ source: StaticString) -> String {
        var bytes: [UInt8] = []
        let digits = Array(SHA256.hexDigest(of: source.withUTF8Buffer { Data($0) }).utf8)
        for index in stride(from: 0, to: digits.count - 1, by: 2) {
            bytes.append(nibble(digits[index]) << 4 | nibble(digits[index + 1]))
        }
        return Data(bytes).base64EncodedString()
    }

    private static func nibble(_ digit: UInt8) -> UInt8 { digit <= 0x39 ? digit & 15 : digit & 15 &+ 9 }
}
