/// Markup written as a string literal: the literal is markup; interpolated values are text and are escaped.
///
/// ```swift
/// let row: HTML = "<p title=\"\(prompt)\">\(prompt)</p>"   // both places are safe
/// ```
/// A literal's pieces have the type `StaticString`, so text made at run time cannot become markup by accident. Attribute values must
/// stand in double quotes, and nothing may be interpolated into a `<script>`, a `<style>`, a tag or a name.
struct HTML: Sendable, ExpressibleByStringInterpolation {
    /// The markup in UTF-8.
    private(set) var bytes: [UInt8] = []

    init() {}

    init(stringLiteral value: StaticString) { append(markup: value) }

    init(stringInterpolation: StringInterpolation) { self = stringInterpolation.html }

    init(text: String) { append(text: text) }

    var isEmpty: Bool { bytes.isEmpty }

    mutating func append(markup: StaticString) {
        markup.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func append(text: String) { HTMLEscaping.append(text, to: &bytes) }

    static func += (left: inout HTML, right: HTML) { left.bytes += right.bytes }

    static func + (left: HTML, right: HTML) -> HTML {
        var sum = left
        sum += right
        return sum
    }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var html = HTML()

        init(literalCapacity: Int, interpolationCount: Int) {
            html.bytes.reserveCapacity(literalCapacity &+ interpolationCount &* 32)
        }

        mutating func appendLiteral(_ literal: StaticString) { html.append(markup: literal) }
        mutating func appendInterpolation(_ text: String) { html.append(text: text) }
        mutating func appendInterpolation(_ number: Int) { html.append(text: String(number)) }
        mutating func appendInterpolation(_ piece: HTML) { html += piece }
        mutating func appendInterpolation(_ piece: HTML?) { if let piece { html += piece } }
        mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { html += piece } }
    }
}

extension HTML {
    /// A heading; the level is at most 6.
    static func heading(_ level: Int, _ kind: StaticString = "", _ content: HTML) -> HTML {
        var html = HTML()
        let level = min(max(level, 1), 6)
        html += "<h\(level)"
        let name = HTML(stringLiteral: kind)
        if !name.isEmpty { html += " class=\"\(name)\"" }
        html += " dir=\"auto\">\(content)</h\(level)>"
        return html
    }

    /// A text whose writing direction does not affect the text around it.
    static func isolated(_ text: String) -> HTML { "<bdi>\(text)</bdi>" }

    static func prose(_ text: String) -> HTML { "<p class=\"prose\" dir=\"auto\">\(text)</p>" }

    static func verbatim(_ text: String) -> HTML { "<pre tabindex=\"0\" dir=\"auto\">\(text)</pre>" }

    static func joined(_ pieces: [HTML], by separator: HTML) -> HTML {
        var html = HTML()
        for (index, piece) in pieces.enumerated() {
            if index > 0 { html += separator }
            html += piece
        }
        return html
    }
}

/// Makes any text safe between tags and in double quotes, and shows what a browser would hide.
///
/// Control characters appear as their symbols (NUL as ␀), and characters that reorder the text around them (overrides, embeddings,
/// isolates) as their numbers.
enum HTMLEscaping {
    static func append(_ text: String, to bytes: inout [UInt8]) {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x26: bytes += "&amp;".utf8
            case 0x3C: bytes += "&lt;".utf8
            case 0x3E: bytes += "&gt;".utf8
            case 0x22: bytes += "&quot;".utf8
            case 0x27: bytes += "&#39;".utf8
            // Written as a reference, or a browser would normalize it to a line feed.
            case 0x0D: bytes += "&#13;".utf8
            case 0x09, 0x0A, 0x20..<0x7F: bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            case 0..<0x20: append(scalar: 0x2400 &+ scalar.value, to: &bytes)
            case 0x7F: append(scalar: 0x2421, to: &bytes)
            case 0x80..<0xA0, 0xFDD0...0xFDEF: append(scalar: 0xFFFD, to: &bytes)
            case 0x202A...0x202E, 0x2066...0x2069:
                bytes += "[U+\(String(scalar.value, radix: 16, uppercase: true))]".utf8
            case let value where value & 0xFFFE == 0xFFFE: append(scalar: 0xFFFD, to: &bytes)
            default: bytes += UTF8.encode(scalar).map { Array($0) } ?? []
            }
        }
    }

    private static func append(scalar value: UInt32, to bytes: inout [UInt8]) {
        guard let scalar = Unicode.Scalar(value), let units = UTF8.encode(scalar) else { return }
        bytes += units
    }
}
