/// A piece of markup. Written as a string literal: what stands in the literal is markup, what is interpolated is text and is escaped.
///
/// ```swift
/// let row: HTML = "<p title=\"\(prompt)\">\(prompt)</p>"   // both places are safe
/// ```
/// A literal's pieces have the type `StaticString`, so a text that is made at run time cannot become markup by accident: there is no
/// way in for it but the escaping one. Attribute values must stand in double quotes, and nothing may be interpolated
/// into a `<script>`, a `<style>`, a tag or a name.
struct HTML: Sendable, ExpressibleByStringInterpolation {
    /// The markup in UTF-8.
    private(set) var bytes: [UInt8] = []

    /// No markup.
    init() {}

    /// Markup that stands in the source.
    init(stringLiteral value: StaticString) { append(markup: value) }

    /// Markup with text in it.
    init(stringInterpolation: StringInterpolation) { self = stringInterpolation.html }

    /// A text, escaped.
    init(text: String) { append(text: text) }

    /// Whether there is nothing.
    var isEmpty: Bool { bytes.isEmpty }

    /// Adds markup that stands in the source.
    mutating func append(markup: StaticString) {
        markup.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Adds a text, escaped.
    mutating func append(text: String) { HTMLEscaping.append(text, to: &bytes) }

    /// Adds what is markup already.
    static func += (left: inout HTML, right: HTML) { left.bytes += right.bytes }

    /// Puts pieces in a row.
    static func + (left: HTML, right: HTML) -> HTML {
        var sum = left
        sum += right
        return sum
    }

    /// Collects a literal with interpolations.
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
