import Foundation
import GenAgent

/// One self-contained page of measurements: words, plots, tables and pictures, in sections. It takes plain values, so that any part of
/// the library can be told of.
package struct MeasurePage: Sendable {
    /// The heading.
    package var title: String
    /// What stands under the heading: what was measured, with what.
    package var lead: [String]
    /// The sections, in their order; those with nothing in them are left out.
    package var sections: [MeasureSection]

    /// Makes a page.
    package init(title: String, lead: [String], sections: [MeasureSection]) {
        self.title = title
        self.lead = lead
        self.sections = sections
    }

    /// Writes the page into a file, which appears once it is complete; a file that is there is replaced.
    ///
    /// - Throws: What the file system throws.
    package func write(to file: URL) async throws {
        try await ReportFile.write(to: file) { emit in try await emit(Data(html.bytes)) }
    }

    /// The page as text.
    package var text: String { String(decoding: html.bytes, as: UTF8.self) }

    private var html: HTML {
        var plots = 0
        let shown = sections.filter { !$0.isEmpty }.map { section in
            defer { plots += section.charts.count }
            return section.html(firstPlot: plots)
        }
        let words = lead.map { "<p class=\"lead\" dir=\"auto\">\($0)</p>\n" as HTML }
        return """
            \(PageFrame.head(title: title, styles: [PageStyle.story, PageStyle.measures], script: nil))\
            <body class="measure-page">
            <main>
            <header>\(HTML.heading(1, "", "\(title)"))
            \(words)</header>
            \(shown)</main>
            \(PageFrame.foot(script: nil))
            """
    }
}

/// A part of a page of measurements.
package struct MeasureSection: Sendable {
    /// Its heading.
    package var heading: String
    /// Paragraphs under the heading.
    package var words: [String]
    /// Plots, side by side where there is room.
    package var charts: [Chart]
    /// Tables, one under the other.
    package var tables: [MeasureTable]
    /// Rows of pictures.
    package var pictures: [MeasurePictures]

    /// Makes a section.
    package init(
        _ heading: String, words: [String] = [], charts: [Chart] = [], tables: [MeasureTable] = [],
        pictures: [MeasurePictures] = []
    ) {
        self.heading = heading
        self.words = words
        self.charts = charts.filter { !$0.isEmpty }
        self.tables = tables
        self.pictures = pictures
    }

    var isEmpty: Bool { words.isEmpty && charts.isEmpty && tables.isEmpty && pictures.isEmpty }
}

/// A table: the first column names the rows.
package struct MeasureTable: Sendable, Hashable {
    /// What it shows; empty: nothing is said.
    package var caption: String
    /// The heads of the columns.
    package var head: [String]
    /// The rows; each has as many cells as there are heads.
    package var rows: [[String]]

    /// Makes a table.
    package init(_ caption: String = "", head: [String], rows: [[String]] = []) {
        self.caption = caption
        self.head = head
        self.rows = rows
    }
}

/// Pictures that belong together, such as those of one prompt.
package struct MeasurePictures: Sendable {
    /// One of them.
    package struct Picture: Sendable {
        /// What stands under it.
        package var caption: String
        /// The picture, small already; `nil`: it is not there, and a frame says so.
        package var image: EncodedImage?
        /// Whether it was found right; `nil`: nobody could tell.
        package var isRight: Bool?
        /// A page of the same folder that tells more; a path relative to this page.
        package var link: String?

        /// Makes a picture.
        package init(_ caption: String, image: EncodedImage?, isRight: Bool?, link: String? = nil) {
            self.caption = caption
            self.image = image
            self.isRight = isRight
            self.link = link
        }
    }

    /// What they are pictures of.
    package var title: String
    /// The pictures, in their order.
    package var pictures: [Picture]

    /// Makes a row.
    package init(_ title: String, _ pictures: [Picture]) {
        self.title = title
        self.pictures = pictures
    }
}
