import GenAgent

/// Two small drawings: the score by round, and the time by round. They do not depend on color alone.
struct StoryCharts {
    private typealias Part = (name: String, section: StoryOutline.Section)
    private let rounds: [Part]
    private let sections: [Part]

    init(_ outline: StoryOutline) {
        let isOne = outline.chapters.count == 1
        sections = outline.chapters.flatMap { chapter in
            chapter.sections.map { section in
                let name = section.number.map { isOne ? "\($0)" : "\(chapter.index + 1).\($0)" } ?? "end"
                return (name, section)
            }
        }
        rounds = sections.filter { $0.section.number != nil }
    }

    var html: HTML {
        let charts = [scores, times].compactMap { $0 }
        return charts.isEmpty ? "" : "<div class=\"charts\">\n\(charts)</div>\n"
    }

    /// The score of every round, as points on a line.
    private var scores: HTML? {
        let values = rounds.enumerated().compactMap { index, part in
            part.section.round?.verdict?.score.map { (index: index, score: min(max($0.isFinite ? $0 : 0, 0), 1)) }
        }
        guard values.count > 1 else { return nil }
        let width = 240
        let height = 96
        func x(_ index: Int) -> Int { 24 + index * (width - 48) / max(1, rounds.count - 1) }
        func y(_ score: Double) -> Int { 18 + Int(((1 - score) * Double(height - 42)).rounded()) }
        let points = values.map { "\(x($0.index)),\(y($0.score))" }.joined(separator: " ")
        let words = values.map { "round \(rounds[$0.index].name): \(Numbers.score($0.score))" }.joined(separator: ", ")
        // With many rounds the numbers would overlap.
        let isDense = values.count > 8
        let dots = values.map { value -> HTML in
            let label: HTML =
                isDense
                ? ""
                : "<text class=\"value\" x=\"\(x(value.index))\" y=\"\(y(value.score) - 8)\" text-anchor=\"middle\">\(Numbers.score(value.score))</text>"
            let name: HTML =
                isDense
                ? ""
                : "<text class=\"axis\" x=\"\(x(value.index))\" y=\"\(height - 4)\" text-anchor=\"middle\">\(rounds[value.index].name)</text>"
            return
                "<circle cx=\"\(x(value.index))\" cy=\"\(y(value.score))\" r=\"\(isDense ? 2 : 4)\"/>\(label)\(name)\n"
        }
        let gaps =
            isDense
            ? []
            : rounds.indices.filter { index in !values.contains { $0.index == index } }.map { index -> HTML in
                "<text class=\"axis\" x=\"\(x(index))\" y=\"\(y(0.4))\" text-anchor=\"middle\">?</text><text class=\"axis\" x=\"\(x(index))\" y=\"\(height - 4)\" text-anchor=\"middle\">\(rounds[index].name)</text>\n"
            }
        return """
            <figure class="chart"><figcaption>Score by round</figcaption>
            <svg viewBox="0 0 \(width) \(height)" role="img" aria-label="Score by round. \(words)">
            <line class="grid" x1="12" x2="\(width - 12)" y1="\(y(1))" y2="\(y(1))"/>
            <line class="grid" x1="12" x2="\(width - 12)" y1="\(y(0))" y2="\(y(0))"/>
            <polyline points="\(points)"/>
            \(gaps)\(dots)</svg></figure>

            """
    }

    /// The time of every round, as bars of three parts.
    private var times: HTML? {
        let rows = sections.filter { $0.section.workSeconds > 0 }.prefix(12)
        let longest = rows.map(\.section.workSeconds).max() ?? 0
        guard !rows.isEmpty, longest.isFinite, longest > 0 else { return nil }
        let width = 240
        let room = 132.0
        var bars = HTML()
        var words: [String] = []
        for (row, part) in rows.enumerated() {
            let (name, section) = part
            let parts: [(StaticString, Double)] = [
                ("policy", section.policySeconds), ("tool", section.toolSeconds), ("judge", section.judgeSeconds),
            ]
            let top = row * 18 + 4
            var left = 30
            bars += "<text class=\"axis\" x=\"24\" y=\"\(top + 10)\" text-anchor=\"end\">\(name)</text>"
            for (kind, seconds) in parts where seconds > 0 {
                let length = max(1, Int((seconds / longest * room).rounded()))
                bars +=
                    "<rect class=\"\(HTML(stringLiteral: kind))\" x=\"\(left)\" y=\"\(top)\" width=\"\(length)\" height=\"12\"/>"
                left += length + 1
            }
            let total = parts.reduce(0) { $0 + $1.1 }
            bars += "<text class=\"value\" x=\"\(left + 4)\" y=\"\(top + 10)\">\(Numbers.duration(total))</text>\n"
            let shares = parts.filter { $0.1 > 0 }.map { "\($0.0) \(Numbers.duration($0.1))" }.joined(separator: ", ")
            words.append("\(section.number == nil ? "afterwards" : "round \(name)"): \(shares)")
        }
        let keys = ["policy", "tool", "judge"].filter { kind in words.contains { $0.contains("\(kind) ") } }.map {
            kind -> HTML in
            "<span class=\"key \(kind)\">\(kind)</span> "
        }
        return """
            <figure class="chart"><figcaption>Time by round \(keys)</figcaption>
            <svg viewBox="0 0 \(width) \(rows.count * 18 + 6)" role="img" aria-label="Time by round. \(words.joined(separator: "; "))">
            \(bars)</svg></figure>

            """
    }
}
