import Foundation
import GenAgent
import GenAgentTesting

/// The turn parser: a megabyte in one reply against 50 ms, and turns of ordinary length.
struct ParserBenchmark {
    private let settings: Settings

    init(_ settings: Settings) { self.settings = settings }

    func run() {
        print("## parser\n")
        megabytes()
        ordinary()
    }

    private func megabytes() {
        var table = MarkdownTable("1 MB of", "median ms", "min", "max", "within 50 ms", "outcome")
        for (name, text) in Self.inputs {
            let reply = PolicyReply(text: text)
            let timing = Timing.measure(runs: settings.runs) { keep(TurnParser().parse(reply, format: .tagged)) }
            let parse = TurnParser().parse(reply, format: .tagged)
            table.add(
                name, timing.median.text(), timing.least.text(), timing.most.text(), timing.median < 50 ? "yes" : "NO",
                parse.violation?.kind.rawValue ?? "turn")
        }
        print(table.text)
    }

    private func ordinary() {
        var fuzzer = TurnFuzzer(seed: settings.seed)
        let turns = (0..<10_000).map { _ in TurnRenderer().render(fuzzer.nextTurn()) }
        let fuzzed = (0..<10_000).map { _ in fuzzer.nextText() }
        let prose = String(
            repeating: "The cat must sit to the left of the red cube, and there are exactly three cups. ", count: 10)
        let typical =
            "<think>\(prose)</think><judge>The image shows two cups instead of three.</judge><tool_call>"
            + "{\"name\": \"paint\", \"arguments\": {\"prompt\": \"A cat left of a red cube, exactly three cups (3)\", "
            + "\"seed\": 7}}</tool_call>"
        var table = MarkdownTable("turns", "mean bytes", "turns/s", "median us", "min", "max")
        let sets = [
            ("typical: thought, judgment, call", Array(repeating: typical, count: 10_000)),
            ("rendered from random turns", turns), ("fuzzed", fuzzed),
        ]
        for (name, texts) in sets {
            let timing = Timing.measure(runs: settings.runs, units: texts.count) {
                for text in texts { keep(TurnParser().parse(text)) }
            }
            let bytes = texts.reduce(0) { $0 + $1.utf8.count } / texts.count
            table.add(
                name, bytes.grouped, Int(1000 / timing.median).grouped, (timing.median * 1000).text(),
                (timing.least * 1000).text(), (timing.most * 1000).text())
        }
        print(table.text)
    }

    private static var inputs: [(String, String)] {
        let call = "<tool_call>{\"name\":\"paint\",\"arguments\":{\"prompt\":\"a cat\"}}</tool_call>"
        return [
            (
                "clean: a long thought and a call",
                "<think>" + fill("The cat sits left of the cube. ") + "</think>" + call
            ),
            (
                "clean: a call with a long prompt",
                "<think>x</think><tool_call>{\"name\":\"paint\",\"arguments\":{\"prompt\":\"" + fill("a red cat, ")
                    + "\"}}</tool_call>"
            ),
            ("clean: many calls", "<think>x</think>" + fill(call)),
            ("adversarial: openers", fill("<think>")),
            ("adversarial: closers", fill("</think>")),
            ("adversarial: angle brackets", fill("<")),
            ("adversarial: braces", fill("{")),
            ("adversarial: half objects", fill("{\"a\":")),
            ("adversarial: bare calls", fill("{\"name\":\"a\",\"arguments\":{}}")),
            ("adversarial: fences", fill("```json\n")),
            (
                "adversarial: escapes",
                "<tool_call>{\"name\":\"a\",\"arguments\":{\"x\":\"" + fill("\\u00e9") + "\"}}</tool_call>"
            ),
            (
                "adversarial: array of objects",
                "<tool_call>{\"name\":\"a\",\"arguments\":{\"x\":[" + fill("{\"\":1},") + "1]}}</tool_call>"
            ),
        ]
    }

    private static func fill(_ unit: String) -> String { String(repeating: unit, count: 1_000_000 / unit.utf8.count) }
}
