import Testing

@testable import GenAgentReport

@Suite("The difference between two prompts") struct WordDiffTests {
    @Test func whatWasReplacedStandsBeforeWhatTookItsPlace() {
        let diff = WordDiff(from: "a grey fox in the snow", to: "a bright red fox in the snow")
        #expect(diff.pieces == [.same("a"), .removed("grey"), .added("bright red"), .same("fox in the snow")])
    }

    @Test func equalTextsHaveNoDifference() {
        #expect(WordDiff(from: "a b  c", to: "a b c").pieces == [.same("a b c")])
    }

    @Test func anEmptyTextIsWhollyNewOrGone() {
        #expect(WordDiff(from: "", to: "a fox").pieces == [.added("a fox")])
        #expect(WordDiff(from: "a fox", to: " ").pieces == [.removed("a fox")])
        #expect(WordDiff(from: "", to: "").pieces == [])
    }

    @Test func aShortWordAmidChangesDoesNotSplitThem() {
        let diff = WordDiff(from: "draw one of cats quickly", to: "draw two of dogs quickly")
        #expect(diff.pieces == [.same("draw"), .removed("one of cats"), .added("two of dogs"), .same("quickly")])
    }

    @Test(arguments: 0..<60) func bothTextsCanBeReadOffTheDifference(seed: Int) {
        var state = UInt64(seed) &+ 1
        func next(_ bound: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % bound)
        }
        func text() -> [String] { (0..<next(14)).map { _ in ["a", "fox", "red", "house", "of"][next(5)] } }
        let (old, new) = (text(), text())
        var (oldWords, newWords): ([String], [String]) = ([], [])
        for piece in WordDiff(from: old.joined(separator: " "), to: new.joined(separator: " ")).pieces {
            switch piece {
            case .same(let words):
                oldWords.append(words)
                newWords.append(words)
            case .added(let words): newWords.append(words)
            case .removed(let words): oldWords.append(words)
            }
        }
        #expect(oldWords.joined(separator: " ") == old.joined(separator: " "))
        #expect(newWords.joined(separator: " ") == new.joined(separator: " "))
    }

    @Test func longTextsThatDifferCompletelyCountAsRewritten() {
        let old = (0..<3000).map { "o\($0)" }.joined(separator: " ")
        let new = (0..<3000).map { "n\($0)" }.joined(separator: " ")
        #expect(WordDiff(from: "x " + old, to: "x " + new).pieces == [.same("x"), .removed(old), .added(new)])
    }
}
