import Testing

@testable import GenAgent

@Suite struct PolicyTurnScoreTests {
    @Test(arguments: [
        ("The cat is missing. Score: 0.4", 0.4), ("score = 1", 1), ("Score: 4/5.", 0.8), ("SCORE : 0", 0),
        ("score:.5", 0.5),
        ("**Score:** 0.75", 0.75), ("\"score\": 0.25}", 0.25), ("score: 80%", 0.8), ("score: 3 / 4", 0.75),
        ("score: 0.2, then score: 0.6", 0.6), ("Score: 1. Good", 1),
    ])
    func scoreIsRead(judgment: String, score: Double) {
        #expect(PolicyTurn(judgment: judgment, action: .answer("")).score == score)
    }

    @Test(arguments: [
        nil, "", "fine", "score", "Score: good", "score: 8", "score: -1", "score 0.8", "underscore: 0.5", "scores: 0.5",
        "score: 1/0", "score: 0.5, no, score: 5", "sc\u{F6}re: 1", "\u{E9}score: 1", "score: 120%",
    ])
    func anythingElseHasNoScore(judgment: String?) {
        #expect(PolicyTurn(judgment: judgment, action: .answer("")).score == nil)
    }
}
