import GenAgent
import Testing

@testable import GenAgentEvaluation

@Suite struct BenchmarkReplyTests {
    @Test func `GenEval++'s answer is an object, fenced or not`() {
        let right = BenchmarkReply.genEvalPlusPlus("```json\n{\"correct\": 1, \"reason\": \"all there\"}\n```")
        #expect(right.outcome == .satisfied)
        #expect(right.summary == "all there")
        #expect(BenchmarkReply.genEvalPlusPlus("Sure: {\"correct\": 0}").outcome == .unsatisfied)
        for text in ["", "{}", "correct: 1", "{\"correct\": -1}", "{\"correct\": 0.5}", "} {"] {
            #expect(BenchmarkReply.genEvalPlusPlus(text).outcome == .unscored, "\(text)")
        }
    }

    @Test func `WISE's answer is a labelled or a bare number`() {
        #expect(BenchmarkReply.wise("**Score:** 1").outcome == .satisfied)
        #expect(BenchmarkReply.wise("score: 0").outcome == .unsatisfied)
        #expect(BenchmarkReply.wise("\n 1 \n").outcome == .satisfied)
        for text in ["", "Score: 2", "Score: 10", "1\n0", "excellent"] {
            #expect(BenchmarkReply.wise(text).outcome == .unscored, "\(text)")
        }
    }

    @Test func `the original WISE's three scores become its WiScore`() {
        let text = "**Consistency:** 2\n**Realism**: 1\nAesthetic Quality: 0"
        let verdict = BenchmarkReply.originalWISE(text)
        #expect(abs((verdict.score ?? 0) - 0.8) < 1e-12)
        #expect(verdict.outcome == .satisfied)
        #expect(verdict.findings.map(\.detail) == ["2 of 2", "1 of 2", "0 of 2"])
        #expect(BenchmarkReply.originalWISE("Consistency: 2\nRealism: 1").outcome == .unscored)
        #expect(BenchmarkReply.originalWISE("Consistency: 3\nRealism: 1\nAesthetic Quality: 1").outcome == .unscored)
    }

    @Test func `ImagineBench's three scores become its score`() {
        let text = """
            Fantasy Fulfillment: 9
            Reason: identity is kept.
            Identity Preservation：10
            Aesthetic Quality: 8/10
            """
        let verdict = BenchmarkReply.imagineBench(text)
        #expect(abs((verdict.score ?? 0) - 0.88) < 1e-12)
        #expect(verdict.outcome == .unsatisfied)
        #expect(BenchmarkReply.imagineBench("Fantasy Fulfillment: 9").outcome == .unscored)
    }

    @Test func `what the model thought is not its answer`() {
        let thought = "<think>Score: 0? No. {\"correct\": 0}</think>\n"
        #expect(BenchmarkReply.wise(thought + "Score: 1").outcome == .satisfied)
        #expect(BenchmarkReply.genEvalPlusPlus(thought + #"{"correct": 1}"#).outcome == .satisfied)
        // Cut off in the middle of a thought.
        #expect(BenchmarkReply.wise("<think>It could earn Score: 1, but").outcome == .unscored)
        #expect(BenchmarkReply.genEvalPlusPlus(#"<think>Perhaps {"correct": 1}"#).outcome == .unscored)
        // A server that opens the thought itself leaves only its end.
        #expect(BenchmarkReply.wise("Score: 1 maybe</think>Score: 0").outcome == .unsatisfied)
    }

    @Test func `of two scores the scripts take WISE's first and the others' last`() {
        #expect(BenchmarkReply.wise("Score: 1\nNot Score: 0").outcome == .satisfied)
        let twice = "Consistency: 0\nRealism: 0\nAesthetic Quality: 0\nConsistency: 2\nRealism: 2\nAesthetic Quality: 2"
        #expect(abs((BenchmarkReply.originalWISE(twice).score ?? 0) - 1) < 1e-12)
    }

    @Test func `three bare lines are the original WISE's scores, where no label is there`() {
        #expect(abs((BenchmarkReply.originalWISE("2\n1\n0\n").score ?? 0) - 0.8) < 1e-12)
        #expect(BenchmarkReply.originalWISE("2\n1\n").outcome == .unscored)
        #expect(BenchmarkReply.originalWISE("Consistency: 2\n1\n0\n1").outcome == .unscored)
    }
}
