import GenAgent

extension StoryWriter {
    /// Writes a query and its rounds.
    func write(_ chapter: StoryOutline.Chapter) async throws {
        let isOne = outline.chapters.count == 1
        try await page.write("<section class=\"chapter\">\n")
        if isOne {
            try await page.write(.heading(level + 1, "", "How it went"))
        } else {
            let words = chapter.exchange.query.text.filled ?? "(a query without words)"
            try await page.write(
                .heading(
                    level + 1, "query small", "<span class=\"overline\">Query \(chapter.index + 1)</span> \(words)"))
            try await page.write("<p class=\"facts\">\(chip(Ending(chapter.exchange.stopReason)))</p>\n")
        }
        if !chapter.exchange.query.images.isEmpty { try await writeInputs(of: chapter) }
        try await page.write("<ol class=\"timeline\">\n")
        for section in chapter.sections { try await write(section, of: chapter) }
        if !chapter.comparisons.isEmpty {
            try await page.write(
                "<li class=\"aside\"><div class=\"rail\" aria-hidden=\"true\">≷</div><div class=\"moment\">")
            try await page.write(.heading(level + 2, "", "Comparing"))
            for record in chapter.comparisons { try await page.write(step("Compares", .prose(record.words))) }
            try await page.write("</div></li>\n")
        }
        try await page.write("</ol>\n</section>\n")
    }

    private func writeInputs(of chapter: StoryOutline.Chapter) async throws {
        try await page.write("<div class=\"inputs\">\n")
        for (index, reference) in chapter.exchange.query.images.enumerated() {
            let record = chapter.images.first { $0.reference == reference }
            let name = record?.id.rawValue ?? "Input image \(index + 1)"
            try await writeFigure(
                reference, name: name, caption: "<figcaption>Given with the query: \(.isolated(name))</figcaption>")
        }
        try await page.write("</div>\n")
    }

    private func write(_ section: StoryOutline.Section, of chapter: StoryOutline.Chapter) async throws {
        let isReturned = section.number != nil && section.number == chapter.selectedRound
        guard let number = section.number, let round = section.round else {
            guard !section.steps.isEmpty || chapter.sections.count == 1 else { return }
            try await page.write(
                "<li class=\"aside\"><div class=\"rail\" aria-hidden=\"true\">·</div><div class=\"moment\">")
            try await page.write(
                .heading(level + 2, "", chapter.rounds.isEmpty ? "No image was made" : "After the last image"))
            if section.steps.isEmpty {
                try await page.write(.prose("The session ended before anything else happened."))
            }
            for item in section.steps { try await write(item, in: section) }
            try await page.write("\(footer(section))</div></li>\n")
            return
        }
        let kind: HTML = isReturned ? "round returned" : "round"
        let mark: HTML? =
            isReturned
            ? " <span class=\"chip returned\"><span class=\"sign\" aria-hidden=\"true\">★</span> Returned</span>" : nil
        try await page.write(
            "<li class=\"\(kind)\"><div class=\"rail\" aria-hidden=\"true\">\(number)</div><div class=\"moment\">")
        try await page.write(
            "<div class=\"round-head\">\(.heading(level + 2, "", "Round \(number)"))\(round.verdict.map { StoryMarks.chip($0) })\(mark)</div>\n"
        )
        try await page.write("<div class=\"beside\">\n<div class=\"picture\">")
        if let record = outline.image(round.image) {
            let size =
                "\(record.reference.size.width) × \(record.reference.size.height), \(Numbers.bytes(record.reference.byteCount))"
            let scaled = options.image == nil ? "" : " (shown smaller here)"
            try await writeFigure(
                record, caption: "<figcaption>\(.isolated(record.id.rawValue)) · \(size)\(scaled)</figcaption>")
        } else {
            try await page.write(
                "<p class=\"missing\">The record does not know the image \(.isolated(round.image.rawValue)).</p>")
        }
        try await page.write("</div>\n<div class=\"words\">\n")
        for item in section.steps { try await write(item, in: section) }
        try await page.write(assessment(of: round, section))
        try await page.write("</div>\n</div>\n\(footer(section))</div></li>\n")
    }

    /// What a round cost.
    private func footer(_ section: StoryOutline.Section) -> HTML {
        let words = section.usage.words(seconds: section.seconds)
        return words.isEmpty ? "" : "<p class=\"cost\">\(words.joined(separator: " · "))</p>\n"
    }

    /// Who did what.
    func step(_ label: String, _ content: HTML) -> HTML {
        "<div class=\"step\"><span class=\"label\">\(label)</span><div class=\"said\">\(content)</div></div>\n"
    }

    /// Something that went wrong or is worth a warning.
    func note(_ label: String, _ content: HTML, isBad: Bool) -> HTML {
        let kind: HTML = isBad ? "note bad" : "note"
        let sign = isBad ? "!" : "i"
        return
            "<div class=\"step\"><span class=\"label\">\(label)</span><div class=\"said \(kind)\"><span class=\"sign\" aria-hidden=\"true\">\(sign)</span> \(content)</div></div>\n"
    }
}
