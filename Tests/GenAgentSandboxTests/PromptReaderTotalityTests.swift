import Testing

@testable import GenAgentSandbox

@Suite struct PromptReaderTotalityTests {
    private static let pieces = [
        "the", "a", "one", "orange", "red", "cats", "dog", "left", "right of", "above", "half", "middle", "than",
        "larger",
        "as", "twice the size of", "is", "are", "not", "no", "of", "exactly", "12", "0", "99999999999999999999", "(3)",
        "1.",
        "2)", "\n", "-", ";", ":", ",", ".", "and", "but", "its", "they", "as a tricycle has wheels",
        "the colour of a ruby",
        "the pet that barks", "zwölf", "🐈", "\u{0}", "both", "on", "picture", "16:9",
    ]

    @Test func readsTwentyThousandRandomTextsWithinItsBounds() {
        var random = TestRandom(state: 3)
        for round in 0..<20_000 {
            let text: String
            if round % 2 == 0 {
                text = (0..<random.below(40)).map { _ in Self.pieces[random.below(Self.pieces.count)] }
                    .joined(separator: round % 4 == 0 ? " " : "")
            } else {
                let bytes = (0..<random.below(60)).map { _ in UInt8(truncatingIfNeeded: random.below(256)) }
                text = String(decoding: bytes, as: UTF8.self)
            }
            check(text)
        }
    }

    @Test func readsMutatedPrompts() {
        var random = TestRandom(state: 4)
        var generator = PromptGenerator(seed: 4)
        for _ in 0..<3_000 {
            let row = generator.next()
            let phrasing = PromptWriter.Phrasing(rawValue: random.below(16))
            var words = PromptWriter().text(for: row.include, phrasing: phrasing).split(separator: " ").map(String.init)
            for _ in 0..<3 {
                let index = random.below(words.count)
                switch random.below(3) {
                case 0: words[index] = Self.pieces[random.below(Self.pieces.count)]
                case 1: words.insert(Self.pieces[random.below(Self.pieces.count)], at: index)
                default: words.swapAt(index, random.below(words.count))
                }
            }
            check(words.joined(separator: " "))
        }
    }

    @Test func longTextsTakeTimeInProportion() {
        // A quadratic reader would need minutes for these.
        for piece in [
            "cat;", "cat and dog are red. ", "one ", "(3)", "a cat left of ", "1. ", "orange ", "the colour of ",
            "\n- ",
        ] {
            check(String(repeating: piece, count: 20_000))
        }
    }

    private func check(_ text: String) {
        let scene = PromptReader.standard.read(text)
        let isBounded =
            scene.clauses.count <= 24 && scene.wording.clauses.count == scene.clauses.count && scene.unread.count <= 32
            && scene.clauses.allSatisfy { (1...24).contains($0.count) && ObjectVocabulary.contains($0.className) }
        #expect(isBounded, "\(text.prefix(200))")
    }
}

/// A seeded stream for tests.
struct TestRandom {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return bound < 1 ? 0 : Int((state >> 33) % UInt64(bound))
    }
}
