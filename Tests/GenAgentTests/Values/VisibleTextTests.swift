import Foundation
import GenAgent
import Testing

@Suite struct VisibleTextTests {
    /// Every kind of character that people must not meet, as numbers.
    static let hidden: [UInt32] =
        Array(0..<0x20) + Array(0x7F...0x9F) + [0xAD, 0x34F, 0x61C, 0x115F, 0x180E]
        + Array(0x200B...0x200F) + Array(0x2028...0x202E) + Array(0x2060...0x206F)
        + [0x3164, 0xFEFF, 0xFFA0, 0xFFF9, 0xE0001] + Array(0xE0020...0xE007F) + [0xE0100]

    private static func text(_ number: UInt32) -> String {
        Unicode.Scalar(number).map { String(Character($0)) } ?? ""
    }

    @Test(arguments: hidden) func stripsWhatSteersOrHides(number: UInt32) {
        let shown = "a\(Self.text(number))b".withoutControls
        switch number {
        case 0x09, 0x0A: #expect(shown == "a\(Self.text(number))b")
        case 0x2028, 0x2029: #expect(shown == "a b")
        default: #expect(shown == "ab")
        }
        let line = "a\(Self.text(number))b".inOneLine
        #expect(line == "ab" || line == "a b")
    }

    @Test(arguments: ["red cups", "苹果 三个", "Äpfel", "👩‍🚀👍🏽❤️", "می‌خواهم", "שלום", "e\u{301}", "𝒳", ""])
    func leavesWritingAndEmojiAlone(text: String) {
        #expect(Array(text.withoutControls.unicodeScalars) == Array(text.unicodeScalars))
        #expect(Array(text.inOneLine.unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test func joinersHideNothing() {
        #expect("pay\u{200D}pal \u{200C}x".withoutControls == "paypal x")
        // One joins; a run of them could carry a message.
        #expect("苹\u{200D}\u{200C}\u{200D}果".withoutControls.unicodeScalars.count == 3)
    }

    @Test(arguments: hidden) func jsonIsEscapedAndMeansTheSame(number: UInt32) throws {
        let value = JSONValue.object(["a\(Self.text(number))": .string("x\(Self.text(number))\u{200D}y\n")])
        let text = value.jsonText.escapingHidden
        #expect(!text.unicodeScalars.contains { $0.isHidden })
        #expect(try JSONValue.parse(text) == value)
        #expect(try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) == value)
    }

    @Test func jsonWithNothingToHideIsLeftAsItIs() {
        let text = #"{"a":"Äpfel 苹果 👍 \u001b","b":[1,2]}"#
        #expect(text.escapingHidden == text)
    }
}
