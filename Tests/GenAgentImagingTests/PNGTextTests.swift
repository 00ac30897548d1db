import Foundation
import GenAgentImaging
import Testing

@Suite struct PNGTextTests {
    private let bitmap = Bitmap(width: 2, height: 2, fill: .white)

    @Test(arguments: [
        "", "a red cube", "line one\nline two\ttabbed", "naïve café ÿ", "猫と犬 🐱 e\u{301}", "\u{FFFF}", " spaces ",
        "{\"seed\":42,\"prompt\":\"\\u732b\"}", String(repeating: "long ", count: 50_000),
        String(repeating: "長い", count: 50_000),
    ])
    func textComesBackAsItWas(_ text: String) throws {
        let entry = PNGText(keyword: "prompt", text: text)
        let file = try PNG.encode(bitmap, text: [entry])
        let back = try PNG.info(file).texts
        #expect(back == [entry])
        #expect(back.first.map { Array($0.text.unicodeScalars) } == Array(text.unicodeScalars))
        #expect(try PNG.decode(file) == bitmap)
    }

    @Test func severalTextsKeepTheirOrderAlsoUnderOneKeyword() throws {
        let texts = (0..<40).map {
            PNGText(keyword: $0 % 2 == 0 ? "tool" : "seed", text: $0 % 3 == 0 ? "№ \($0)" : "\($0)")
        }
        #expect(try PNG.info(PNG.encode(bitmap, text: texts)).texts == texts)
    }

    @Test func latin1IsWrittenSoThatOldReadersSeeItAndTheRestAsUTF8() throws {
        let plain = try PNG.encode(bitmap, text: [PNGText(keyword: "a", text: "é")])
        #expect(plain.range(of: Data("tEXta\u{0}".utf8) + [0xE9]) != nil)
        let wide = try PNG.encode(bitmap, text: [PNGText(keyword: "a", text: "猫")])
        #expect(wide.range(of: Data("iTXta\u{0}".utf8)) != nil)
        #expect(wide.range(of: Data("猫".utf8)) != nil)
    }

    @Test func keywordsOfOneAndOf79CharactersAreAllowed() throws {
        for keyword in ["p", String(repeating: "k", count: 79), "Creation Time", "Schlüssel"] {
            let texts = [PNGText(keyword: keyword, text: "x")]
            #expect(try PNG.info(PNG.encode(bitmap, text: texts)).texts == texts)
        }
    }

    @Test(arguments: [
        "", String(repeating: "k", count: 80), " lead", "trail ", "two  spaces", "new\nline", "猫", "tab\t", "nul\u{0}",
        "\u{A0}",
    ])
    func aKeywordThatPNGForbidsIsRefused(_ keyword: String) {
        expectCode(.invalidText, "\(keyword)") {
            _ = try PNG.encode(bitmap, text: [PNGText(keyword: keyword, text: "x")])
        }
    }

    @Test func aTextWithANullCharacterIsRefused() {
        expectCode(.invalidText, "null") {
            _ = try PNG.encode(bitmap, text: [PNGText(keyword: "k", text: "a\u{0}b")])
        }
    }
}
