import Foundation

/// A page of tables and charts: what an evaluation or a training run came to. One file, nothing from outside, no script.
///
/// ```swift
/// let page = SheetPage("GenEval++", blocks: [.text("280 prompts"), .table(head: ["", "score"], rows: [["raw", "0.325"]]), .chart(chart)])
/// try page.html().write(to: file)
/// ```
public struct SheetPage: Sendable, Hashable {
    /// A part of the page.
    public enum Block: Sendable, Hashable {
        /// A heading.
        case heading(String)
        /// A paragraph.
        case text(String)
        /// A table; the first column names the rows, and numbers stand to the right.
        case table(head: [String], rows: [[String]])
        /// A chart.
        case chart(Chart)
    }

    /// The page's title.
    public var title: String
    /// What stands on it, top to bottom.
    public var blocks: [Block]

    /// Makes a page.
    public init(_ title: String, blocks: [Block]) {
        self.title = title
        self.blocks = blocks
    }

    /// The page as a file. Equal pages give equal bytes.
    public func html() -> Data {
        let head = PageFrame.head(
            title: title, styles: [PageStyle.story, PageStyle.sheet, ChartStyle.alone], script: nil)
        let body = blocks.enumerated().map { index, block in Self.html(block, index) }
        let page: HTML =
            "\(head)<body>\n<main>\n<h1 class=\"query\" dir=\"auto\">\(title)</h1>\n\(body)</main>\n\(PageFrame.foot(script: nil))"
        return Data(page.bytes)
    }

    private static func html(_ block: Block, _ index: Int) -> HTML {
        switch block {
        case .heading(let text): return "\(HTML.heading(2, "", HTML(text: text)))\n"
        case .text(let text): return "\(HTML.prose(text))\n"
        case .chart(let chart):
            return "<figure class=\"wide\">\(ChartDrawing(chart, id: "chart-\(index)", isAlone: false).html)</figure>\n"
        case .table(let head, let rows):
            let cells = head.map { text -> HTML in "<th scope=\"col\">\(text)</th>" }
            let lines = rows.map { row -> HTML in
                let cells = row.enumerated().map { column, text -> HTML in
                    column == 0 ? "<th scope=\"row\">\(text)</th>" : "<td>\(text)</td>"
                }
                return "<tr>\(cells)</tr>\n"
            }
            return
                "<div class=\"sheet\" tabindex=\"0\"><table><thead><tr>\(cells)</tr></thead><tbody>\n\(lines)</tbody></table></div>\n"
        }
    }
}

extension PageStyle {
    /// What a page of tables and charts needs beside ``story``.
    static let sheet: StaticString = #"""
        .sheet{overflow-x:auto;margin:1rem 0 1.5rem}.sheet table{border-collapse:collapse;font-size:.9375rem;font-variant-numeric:tabular-nums}
        .sheet th,.sheet td{padding:.35rem .8rem;border-bottom:1px solid var(--line);text-align:end;white-space:nowrap}
        .sheet th:first-child{text-align:start;padding-inline-start:0}.sheet thead th{color:var(--soft);font-weight:600}
        .sheet tbody th{font-weight:500}.wide{margin:1rem 0 2rem;max-width:48rem}.wide svg{display:block;width:100%;height:auto;border:1px solid var(--line);border-radius:10px}
        main>h2{font-size:1.25rem;margin-top:2rem}
        """#
}
