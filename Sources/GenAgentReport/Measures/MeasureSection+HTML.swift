import Foundation
import GenAgent

extension MeasureSection {
    /// The section; its plots are numbered from the given number on.
    func html(firstPlot: Int) -> HTML {
        let words = words.map { "<p dir=\"auto\">\($0)</p>\n" as HTML }
        let plots = charts.enumerated().map { ChartDrawing(chart: $1, number: firstPlot + $0 + 1).html }
        let figures: HTML = plots.isEmpty ? "" : "<div class=\"plots\">\n\(plots)</div>\n"
        return """
            <section>\(HTML.heading(2, "", "\(heading)"))
            \(words)\(figures)\(tables.map(\.html))\(pictures.map(\.html))</section>

            """
    }
}

extension MeasureTable {
    /// The table, which scrolls by itself where it is too wide.
    var html: HTML {
        let heads = head.map { "<th scope=\"col\">\($0)</th>" as HTML }
        let body = rows.map { row -> HTML in
            let cells = row.dropFirst().map { "<td>\($0)</td>" as HTML }
            return "<tr><th scope=\"row\">\(row.first ?? "")</th>\(cells)</tr>\n"
        }
        let title: HTML = caption.isEmpty ? "" : "<caption>\(caption)</caption>\n"
        return """
            <div class="scroll"><table>\(title)<thead><tr>\(heads)</tr></thead>
            <tbody>
            \(body)</tbody></table></div>

            """
    }
}

extension MeasurePictures {
    /// The row.
    var html: HTML {
        "<div class=\"strip\">\(HTML.heading(3, "", "\(title)"))<ul>\n\(pictures.map(\.html))</ul></div>\n"
    }
}

extension MeasurePictures.Picture {
    var html: HTML {
        let verdict: HTML =
            switch isRight {
            case true?: "<span class=\"good\">✓ right</span>"
            case false?: "<span class=\"bad\">✗ wrong</span>"
            case nil: "<span class=\"open\">? unscored</span>"
            }
        let shown: HTML
        if let image {
            let bytes = image.data.base64EncodedString()
            shown =
                "<img width=\"\(image.size.width)\" height=\"\(image.size.height)\" alt=\"\(caption)\" loading=\"lazy\" src=\"data:\(image.format.mediaType);base64,\(bytes)\"/>"
        } else {
            shown = "<span class=\"missing\">No image</span>"
        }
        // A path below this page, never an address.
        let path = link.flatMap { $0.contains(":") || $0.hasPrefix("/") ? nil : $0 }
        let framed: HTML = path.map { "<a href=\"\($0)\">\(shown)</a>" } ?? shown
        return "<li>\(framed)<span>\(caption)</span>\(verdict)</li>\n"
    }
}
