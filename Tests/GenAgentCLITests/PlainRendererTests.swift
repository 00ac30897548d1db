import GenAgent
import Testing

@testable import GenAgentCLI

@Suite struct PlainRendererTests {
    private func plain(_ sink: TextSink) -> any Renderer { PlainRenderer(writesAnswers: true, write: sink.write) }

    @Test func tellsARunOneStepALine() async throws {
        let text = try await shown(moments(of: twoRounds), by: plain)
        #expect(
            text == """
                two cups
                base painter, up to 3 rounds, judges itself, seed 7
                Round 1
                  thinks: Two cups are wanted. I say the number twice, so that the painter cannot miss it. [2 s]
                  calls: paint: Two cups, exactly two.
                  paints: round-1.png, 8x8 PNG, 20 kB [1.25 s]
                  thinks: I see one cup. [1.7 s]
                  judges: ✗ One cup is missing. Score: 0.5
                Round 2
                  calls: paint: A list: one cup, and one more cup.
                  paints: round-2.png, 8x8 PNG, 20 kB [1.25 s]
                  thinks: Two cups. [0.6 s]
                  judges: ✓ Both cups are there.
                ✓ Satisfied after 2 rounds, 2.5 s.
                  image (round 2): out/two-cups/final.png
                  contact sheet: out/two-cups/contact-sheet.png
                  trajectory: out/two-cups/trajectory.json

                """)
    }

    @Test func letsNoEscapeSequenceThrough() async throws {
        let turns = [
            "<think>\u{1B}[31mred\u{1B}[0m \u{7}</think><tool_call>{\"name\":\"paint\",\"arguments\":{\"prompt\":\"x\\u001b[2J\"}}</tool_call>",
            "<judge>\u{9B}1m no</judge><answer>done</answer>",
        ]
        let options = RunOptions(prompt: "two\u{1B}]0;title\u{7} cups")
        let text = try await shown(moments(of: turns, options: options), by: plain)
        #expect(text.contains("thinks: [31mred[0m"))
        #expect(text.contains("paint: x[2J"))
        #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
    }

    @Test func tellsWhatWentWrong() async throws {
        let call = #"<tool_call>{"name":"draw","arguments":{}}</tool_call>"#
        let text = try await shown(moments(of: ["nonsense", call], status: .failed), by: plain)
        #expect(text.contains("trouble: ✗ The turn could not be parsed: "))
        #expect(text.contains("calls: ✗ draw was not called: "))
        #expect(text.contains("trouble: ✗ The policy failed: the script has ended"))
        #expect(text.contains("✗ The policy failed; ended without an image, 2.5 s.\n"))
    }

    @Test func writesQuestionsAndTheAnswersThatNobodySaw() {
        let question = Question(round: 1, path: "r.png", text: "Does it satisfy? [y/n/?] ", isFollowUp: false)
        let time = Timestamp(microseconds: 0)
        #expect(
            shown([(.question(question), time), (.answered("n"), time), (.hint("Say it."), time)], by: plain)
                == "Does it satisfy? [y/n/?] n\nSay it.\n")
        // Whatever comes instead of an answer starts on a line of its own.
        #expect(
            shown([(.question(question), time), (.interrupted(.interrupt, next: nil), time)], by: plain)
                == "Does it satisfy? [y/n/?] \n  stops: Ctrl-C: finishing and keeping the result so far.\n")
    }
}
