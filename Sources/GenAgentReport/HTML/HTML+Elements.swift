extension HTML {
    /// A heading. Levels beyond 6 do not exist; deeper ones are of level 6.
    static func heading(_ level: Int, _ kind: StaticString = "", _ content: HTML) -> HTML {
        var html = HTML()
        let level = min(max(level, 1), 6)
        html += "<h\(level)"
        let name = HTML(stringLiteral: kind)
        if !name.isEmpty { html += " class=\"\(name)\"" }
        html += " dir=\"auto\">\(content)</h\(level)>"
        return html
    }

    /// A text whose direction is its own, so that it cannot turn the words around it.
    static func isolated(_ text: String) -> HTML { "<bdi>\(text)</bdi>" }

    /// A text of several lines, as it was written.
    static func prose(_ text: String) -> HTML { "<p class=\"prose\" dir=\"auto\">\(text)</p>" }

    /// A text as it was sent, letter by letter.
    static func verbatim(_ text: String) -> HTML { "<pre tabindex=\"0\" dir=\"auto\">\(text)</pre>" }

    /// Pieces with another one between them.
    static func joined(_ pieces: [HTML], by separator: HTML) -> HTML {
        var html = HTML()
        for (index, piece) in pieces.enumerated() {
            if index > 0 { html += separator }
            html += piece
        }
        return html
    }
}
