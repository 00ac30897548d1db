import Testing

@testable import GenAgentImaging

@Suite struct TextTests {
    private static let ascii = (32...126).map { Character(Unicode.Scalar(UInt8($0))) }

    @Test func everyASCIICharacterHasItsOwnWellFormedGlyph() {
        let rows = StrokeFont.capitals + StrokeFont.smallLetters + StrokeFont.digitsAndSigns
        #expect(rows.map(\.0).sorted() == Self.ascii.sorted())
        for (character, advance, outline) in rows {
            #expect(StrokeOutline.strokes(outline) != nil, "\(character)")
            #expect(advance > 2)
        }
        let masks = Self.ascii.map { GlyphMask(StrokeFont.glyph($0), style: TextStyle(capHeight: 14)) }
        #expect(Set(masks.map { "\($0.left) \($0.top) \($0.coverage)" }).count == Self.ascii.count)
    }

    @Test func outlinesThatAreNotWellFormedAreRefused() {
        for outline in ["1", "1,x", "C(1,2,3,4,5,6)", "0,0 C(1,2)", "Z(1,2)", "1,2,3"] {
            #expect(StrokeOutline.strokes(outline) == nil)
        }
    }

    @Test(arguments: [8.0, 12, 14, 16, 40])
    func lettersStandOnTheBaselineAndReachTheirHeight(_ capHeight: Double) {
        let capital = GlyphMask(StrokeFont.glyph("H"), style: TextStyle(capHeight: capHeight))
        #expect(inkRows(capital) == Int(-capHeight)...(-1))
        let small = GlyphMask(StrokeFont.glyph("z"), style: TextStyle(capHeight: capHeight))
        #expect(inkRows(small) == -Int((capHeight * 0.7).rounded())...(-1))
        #expect(inkRows(GlyphMask(StrokeFont.glyph("p"), style: TextStyle(capHeight: capHeight))).upperBound > 0)
    }

    /// The rows, counted from the baseline, that are more than faintly covered.
    private func inkRows(_ mask: GlyphMask) -> ClosedRange<Int> {
        let rows = (0..<mask.height).filter { row in
            mask.coverage[(row * mask.width)..<((row + 1) * mask.width)].contains { $0 > 60 }
        }
        return ((rows.first ?? 0) + mask.top)...((rows.last ?? 0) + mask.top)
    }

    @Test func edgesAreAntiAliasedAndStayInsideTheTextsWidth() {
        let style = TextStyle(capHeight: 13)
        let text = "Round 2: a red cube?"
        var canvas = Bitmap(width: 300, height: 40, fill: .white)
        canvas.draw(text: text, atX: 10, baseline: 25, style: style)
        var (full, partly) = (0, 0)
        for y in 0..<40 {
            for x in 0..<300 where canvas[x, y] != .white {
                #expect((9...(11 + Int(style.width(of: text)))).contains(x))
                if canvas[x, y].red < 40 { full += 1 } else { partly += 1 }
            }
        }
        #expect(full > 100 && partly > 100)
    }

    @Test func boldIsDarkerThanRegular() {
        func ink(_ weight: TextStyle.Weight) -> Double {
            var canvas = Bitmap(width: 200, height: 40, fill: .white)
            canvas.draw(text: "Weight", atX: 10, baseline: 25, style: TextStyle(capHeight: 14, weight: weight))
            return 255 - canvas.mean(\.red)
        }
        #expect(ink(.bold) > 1.25 * ink(.regular))
    }

    @Test(arguments: [
        ("plain text", "plain text"), ("café naïve Ångström", "cafe naive Angstrom"), ("e\u{301}", "e"),
        ("“quoted” ‘so’", "\"quoted\" 'so'"), ("wait…", "wait..."), ("2–3 — 4", "2-3 - 4"),
        ("3 × 4 → 12", "3 x 4 -> 12"),
        ("Straße œuvre ﬁn", "Strasse oeuvre fin"), ("a\tb\nc\u{A0}d", "a b c d"), ("猫 🐱", "? ?"), ("½ ²", "? 2"),
        ("Ａｂ", "Ab"),
    ])
    func charactersBeyondASCIIFallBackToTheirPlainForm(_ text: String, _ plain: String) {
        #expect(StrokeFont.plain(text) == plain)
    }

    @Test func linesFitTheWidthAndKeepEveryWord() {
        let style = TextStyle(capHeight: 12)
        let text = "The red cube is left of the blue ball, but only two of the three green apples are there."
        for width in [80.0, 120, 200, 333] {
            let lines = style.lines(of: text, width: width, maxLines: 99)
            #expect(lines.joined(separator: " ") == text)
            for line in lines { #expect(style.width(of: line) <= width) }
        }
    }

    @Test func longWordsAreCutAndNothingIsLost() {
        let style = TextStyle(capHeight: 12)
        let word = String(repeating: "abcdefghij", count: 20)
        let lines = style.lines(of: word, width: 100, maxLines: 99)
        #expect(lines.joined() == word)
        for line in lines { #expect(style.width(of: line) <= 100) }
        // Even where not one letter fits.
        #expect(style.lines(of: "abc", width: 1, maxLines: 9) == ["a", "b", "c"])
    }

    @Test func whatDoesNotFitEndsInAnEllipsisWithinTheWidth() {
        let style = TextStyle(capHeight: 12)
        let text = String(repeating: "many words here ", count: 30)
        let lines = style.lines(of: text, width: 150, maxLines: 3)
        #expect(lines.count == 3)
        #expect(lines.last?.hasSuffix("...") == true)
        for line in lines { #expect(style.width(of: line) <= 150) }
        #expect(style.lines(of: "short", width: 150, maxLines: 1) == ["short"])
        #expect(style.lines(of: "a\nb\nc", width: 150, maxLines: 2) == ["a", "b..."])
        #expect(style.lines(of: text, width: 150, maxLines: 0).isEmpty)
    }

    @Test func lineBreaksAndEmptyLinesAreKept() {
        let style = TextStyle(capHeight: 12)
        #expect(style.lines(of: "one\n\ntwo\r\nthree\n", width: 500, maxLines: 9) == ["one", "", "two", "three"])
        #expect(style.lines(of: "", width: 500, maxLines: 9).isEmpty)
    }
}
