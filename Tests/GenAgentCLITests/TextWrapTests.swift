import GenAgent
import Testing

@testable import GenAgentCLI

@Suite struct TextWrapTests {
    @Test func breaksBetweenWords() {
        #expect(TextWrap.lines(of: "one two three four", width: 9) == ["one two", "three", "four"])
        #expect(TextWrap.lines(of: "  one \t two  ", width: 20) == ["one two"])
        #expect(TextWrap.lines(of: " \n ", width: 20) == [])
    }

    @Test func keepsLineBreaksButNoEmptyLines() {
        #expect(TextWrap.lines(of: "\n1. cup\n\n2. fork\n", width: 40) == ["1. cup", "2. fork"])
        #expect(TextWrap.lines(of: "a\nb", width: nil) == ["a", "b"])
    }

    @Test func cutsWordsThatAreWiderThanALine() {
        #expect(TextWrap.lines(of: "ab abcdefghijkl", width: 8) == ["ab", "abcdefgh", "ijkl"])
    }

    @Test func countsWideAndZeroWidthCharacters() {
        #expect("苹果".displayWidth == 4)
        #expect("e\u{301}".displayWidth == 1)
        #expect(TextWrap.lines(of: "三个红苹果和一个", width: 8) == ["三个红苹", "果和一个"])
    }

    @Test(arguments: [1, 2, 3, 5, 8, 13]) func piecesGiveTheSameLinesAsTheWhole(size: Int) {
        let text = "A picture with:\n1. exactly three red apples, and\n2. averyveryverylongword at the end "
        for width in [8, 17, 40] {
            var wrap = TextWrap(width: width)
            var lines = [""]
            var pieces: [TextWrap.Piece] = []
            var rest = text[...]
            while !rest.isEmpty {
                pieces += wrap.feed(rest.prefix(size))
                rest = rest.dropFirst(size)
            }
            for piece in pieces + wrap.flush() {
                switch piece {
                case .newLine: lines.append("")
                case .text(let text): lines[lines.count - 1] += text
                }
            }
            #expect(lines == TextWrap.lines(of: text, width: width))
            #expect(lines.allSatisfy { $0.displayWidth <= width })
        }
    }

    @Test func removesWhatCouldSteerATerminal() {
        #expect("a\u{1B}[31mb\u{7}\u{9B}c\r\u{202E}d\ne".withoutControls == "a[31mbcd\ne")
    }

    @Test func shortensToAWidth() {
        #expect("three  red\napples".shortened(to: 16) == "three red apples")
        #expect("three red apples".shortened(to: 10) == "three red…")
        #expect("two cups, and a fork".shortened(to: 12) == "two cups…")
        #expect("abcdefghij".shortened(to: 5) == "abcd…")
        #expect("".shortened(to: 0) == "" && "abc".shortened(to: 0) == "…")
    }
}
