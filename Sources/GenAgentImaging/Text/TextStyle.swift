package struct TextStyle: Sendable, Hashable {
    /// The thickness of the pen as a share of the height of a capital letter.
    package enum Weight: Double, Sendable, Hashable {
        case regular = 0.118
        case bold = 0.175
    }

    /// Height of a capital in pixels; 8 is about the smallest that reads well.
    package var capHeight: Double
    package var weight: Weight
    package var color: Pixel

    package init(capHeight: Double, weight: Weight = .regular, color: Pixel = .black) {
        self.capHeight = min(1000, max(1, capHeight))
        self.weight = weight
        self.color = color
    }

    /// From one baseline to the next, in whole pixels.
    package var lineHeight: Int { Int((capHeight * 1.8).rounded()) }

    /// The width of a text in one line, in pixels.
    package func width(of text: String) -> Double {
        StrokeFont.plain(text).reduce(0) { $0 + advance(of: StrokeFont.glyph($1)) }
    }

    /// The advance of a glyph in pixels. Small and bold letters need more space between them.
    func advance(of glyph: StrokeFont.Glyph) -> Double {
        let air = weight == .bold ? 0.55 : 0.35
        return (glyph.advance + air) * capHeight / StrokeFont.capHeight
    }
}

extension TextStyle {
    /// Breaks a text into lines of at most `width` pixels, between words where possible. Line breaks in the text are
    /// kept. Text beyond `maxLines` is cut, and the last line ends in "...".
    package func lines(of text: String, width: Double, maxLines: Int) -> [String] {
        guard maxLines > 0 else { return [] }
        let maxLines = min(maxLines, 10_000)
        var lines: [String] = []
        for paragraph in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            lines += wrapped(StrokeFont.plain(String(paragraph)), width: width, enough: maxLines + 1 - lines.count)
            if lines.count > maxLines { break }
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.count > maxLines else { return lines }
        lines.removeSubrange(maxLines...)
        lines[maxLines - 1] = shortened(lines[maxLines - 1] + "...", width: width)
        return lines
    }

    /// A text in one line: the whole text if it fits, otherwise its start and "...".
    package func shortened(_ text: String, width: Double) -> String {
        guard self.width(of: text) > width else { return text }
        var start = text.hasSuffix("...") ? text.dropLast(3) : text[...]
        while !start.isEmpty, self.width(of: start + "...") > width { start.removeLast() }
        while start.last == " " { start.removeLast() }
        return start + "..."
    }

    private func wrapped(_ text: String, width: Double, enough: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            for piece in pieces(of: word, width: width) {
                let longer = line.isEmpty ? String(piece) : line + " " + piece
                if line.isEmpty || self.width(of: longer) <= width {
                    line = longer
                } else {
                    lines.append(line)
                    line = String(piece)
                }
                if lines.count >= enough { return lines }
            }
        }
        return lines + [line]
    }

    private func pieces(of word: Substring, width: Double) -> [Substring] {
        guard self.width(of: String(word)) > width else { return [word] }
        var pieces: [Substring] = []
        var start = word.startIndex
        while start < word.endIndex {
            var end = word.index(after: start)
            while end < word.endIndex, self.width(of: String(word[start...end])) <= width {
                end = word.index(after: end)
            }
            pieces.append(word[start..<end])
            start = end
        }
        return pieces
    }
}
