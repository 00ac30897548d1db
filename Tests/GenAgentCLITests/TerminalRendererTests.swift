import GenAgent
import Testing

@testable import GenAgentCLI

@Suite struct TerminalRendererTests {
    private func terminal(colors: Bool = false, width: Int = 60) -> (TextSink) -> any Renderer {
        { TerminalRenderer(isColored: colors, writesAnswers: false, width: { width }, write: $0.write) }
    }

    private let zero = Timestamp(microseconds: 0)
    private func at(_ seconds: Double) -> Timestamp { zero.advanced(bySeconds: seconds) }

    @Test func tellsARunWrappedToTheWidth() async throws {
        let text = try await shown(moments(of: twoRounds), by: terminal())
        #expect(
            text == """

                  two cups
                  base painter, up to 3 rounds, judges itself, seed 7

                  Round 1
                  thinks  Two cups are wanted. I say the number twice, so
                          that the painter cannot miss it.  2 s
                  calls   paint: Two cups, exactly two.
                  paints  round-1.png, 8x8 PNG, 20 kB  1.25 s
                  thinks  I see one cup.  1.7 s
                  judges  ✗ One cup is missing. Score: 0.5

                  Round 2
                  calls   paint: A list: one cup, and one more cup.
                  paints  round-2.png, 8x8 PNG, 20 kB  1.25 s
                  thinks  Two cups.  0.6 s
                  judges  ✓ Both cups are there.

                  ✓ Satisfied after 2 rounds, 2.5 s.
                    image (round 2)   out/two-cups/final.png
                    contact sheet     out/two-cups/contact-sheet.png
                    trajectory        out/two-cups/trajectory.json

                """)
    }

    @Test func streamedAndFinishedThoughtsReadTheSame() async throws {
        let all = try await moments(of: twoRounds)
        let withoutDeltas = all.filter { if case .event(.delta) = $0.moment { false } else { true } }
        #expect(shown(all, by: terminal()) == shown(withoutDeltas, by: terminal()))
    }

    @Test func writesThoughtsWhileTheyCome() {
        let pieces = ["<thi", "nk>Two ", "cups are", " want"]
        let moments = pieces.map { (ConsoleEvent.event(.delta(.text($0))), zero) }
        // The last word waits: it may still grow.
        #expect(shown(moments, by: terminal()) == "  thinks  Two cups are")
    }

    @Test func writesAThoughtAnewWhereAPieceOfItWasLost() {
        let turn = PolicyTurn(thought: "Two cups are wanted.", action: .answer("done"))
        let moments: [(ConsoleEvent, Timestamp)] = [
            (.event(.turnStarted(.act)), zero), (.event(.delta(.text("<think>Two are"))), zero),
            (.event(.turn(turn)), at(1)),
        ]
        let text = shown(moments.map { (moment: $0.0, time: $0.1) }, by: terminal())
        #expect(text == "\n  Round 1\n  thinks  Two are …\n  thinks  Two cups are wanted.  1 s\n")
    }

    @Test func drawsOneStatusLineAndErasesItBeforeAnythingElse() {
        let call = ToolCall(name: "paint", arguments: [:])
        let moments: [(moment: ConsoleEvent, time: Timestamp)] = [
            (.event(.turnStarted(.act)), zero), (.tick, at(0.1)), (.tick, at(0.2)),
            (.event(.callStarted(call, GenerationRequest(prompt: "x"), attempt: 1)), at(1)),
            (.event(.progress(ToolProgress(fraction: 0.4, note: "mixing"))), at(1)), (.tick, at(1.5)),
            (.interrupted(.interrupt, next: nil), at(2)), (.tick, at(2)),
        ]
        #expect(
            shown(moments, by: terminal()).visible == """

                  Round 1
                ‹r›‹K›  ⠙ thinking 0.1 s‹r›‹K›  ⠹ thinking 0.2 s‹r›‹K›  calls   paint: x
                ‹r›‹K›  ⠴ painting ━━━━╌╌╌╌╌╌ 40 % mixing 0.5 s‹r›‹K›  stops   Ctrl-C: finishing and keeping the result so far.
                ‹r›‹K›  ⠋ stopping 0 s
                """)
    }

    @Test func keepsTheStatusLineAwayFromAThoughtAndFromAQuestion() {
        let thought: [(moment: ConsoleEvent, time: Timestamp)] = [
            (.event(.turnStarted(.act)), zero), (.event(.delta(.text("<think>Two cups "))), zero), (.tick, at(0.1)),
        ]
        #expect(shown(thought, by: terminal()) == "\n  Round 1\n  thinks  Two cups")
        let question = Question(round: 1, path: "out/r.png", text: "Well? ", isFollowUp: false)
        let asked: [(moment: ConsoleEvent, time: Timestamp)] = [
            (.event(.turnStarted(.act)), zero), (.question(question), zero), (.tick, at(0.1)),
        ]
        #expect(shown(asked, by: terminal()) == "\n  Round 1\n  asks    out/r.png\n          Well? ")
    }

    @Test func endsEveryColorWhereItsTextEnds() async throws {
        let text = try await shown(moments(of: twoRounds), by: terminal(colors: true)).visible
        #expect(text.contains("  ‹36m›judges‹0m›  ‹32m›✓‹0m› Both cups are there.\n"))
        #expect(text.contains("‹2m›cups‹0m›") || text.contains("‹2m› cups‹0m›"))
        for line in text.split(separator: "\n") {
            let codes = line.split(separator: "‹").dropFirst().map { $0.prefix { $0 != "›" } }
            #expect(codes.count.isMultiple(of: 2) && codes.enumerated().allSatisfy { ($0 % 2 == 1) == ($1 == "0m") })
        }
    }

    @Test(arguments: [20, 40, 61, 100, 300]) func staysWithinTheWidth(width: Int) async throws {
        let text = try await shown(moments(of: twoRounds), by: terminal(width: width))
        let limit = min(max(width, 40), 100)
        // Paths are never broken: they are for copying.
        let lines = text.split(separator: "\n").filter { !$0.contains("out/two-cups") }
        #expect(lines.allSatisfy { $0.displayWidth < limit || limit == 40 && $0.contains("seed 7") })
    }

    @Test func colorsAreForTerminalsThatWantThem() {
        #expect(Palette(isColored: false).paint("a", .good) == "a")
        #expect(Palette(isColored: true).paint("a", .good).visible == "‹32m›a‹0m›")
        // Tests do not run on a terminal; if they do, NO_COLOR must still win.
        #expect(!Terminal.current(environment: ["NO_COLOR": "1", "TERM": "xterm"]).isColored)
        #expect(!Terminal.current(environment: ["TERM": "dumb"]).isLive)
    }
}
