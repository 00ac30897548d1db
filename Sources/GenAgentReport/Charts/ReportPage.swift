import Foundation

/// A page of tables, charts and pictures: what an evaluation or a training run came to. One file, nothing from outside, no script.
///
/// ```swift
/// let page = ReportPage("GenEval++", blocks: [.text("280 prompts"), .table(head: ["", "score"], rows: [["raw", "0.325"]]), .chart(chart)])
/// try page.html().write(to: file)
/// ```
public struct ReportPage: Sendable, Hashable {
    /// A part of the page.
    public enum Block: Sendable, Hashable {
        /// A heading.
        case heading(String)
        /// A paragraph.
        case text(String)
        /// A table; the first column names the rows, and numbers stand to the right. A cell may have several lines.
        case table(head: [String], rows: [[String]])
        /// A chart.
        case chart(Chart)
        /// Pictures side by side.
        case pictures(SheetPictures)

        var isChart: Bool { if case .chart = self { true } else { false } }
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

    /// Writes the page into a file, which appears once it is complete; a file that is there is replaced.
    ///
    /// - Throws: What the file system throws.
    public func write(to file: URL) async throws {
        try await ReportFile.write(to: file) { emit in try await emit(html()) }
    }

    /// The page as a file. Equal pages give equal bytes.
    public func html() -> Data {
        let head = PageFrame.head(
            title: title, styles: [PageStyle.story, PageStyle.sheet, ChartStyle.alone], script: nil)
        // Charts that follow each other stand side by side where there is room.
        var body = HTML()
        for (index, block) in blocks.enumerated() {
            if block.isChart, index == 0 || !blocks[index - 1].isChart { body += "<div class=\"charts-row\">\n" }
            body += Self.html(block, index)
            if block.isChart, index + 1 == blocks.count || !blocks[index + 1].isChart { body += "</div>\n" }
        }
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
        case .pictures(let pictures): return pictures.html
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
        .sheet th,.sheet td{padding:.35rem .55rem;border-bottom:1px solid var(--line);text-align:end;white-space:nowrap}
        .sheet td{white-space:pre}.sheet th:first-child{text-align:start;padding-inline-start:0}.sheet thead th{color:var(--soft);font-weight:600}
        .sheet tbody th{font-weight:500}.wide{margin:1rem 0 2rem;max-width:48rem}.wide svg{display:block;width:100%;height:auto;border:1px solid var(--line);border-radius:10px}
        .charts-row{display:flex;flex-wrap:wrap;gap:0 1.5rem}.charts-row .wide{flex:1 1 28rem;min-width:min(28rem,100%)}
        main>h2{font-size:1.25rem;margin-top:2rem}main>.prose{margin-top:.6rem;max-width:60rem}
        .strip{margin-top:1.25rem;break-inside:avoid}.strip h3{font-size:1rem;font-weight:550}
        .strip ul{list-style:none;display:flex;flex-wrap:wrap;gap:1rem;margin-top:.5rem}.strip li{display:grid;align-content:start;gap:.2rem;font-size:.8125rem;color:var(--soft);width:10rem}
        .strip img{width:160px;border:1px solid var(--line);border-radius:8px}.strip .missing{display:grid;place-items:center;width:160px;aspect-ratio:1;border:1px dashed var(--soft);border-radius:8px}
        .strip .good{color:var(--good)}.strip .bad{color:var(--bad)}.strip .open{color:var(--open)}
        """#
}
