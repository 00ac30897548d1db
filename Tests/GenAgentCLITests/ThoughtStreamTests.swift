import GenAgent
import Testing

@testable import GenAgentCLI

@Suite struct ThoughtStreamTests {
    static let turn = "Well. <think>Is 2 < 3? </thin no</think> <judge>bad</judge><answer>done</answer>"

    @Test(arguments: 1...20) func findsTheThoughtHoweverTheTurnIsCut(size: Int) {
        var stream = ThoughtStream()
        var thought = ""
        var rest = Self.turn[...]
        while !rest.isEmpty {
            thought += stream.feed(.text(String(rest.prefix(size))))
            rest = rest.dropFirst(size)
        }
        #expect(thought == "Is 2 < 3? </thin no")
        #expect(stream.part == .answering)
        #expect(stream.rest(of: "Is 2 < 3? </thin no") == "")
    }

    @Test func followsThePartsOfATurn() {
        var stream = ThoughtStream()
        #expect(stream.part == .thinking)
        #expect(stream.feed(.text("<think>a</think><judge>")) == "a")
        #expect(stream.part == .judging)
        #expect(stream.feed(.text("b</judge><tool_call>{")) == "")
        #expect(stream.part == .calling)
    }

    @Test func takesSeparateReasoning() {
        var stream = ThoughtStream()
        #expect(stream.isEmpty)
        #expect(stream.feed(.reasoning("Two cups")) == "Two cups")
        #expect(!stream.isEmpty)
        #expect(stream.rest(of: "Two cups are wanted.") == " are wanted.")
    }

    @Test func noticesLostPieces() {
        var stream = ThoughtStream()
        _ = stream.feed(.text("<think>Two are"))
        #expect(stream.rest(of: "Two cups are wanted.") == nil)
    }
}
