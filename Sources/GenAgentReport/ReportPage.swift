import Foundation
import GenAgent

/// A page of tables, charts and images: the results of an evaluation or a training run. One file without scripts that loads nothing.
///
/// ```swift
/// let page = ReportPage("GenEval++", blocks: [.text("280 prompts"), .table(head: ["", "score"], rows: [["raw", "0.325"]]), .chart(chart)])
/// try page.html().write(to: file)
/// ```
public struct ReportPage: Sendable, Hashable {
    /// A part of a page.
    public enum Block: Sendable, Hashable {
        case heading(String)
        case text(String)
        /// A table; the first column names the rows, the others are aligned to the right. A cell can have several lines.
        case table(head: [String], rows: [[String]])
        case chart(Chart)
        case images(ReportImages)

        var isChart: Bool { if case .chart = self { true } else { false } }
    }

    public var title: String
    public var blocks: [Block]

    public init(_ title: String, blocks: [Block]) {
        self.title = title
        self.blocks = blocks
    }

    /// Writes the page to a file, which appears once it is complete and replaces an existing one.
    ///
    /// - Throws: Errors of the file system.
    public func write(to file: URL) async throws {
        try await OutputFile.write(to: file.path, .typed) { emit in try await emit(html()) }
    }

    /// The content of the file. Equal pages give equal bytes.
    public func html() -> Data {
        let head = PageFrame.head(
            title: title, styles: [PageStyle.story, PageStyle.sheet, ChartStyle.alone], script: nil)
        // Adjacent charts are side by side if there is room.
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
        case .images(let images): return images.html
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

/// A row of images on a ``ReportPage``, such as those of one prompt.
public struct ReportImages: Sendable, Hashable {
    package var title: String
    package var images: [ReportImage]

    public init(_ title: String, _ images: [ReportImage]) {
        self.title = title
        self.images = images
    }

    var html: HTML {
        "<div class=\"strip\">\(HTML.heading(3, "", HTML(text: title)))<ul>\n\(images.map(\.html))</ul></div>\n"
    }
}

/// One image of a ``ReportPage``, with its caption and whether it is right.
public struct ReportImage: Sendable, Hashable {
    package var caption: String
    package var image: EncodedImage?
    package var isRight: Bool?
    package var link: String?

    /// - Parameters:
    ///   - image: Already scaled down; `nil`: missing, and a frame says so.
    ///   - isRight: The verdict; `nil`: not scored.
    ///   - link: The relative path of a page with details. Anything else is ignored.
    public init(_ caption: String, image: EncodedImage?, isRight: Bool? = nil, link: String? = nil) {
        self.caption = caption
        self.image = image
        self.isRight = isRight
        self.link = link
    }

    var html: HTML {
        let verdict: HTML =
            switch isRight {
            case true?: "<span class=\"good\">✓ right</span>"
            case false?: "<span class=\"bad\">✗ wrong</span>"
            case nil: "<span class=\"open\">? not scored</span>"
            }
        // A path below this page, never an address that a browser would go to or run.
        let path = link.flatMap { $0.contains(":") || $0.hasPrefix("/") || $0.hasPrefix("\\") ? nil : $0 }
        let framed: HTML = path.map { "<a href=\"\($0)\">\(shown)</a>" } ?? shown
        return "<li>\(framed)<span dir=\"auto\">\(caption)</span>\(verdict)</li>\n"
    }

    private var shown: HTML {
        guard let image else { return "<span class=\"missing\">No image</span>" }
        return
            "<img width=\"\(image.size.width)\" height=\"\(image.size.height)\" alt=\"\(caption)\" loading=\"lazy\" src=\"data:\(image.format.mediaType);base64,\(image.data.base64EncodedString())\"/>"
    }
}
