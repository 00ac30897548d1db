import Foundation
import GenAgent

/// One self-contained HTML page for many sessions: a gallery that filters and sorts, with every session's story behind its card.
///
/// ```swift
/// let page = GalleryPage(options: ReportOptions(title: "Rollouts"))
/// try await page.write(ReportSessions(store), to: URL(filePath: "gallery.html"))
/// ```
/// The sessions are written as they come; only one is in memory at a time. Every image is in the file once. Without scripts the
/// stories unfold in place, and there are no filters. The views have addresses, such as `#outcome=satisfied&sort=score` and `#session=ID`.
public struct GalleryPage: Sendable {
    private let options: ReportOptions

    public init(options: ReportOptions = ReportOptions()) { self.options = options }

    /// Writes the page to a file, which appears once it is complete and replaces an existing one.
    ///
    /// - Throws: Errors of the file system or the sequence; then no page appears.
    public func write<Sessions: AsyncSequence & Sendable>(_ sessions: Sessions, to file: URL) async throws
    where Sessions.Element == ReportSession {
        try await OutputFile.write(to: file.path, .typed) { emit in try await write(sessions, emit) }
    }

    /// Writes the page in pieces, in order; at most one session and one image are in memory at a time.
    ///
    /// - Throws: What `emit` or the sequence throws. If an image cannot be loaded, the page says so.
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
            "</ul>\n<p class=\"empty\" id=\"empty\"\(sums.count == 0 ? "" : " hidden=\"\"" as HTML)>No session matches.</p>\n"
        )
        try await page.write(sums.html)
        try await page.write("</main>\n")
        try await page.write(PageFrame.foot(script: PageScript.gallery))
        try await page.flush()
    }
}

/// One session of a gallery: a card, and its story, which the browser does not parse until the card is opened.
struct GalleryCard {
    let page: PageWriter
    let session: ReportSession
    let outline: StoryOutline
    let options: ReportOptions
    let number: Int

    private var trajectory: Trajectory { outline.trajectory }

    func write() async throws {
        try await page.write("<li class=\"card\" \(attributes)><details><summary>")
        try await page.write("<span class=\"thumb\">")
        if let final = outline.finalImage {
            try await page.writeImage(
                final.reference, name: final.id.rawValue, alternative: "Returned image for: \(query)",
                transform: options.thumbnail, of: session)
        } else {
            try await page.write("<span class=\"missing\">No image</span>")
        }
        try await page.write(
            "</span><span class=\"card-words\"><h2 dir=\"auto\">\(query)</h2><span class=\"facts\">\(facts)</span></span></summary>\n"
        )
        // With scripts, the content of `noscript` is text: 200 stories cost nothing until they are opened.
        try await page.write("<noscript>")
        let story = StoryWriter(
            page: page, session: session, outline: outline, options: options, level: 2, isAlone: false)
        try await story.write()
        try await page.write("</noscript></details></li>\n")
    }

    private var query: String { trajectory.exchanges.first?.query.text.filled ?? "(a query without text)" }

    private var facts: HTML {
        var parts: [HTML] = [StoryMarks.chip(outline.ending)]
        parts.append("<span>\(Numbers.count(trajectory.rounds.count, "round"))</span>")
        if let score = outline.score { parts.append("<span>score \(Numbers.score(score))</span>") }
        if let seconds = outline.seconds { parts.append("<span>\(Numbers.duration(seconds))</span>") }
        if let money = trajectory.usage.money { parts.append("<span>cost \(Numbers.money(money))</span>") }
        if session.isForeign { parts.append("<span class=\"tag\">imported</span>") }
        return .joined(parts, by: " ")
    }

    private var attributes: HTML {
        let queries = trajectory.exchanges.map(\.query)
        let tags = Set(queries.flatMap(\.tags)).sorted().joined(separator: "\n")
        let tools = trajectory.setup.tools.map(\.name).joined(separator: "\n")
        let prompts = trajectory.rounds.compactMap { trajectory.calls[safe: $0.call]?.request?.prompt }
        let text = (queries.map(\.text) + prompts + [trajectory.sessionID.rawValue]).joined(separator: " ")
        let score = outline.score.map { "\($0)" } ?? ""
        let cost = trajectory.usage.money.map { "\($0)" } ?? ""
        return """
            data-id="\(trajectory.sessionID.rawValue)" data-outcome="\(outline.ending.rawValue)" data-rounds="\(trajectory.rounds.count)" \
            data-score="\(score)" data-cost="\(cost)" data-time="\(String(trajectory.startedAt.microseconds))" \
            data-seconds="\("\(outline.seconds ?? 0)")" data-policy="\(trajectory.setup.policy)" data-tools="\(tools)" \
            data-tags="\(tags)" data-text="\(text)"
            """
    }
}

enum GalleryFrame {
    /// The heading, the filters (shown by the script) and the buttons of the reading view.
    static func controls(title: String) -> HTML {
        let endings = Ending.allCases.map { ending -> HTML in
            "<option value=\"\(ending.rawValue)\">\(ending.name)</option>"
        }
        return """
            <body class="gallery-page">
            <main>
            <header class="gallery-head">
            <h1 dir="auto">\(title)</h1>
            <form id="controls" class="controls" role="search" aria-label="Filter sessions" hidden="">
            <label class="wide">Search <input type="search" id="f-q" autocomplete="off"/></label>
            <label>Outcome <select id="f-outcome"><option value="">Any</option>\(endings)</select></label>
            <label>Rounds <select id="f-rounds"><option value="">Any</option></select></label>
            <label>Score at least <select id="f-score"><option value="">Any</option><option value="0.25">0.25</option><option value="0.5">0.5</option><option value="0.75">0.75</option><option value="0.9">0.9</option><option value="1">1</option></select></label>
            <label>Tool <select id="f-tool"><option value="">Any</option></select></label>
            <label>Policy <select id="f-policy"><option value="">Any</option></select></label>
            <label>Tag <select id="f-tag"><option value="">Any</option></select></label>
            <label>Sort by <select id="f-sort"><option value="">As given</option><option value="newest">Newest</option><option value="oldest">Oldest</option><option value="score">Best score</option><option value="worst">Worst score</option><option value="rounds">Most rounds</option><option value="cost">Highest cost</option><option value="duration">Longest</option></select></label>
            <button type="button" id="clear">Clear</button>
            </form>
            <p class="status" id="status" role="status" aria-live="polite" hidden=""></p>
            </header>
            <nav class="reader" id="reader" aria-label="Stories" hidden="">
            <button type="button" id="back">← All sessions</button>
            <button type="button" id="previous">Previous</button>
            <button type="button" id="next">Next</button>
            </nav>
            <ul class="cards" id="cards">

            """
    }
}

struct GallerySums {
    private(set) var count = 0
    private var endings: [Ending: Int] = [:]
    private var rounds = 0
    private var usage = Usage()

    mutating func add(_ outline: StoryOutline) {
        count += 1
        endings[outline.ending, default: 0] += 1
        rounds += outline.trajectory.rounds.count
        usage += outline.trajectory.usage
    }

    var html: HTML {
        var parts = [Numbers.count(count, "session")]
        parts += Ending.allCases.compactMap { ending in
            endings[ending].map { "\(Numbers.count($0)) \(ending.name.lowercased())" }
        }
        parts.append(Numbers.count(rounds, "round"))
        if usage.totalTokens > 0 { parts.append(Numbers.count(usage.totalTokens, "token")) }
        if let money = usage.money { parts.append("cost \(Numbers.money(money))") }
        return "<footer class=\"sums\"><p>Total: \(parts.joined(separator: " · "))</p></footer>\n"
    }
}
