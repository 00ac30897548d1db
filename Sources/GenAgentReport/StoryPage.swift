import Foundation
import GenAgent

/// One self-contained HTML page about a session: the query, every round with thought, prompt, image and verdict, failures, costs,
/// why it ended, and which image was returned.
///
/// ```swift
/// let page = StoryPage(ReportSession(outcome.trajectory, store: store))
/// try await page.write(to: URL(filePath: "story.html"))
/// ```
/// The page loads nothing and needs no script. Equal records and images give equal bytes.
public struct StoryPage: Sendable {
    private let session: ReportSession
    private let options: ReportOptions

    public init(_ session: ReportSession, options: ReportOptions = ReportOptions()) {
        self.session = session
        self.options = options
    }

    /// Writes the page to a file, which appears once it is complete and replaces an existing one.
    ///
    /// - Throws: Errors of the file system.
    public func write(to file: URL) async throws { try await OutputFile.write(to: file.path, .typed, write) }

    /// Writes the page in pieces, in order; at most one image is in memory at a time.
    ///
    /// - Throws: What `emit` throws. If an image cannot be loaded, the page says so.
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

/// Writes one story: as its own page, or within a gallery.
struct StoryWriter {
    let page: PageWriter
    let session: ReportSession
    let outline: StoryOutline
    let options: ReportOptions
    let level: Int
    let isAlone: Bool

    var trajectory: Trajectory { outline.trajectory }

    func write() async throws {
        try await page.write("<article class=\"story\">\n")
        try await page.write(header)
        try await writeResult()
        for chapter in outline.chapters { try await write(chapter) }
        try await page.write(totals)
        if options.showsAppendix { try await page.write(appendix) }
        try await page.write("</article>\n")
    }

    private var header: HTML {
        let first = outline.chapters.first
        let query = first?.exchange.query.text.filled ?? "(a query without text)"
        var html: HTML =
            "<header class=\"head\">\n<p class=\"overline\">Session \(.isolated(trajectory.sessionID.rawValue)) · \(time(trajectory.startedAt))</p>\n"
        html += .heading(level, query.count > 220 ? "query long" : "query", HTML(text: query))
        html += "\n<p class=\"facts\">\(chip(outline.ending))"
        for fact in facts { html += " <span class=\"fact\">\(fact)</span>" }
        if session.isForeign { html += " <span class=\"tag\">Imported from an archive</span>" }
        html += "</p>\n"
        let tags = outline.chapters.flatMap { $0.exchange.query.tags }
        if !tags.isEmpty {
            html +=
                "<p class=\"facts\">\(tags.map { tag in "<span class=\"tag\">\(.isolated(tag))</span> " as HTML })</p>\n"
        }
        return html + "</header>\n"
    }

    private var facts: [String] {
        var facts = [Numbers.count(trajectory.rounds.count, "round")]
        if outline.chapters.count > 1 { facts.insert(Numbers.count(outline.chapters.count, "query", "queries"), at: 0) }
        if let score = outline.score { facts.append("score \(Numbers.score(score))") }
        if let seconds = outline.seconds { facts.append(Numbers.duration(seconds)) }
        if let money = trajectory.usage.money { facts.append("cost \(Numbers.money(money))") }
        return facts
    }

    private func writeResult() async throws {
        try await page.write("<section class=\"result\">\n<div class=\"picture\">")
        if let final = outline.finalImage {
            if isAlone {
                try await writeFigure(final, caption: "<figcaption>The returned image</figcaption>")
            } else {
                // The bytes are in the round below; the gallery's script shows them here as well.
                let size = final.reference.size
                try await page.write(
                    "<figure><img data-hero=\"\" width=\"\(size.width)\" height=\"\(size.height)\" alt=\"The returned image\"/><figcaption>The returned image</figcaption></figure>"
                )
            }
        } else {
            try await page.write("<p class=\"missing\">This session returned no image.</p>")
        }
        var html: HTML = "</div>\n<div class=\"words\">\n"
        html += .heading(level + 1, "", "Result")
        for chapter in outline.chapters {
            let failure = chapter.failureWords(in: trajectory)
            let words = chapter.exchange.endingWords(
                limits: trajectory.setup.configuration.limits, failure: failure,
                verdict: chapter.rounds.last?.round?.verdict?.outcome, judge: trajectory.setup.judge)
            let lead: HTML = outline.chapters.count > 1 ? "<strong>Query \(chapter.index + 1).</strong> " : ""
            html += "<p dir=\"auto\">\(lead)\(words) \(chapter.selectionWords(rule: trajectory.setup.selection))</p>\n"
        }
        if trajectory.calls.contains(where: \.mayHaveChargedTwice) {
            html +=
                "<p class=\"note bad\"><span class=\"sign\" aria-hidden=\"true\">!</span> A call was repeated after a crash and may have been charged twice.</p>\n"
        }
        if let words = trajectory.chargeWords {
            html += "<p class=\"note bad\"><span class=\"sign\" aria-hidden=\"true\">!</span> \(words)</p>\n"
        }
        html += StoryCharts(outline).html
        html += "</div>\n</section>\n"
        try await page.write(html)
    }

    func writeFigure(_ record: ImageRecord, caption: HTML) async throws {
        let prompt = record.call.flatMap { trajectory.calls[safe: $0] }?.request?.prompt
        try await writeFigure(record.reference, name: record.id.rawValue, prompt: prompt, caption: caption)
    }

    /// An image with its caption; without a prompt, it came with a query.
    func writeFigure(_ reference: ImageReference, name: String, prompt: String? = nil, caption: HTML) async throws {
        let query = trajectory.exchanges.first?.query.text ?? ""
        let alternative =
            prompt?.filled.map { "Generated image for the prompt: \($0)" } ?? "Image \(name) for: \(query)"
        try await page.write("<figure>")
        try await page.writeImage(
            reference, name: name, alternative: alternative, transform: options.image, of: session)
        try await page.write("\(caption)</figure>\n")
    }

    func time(_ moment: Timestamp) -> HTML {
        "<time datetime=\"\(moment.iso)\">\(moment.dateText)</time>"
    }

    func chip(_ ending: Ending) -> HTML { StoryMarks.chip(ending) }
}

enum StoryMarks {
    static func chip(_ ending: Ending) -> HTML {
        "<span class=\"chip \(ending.rawValue)\"><span class=\"sign\" aria-hidden=\"true\">\(ending.sign)</span> \(ending.name)</span>"
    }

    static func chip(_ verdict: Verdict) -> HTML {
        let score = verdict.score.map { " · \(Numbers.score($0))" } ?? ""
        return
            "<span class=\"chip \(verdict.outcome.rawValue)\"><span class=\"sign\" aria-hidden=\"true\">\(verdict.outcome.sign)</span> \(verdict.outcome.name)\(score)</span>"
    }
}
