import GenAgent

extension StoryWriter {
    func write(_ chapter: StoryOutline.Chapter) async throws {
        let isOne = outline.chapters.count == 1
        try await page.write("<section class=\"chapter\">\n")
        if isOne {
            try await page.write(.heading(level + 1, "", "Rounds"))
        } else {
            let words = chapter.exchange.query.text.filled ?? "(a query without text)"
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
            try await page.write(.heading(level + 2, "", "Comparisons"))
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
                "<p class=\"missing\">The record does not contain the image \(.isolated(round.image.rawValue)).</p>")
        }
        try await page.write("</div>\n<div class=\"words\">\n")
        for item in section.steps { try await write(item, in: section) }
        try await page.write(assessment(of: round, section))
        try await page.write("</div>\n</div>\n\(footer(section))</div></li>\n")
    }

    private func footer(_ section: StoryOutline.Section) -> HTML {
        let words = section.usage.words(seconds: section.seconds)
        return words.isEmpty ? "" : "<p class=\"cost\">\(words.joined(separator: " · "))</p>\n"
    }

    func step(_ label: String, _ content: HTML) -> HTML {
        "<div class=\"step\"><span class=\"label\">\(label)</span><div class=\"said\">\(content)</div></div>\n"
    }

    func note(_ label: String, _ content: HTML, isBad: Bool) -> HTML {
        let kind: HTML = isBad ? "note bad" : "note"
        let sign = isBad ? "!" : "i"
        return
            "<div class=\"step\"><span class=\"label\">\(label)</span><div class=\"said \(kind)\"><span class=\"sign\" aria-hidden=\"true\">\(sign)</span> \(content)</div></div>\n"
    }
}

extension StoryOutline.Chapter {
    /// Which image was returned, and why.
    func selectionWords(rule: SelectionRule) -> String {
        guard let selected = exchange.selected else {
            return exchange.stopReason == nil ? "No image is selected yet." : "No image was made, so none is returned."
        }
        guard let number = selectedRound else {
            return "No new image was made for this query; \(selected), the image returned before, is returned again."
        }
        let name = "the image of round \(number) (\(selected))"
        if rounds.count == 1 { return "It returned \(name), the only one." }
        if exchange.selectionFellBack {
            switch rule {
            case .last: return "It returned \(name)."
            case .bestScored: return "It returned \(name): no image had a score, so the last one was selected."
            case .pairwise:
                return "It returned \(name): the comparison could not be finished, so the last image was selected."
            }
        }
        switch rule {
        case .last: return "It returned \(name): by this session's rule, the last one counts."
        case .bestScored:
            let score = rounds.first { $0.number == number }?.round?.verdict?.score
            let words = score.map { " (score \(Numbers.score($0)))" } ?? ""
            return "It returned \(name): by this session's rule, the best scored one counts\(words)."
        case .pairwise: return "It returned \(name): it won the comparisons, pair by pair."
        }
    }

    /// The failure that ended the exchange, if one did.
    func failureWords(in trajectory: Trajectory) -> String? {
        let boundary: Boundary
        switch exchange.stopReason {
        case .policyFailed: boundary = .policy
        case .toolFailed: boundary = .tool
        case .hookFailed: boundary = .hook
        default: return nil
        }
        let end = exchange.finishedAt ?? Timestamp(microseconds: .max)
        return trajectory.issues.last { $0.boundary == boundary && $0.time >= exchange.startedAt && $0.time <= end }?
            .error.message.filled
    }
}

extension ComparisonRecord {
    var words: String {
        guard let comparison else { return "\(first) against \(second): the comparator failed, which counts as a tie." }
        let reason = comparison.reason?.filled.map { " \($0)" } ?? ""
        switch comparison.outcome {
        case .first: return "\(first) against \(second): \(first) is better.\(reason)"
        case .second: return "\(first) against \(second): \(second) is better.\(reason)"
        case .tie: return "\(first) against \(second): a tie.\(reason)"
        }
    }
}
