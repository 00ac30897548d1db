import GenAgent
import Testing

@testable import GenAgentCLI

@Suite struct ProgressBarTests {
    private func bar(live: Bool, _ sink: TextSink) -> ProgressBar {
        ProgressBar(
            Terminal(isLive: live, isColored: false, echoesInput: false, width: { 60 }), clock: StillClock(),
            write: sink.write)
    }

    @Test func withoutATerminalThereIsALineForEveryTenth() {
        let sink = TextSink()
        let bar = bar(live: false, sink)
        for done in 1...100 { bar.show(ProgressState(label: "raw", done: done, total: 100)) }
        let lines = sink.text.split(separator: "\n")
        #expect(lines.first == "1/100 raw" && lines.last == "100/100 raw" && lines.count == 11)
    }

    @Test func onATerminalOneLineIsDrawnAnewAndTakenAway() {
        let sink = TextSink()
        let bar = bar(live: true, sink)
        bar.show(ProgressState(label: "raw", done: 1, total: 4, notes: ["1 unscored"], secondsLeft: 39.2))
        bar.show(ProgressState(label: "raw", done: 2, total: 4))
        bar.show(ProgressState(label: "raw", done: 4, total: 4))
        bar.finish()
        bar.show(ProgressState(label: "raw", done: 4, total: 4))
        #expect(
            sink.text.visible
                == "‹r›‹K›  ━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ 1/4 raw, 1 unscored, about 40 s left‹r›‹K›  ━━━━━━━━━━━━━━━━━━━━ 4/4 raw‹r›‹K›"
        )
    }

    @Test(arguments: [(0.2, "1 s"), (119, "119 s"), (150, "3 min"), (7300, "2 h"), (.infinity, "0 s")])
    func timeIsToldRoughly(_ seconds: Double, _ words: String) { #expect(Numbers.roughDuration(seconds) == words) }

    @Test func columnsThatDoNotFitGoBelow() {
        let table = TextTable(head: ["score", "raw", "agent"], rows: [["all", "0.5", "1"], ["one"]])
        #expect(
            table.lines(width: 12) == [
                "score  raw", "-----  ---", "all    0.5", "one", "", "score  agent", "-----  -----", "all        1",
                "one",
            ])
        #expect(table.lines(width: 80).first == "score  raw  agent")
    }
}
