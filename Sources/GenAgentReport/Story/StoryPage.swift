import Foundation
import GenAgent

/// One self-contained HTML page that tells a session: the query, every round with thought, prompt, image and verdict, what went
/// wrong, what it cost, why it ended, which image was returned.
///
/// ```swift
/// let page = StoryPage(ReportSession(outcome.trajectory, store: store))
/// try await page.write(to: URL(filePath: "story.html"))
/// ```
/// The page loads nothing from anywhere and needs no script. Equal records and images give equal bytes.
public struct StoryPage: Sendable {
    private let session: ReportSession
    private let options: ReportOptions

    /// Makes a page of a session.
    public init(_ session: ReportSession, options: ReportOptions = ReportOptions()) {
        self.session = session
        self.options = options
    }

    /// Writes the page into a file, which appears once it is complete; a file that is there is replaced.
    ///
    /// - Throws: What the file system throws.
    public func write(to file: URL) async throws { try await ReportFile.write(to: file, write) }

    /// Gives the page in pieces, in order; at most one image is in memory at a time.
    ///
    /// - Throws: What `emit` throws. An image that cannot be loaded is told on the page.
    public func write(_ emit: @escaping @Sendable (Data) async throws -> Void) async throws {
        let page = PageWriter(embedsOnce: false, emit: emit)
        let outline = StoryOutline(session.trajectory)
        let query = session.trajectory.exchanges.first?.query.text ?? "Session \(session.trajectory.sessionID)"
        try await page.write(PageFrame.head(title: query, styles: [PageStyle.story], script: PageScript.story))
        try await page.write("<body class=\"story-page\">\n<main>\n")
        let story = StoryWriter(
            page: page, session: session, outline: outline, options: options, level: 1, isAlone: true)
        try await story.write()
        try await page.write("</main>\n")
        try await page.write(PageFrame.foot(script: PageScript.story))
        try await page.flush()
    }
}
