import GenAgent

/// One session of a gallery: a card, and its story, which is markup at rest until the card is opened.
struct GalleryCard {
    let page: PageWriter
    let session: ReportSession
    let outline: StoryOutline
    let options: ReportOptions
    let number: Int

    private var trajectory: Trajectory { outline.trajectory }

    /// Writes card and story.
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
        // With a script, what stands in `noscript` is text: 200 stories cost nothing until they are read.
        try await page.write("<noscript>")
        let story = StoryWriter(
            page: page, session: session, outline: outline, options: options, level: 2, isAlone: false)
        try await story.write()
        try await page.write("</noscript></details></li>\n")
    }

    private var query: String { trajectory.exchanges.first?.query.text.filled ?? "(a query without words)" }

    private var facts: HTML {
        var parts: [HTML] = [StoryMarks.chip(outline.ending)]
        parts.append("<span>\(Numbers.count(trajectory.rounds.count, "round"))</span>")
        if let score = outline.score { parts.append("<span>score \(Numbers.score(score))</span>") }
        if let seconds = outline.seconds { parts.append("<span>\(Numbers.duration(seconds))</span>") }
        if let money = trajectory.usage.money { parts.append("<span>cost \(Numbers.money(money))</span>") }
        return .joined(parts, by: " ")
    }

    /// What the filters know.
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
