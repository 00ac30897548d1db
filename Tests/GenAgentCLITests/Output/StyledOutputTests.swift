import GenAgent
import Testing

@testable import GenAgentCLI

/// A terminal gets our own escape sequences, and nobody else's.
@Suite struct StyledOutputTests {
    /// What is left without our own sequences.
    private func stripped(_ text: String) -> String {
        let own = Tone.allCases.filter { $0 != .plain }.map { "\u{1B}[\($0.rawValue)m" }
        return (own + ["\u{1B}[0m", TerminalRenderer.eraser]).reduce(text) {
            $0.replacingOccurrences(of: $1, with: "")
        }
    }

    @Test func aStreamKeepsOurStyleAndNothingElse() {
        let palette = Palette(isColored: true)
        let text =
            "\(TerminalRenderer.eraser)\(palette.paint("three", .bold))\(EvilWords.text)\(palette.paint("x", .dim))"
        let shown = text.keepingStyle
        #expect(shown.hasPrefix("\(TerminalRenderer.eraser)\u{1B}[1mthree\u{1B}[0m]0;PWNED[2J"))
        #expect(shown.hasSuffix("\u{1B}[2mx\u{1B}[0m"))
        // The sequence for red is one of ours: it can color, not steer.
        #expect(EvilWords.complaints(about: stripped(shown)).filter { $0 != "a line of its own" } == [])
    }

    @Test func paintedTextHasNoSequencesOfItsOwn() {
        for isColored in [true, false] {
            let painted = Palette(isColored: isColored).paint("a\u{1B}[31mb\u{202E}", .good)
            #expect(stripped(painted) == "a[31mb")
        }
    }

    @Test(arguments: [true, false]) func aTerminalsStoryIsClean(isColored: Bool) async throws {
        let evil = EvilWords.text
        let arguments = JSONValue.object(["prompt": .string(evil)]).jsonText
        let turns = [
            #"<think>\#(evil)</think><tool_call>{"name":"paint","arguments":\#(arguments)}</tool_call>"#,
            #"<judge>\#(evil)</judge><tool_call>{"name":\#(EvilWords.json),"arguments":{}}</tool_call>"#,
            "<answer>\(evil)</answer>",
        ]
        let all = try await moments(of: turns, options: RunOptions(prompt: evil))
        let time = Timestamp(microseconds: 0)
        let asked: [(moment: ConsoleEvent, time: Timestamp)] = [
            (.question(Question(round: 1, path: evil, text: "Does it satisfy? ", isFollowUp: false)), time),
            (.answered(evil), time), (.hint(evil), time), (.interrupted(.interrupt, next: evil), time),
            (.event(.progress(ToolProgress(fraction: 0.5, note: evil))), time), (.tick, time),
            (
                .told([.title(evil), .settings(evil), .heading(evil), .ending(.bad, evil), .file(evil, path: evil)]),
                time
            ),
        ]
        let text = shown(all + asked) {
            TerminalRenderer(isColored: isColored, writesAnswers: true, width: { 80 }, write: $0.write)
        }
        let words = stripped(text)
        #expect(words.contains("PWNED"))
        #expect(!words.unicodeScalars.contains { $0.isHidden && $0 != "\n" })
        let plain = shown(all + asked) { PlainRenderer(writesAnswers: true, write: $0.write) }
        #expect(!plain.unicodeScalars.contains { $0.isHidden && $0 != "\n" })
    }

    @Test func longTextsAreTold() {
        let step = StoryLine.Step(label: "calls", text: String(repeating: "ä", count: 4_000_000))
        #expect(step.told.utf8.count < 40_000)
        #expect(step.told.hasSuffix("ä … (8 MB more; the trajectory has all of it)"))
        #expect(StoryLine.Step(label: "calls", text: "short").told == "short")
    }

    @Test func equalRefusalsAreCounted() {
        var refusals = RefusedCalls()
        var texts: [String] = []
        func add(_ lines: [StoryLine]) {
            guard !lines.isEmpty else { return }
            for line in [refusals.summary(before: lines)].compactMap(\.self) + lines {
                if case .step(let step) = line { texts.append(step.text) }
            }
        }
        for _ in 0..<1000 { add([refusals.line("No more.")].compactMap(\.self)) }
        add([refusals.line("Other.")].compactMap(\.self))
        add([.step(StoryLine.Step(label: "paints", text: "end"))])
        #expect(
            texts == [
                "No more.", "No more.", "No more.", "997 more calls were refused for the same reason.", "Other.", "end",
            ])
    }

    @Test func widthsAndShorteningCostNoMoreThanIsShown() {
        let text = String(repeating: "x", count: 5_000_000)
        #expect(text.displayWidth == 5_000_000)
        #expect(text.shortened(to: 10) == "xxxxxxxxx…")
        #expect(String(repeating: "e\u{301}", count: 2_000_000).shortened(to: 4).displayWidth == 4)
        #expect(String(repeating: "word ", count: 1_000_000).shortened(to: 12) == "word word…")
    }
}
