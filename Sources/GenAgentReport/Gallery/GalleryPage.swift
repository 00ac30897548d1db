import Foundation
import GenAgent

/// One self-contained HTML page for many sessions: a gallery that filters and sorts, with every session's story behind its card.
///
/// ```swift
/// let page = GalleryPage(options: ReportOptions(title: "Rollouts", thumbnail: PNGDownscaler(longestSide: 320)))
/// try await page.write(sessions, to: URL(filePath: "gallery.html"))
/// ```
/// The sessions are written as they come and never held together. Every image is in the file once. Without a script the stories unfold
/// in place, and there are no filters. The views have addresses, such as `#outcome=satisfied&sort=score` and `#session=ID`.
public struct GalleryPage: Sendable {
    private let options: ReportOptions

    /// Makes a gallery.
    public init(options: ReportOptions = ReportOptions()) { self.options = options }

    /// Writes the page into a file, which appears once it is complete; a file that is there is replaced.
    ///
    /// - Throws: What the file system or the sequence throws; then no page appears.
    public func write<Sessions: AsyncSequence & Sendable>(_ sessions: Sessions, to file: URL) async throws
    where Sessions.Element == ReportSession {
        try await ReportFile.write(to: file) { emit in try await write(sessions, emit) }
    }

    /// Gives the page in pieces, in order, the sessions in theirs; at most one session and one image are in memory at a time.
    ///
    /// - Throws: What `emit` or the sequence throws. An image that cannot be loaded is told on the page.
    public func write<Sessions: AsyncSequence>(
        _ sessions: Sessions, _ emit: @escaping @Sendable (Data) async throws -> Void
    ) async throws where Sessions.Element == ReportSession {
        let page = PageWriter(embedsOnce: true, emit: emit)
        try await page.write(
            PageFrame.head(
                title: options.title, styles: [PageStyle.story, PageStyle.gallery], script: PageScript.gallery))
        try await page.write(GalleryFrame.controls(title: options.title))
        var sums = GallerySums()
        for try await session in sessions {
            let outline = StoryOutline(session.trajectory)
            sums.add(outline)
            try await GalleryCard(page: page, session: session, outline: outline, options: options, number: sums.count)
                .write()
        }
        try await page.write(
            "</ul>\n<p class=\"empty\" id=\"empty\"\(sums.count == 0 ? "" : " hidden=\"\"" as HTML)>No session fits.</p>\n"
        )
        try await page.write(sums.html)
        try await page.write("</main>\n")
        try await page.write(PageFrame.foot(script: PageScript.gallery))
        try await page.flush()
    }
}
