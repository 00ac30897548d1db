import GenAgent
import Testing

@testable import GenAgentCLI

@Suite struct JSONRendererTests {
    private func json(_ sink: TextSink) -> any Renderer {
        JSONRenderer(writesAnswers: true, write: sink.write, writeError: { _ in })
    }

    private func events(_ moments: [(moment: ConsoleEvent, time: Timestamp)]) throws -> [JSONValue] {
        try shown(moments, by: json).split(separator: "\n").map { try JSONValue.parse($0) }
    }

    @Test func writesOneVersionedObjectForEachEvent() async throws {
        let events = try await events(moments(of: twoRounds))
        #expect(events.allSatisfy { $0["v"] == 1 && $0["seconds"]?.doubleValue != nil })
        let names = events.compactMap { $0["event"]?.stringValue }.filter { $0 != "delta" && $0 != "progress" }
        let round = ["callStarted", "callFinished", "image", "turnStarted", "turn", "assessed"]
        #expect(names == ["started", "turnStarted", "turn"] + round + round + ["finished"])
    }

    @Test func tellsTheSettingsAndTheEnd() async throws {
        let events = try await events(moments(of: twoRounds))
        let first = try #require(events.first)
        #expect(
            first["seed"] == "7" && first["prompt"] == "two cups"
                && first["program"]?.stringValue == "genagent \(genAgentVersion)")
        let last = try #require(events.last)
        #expect(last["event"] == "finished" && last["stopReason"] == "satisfied" && last["exitCode"] == 0)
        #expect(last["files"]?["rounds"] == ["out/two-cups/round-1.png", "out/two-cups/round-2.png"])
        #expect(last["files"]?["final"] == "out/two-cups/final.png" && last["round"] == 2)
    }

    @Test func tellsTurnsCallsPicturesAndVerdicts() async throws {
        let events = try await events(moments(of: twoRounds))
        func first(_ name: String) throws -> JSONValue {
            try #require(events.first { $0["event"]?.stringValue == name })
        }
        let turn = try first("turn")
        #expect(turn["thought"]?.stringValue?.hasPrefix("Two cups are wanted.") == true)
        #expect(turn["calls"]?.arrayValue?.first?["arguments"]?["prompt"] == "Two cups, exactly two.")
        #expect(try first("callStarted")["tool"] == "paint")
        let image = try first("image")
        #expect(image["file"] == "out/two-cups/round-1.png" && image["width"] == 8 && image["format"] == "png")
        let verdict = try first("assessed")
        #expect(verdict["outcome"] == "unsatisfied" && verdict["score"] == 0.5 && verdict["round"] == 1)
    }

    @Test func asksInAnEventAndOnStandardError() throws {
        let errors = TextSink()
        let question = Question(round: 2, path: "r.png", text: "Well? ", isFollowUp: false)
        let time = Timestamp(microseconds: 0)
        let text = shown([(.question(question), time), (.answered("n"), time)]) {
            JSONRenderer(writesAnswers: true, write: $0.write, writeError: errors.write)
        }
        #expect(errors.text == "r.png\nWell? n\n")
        let event = try JSONValue.parse(String(text.prefix { $0 != "\n" }))
        #expect(event["event"] == "question" && event["file"] == "r.png" && event["round"] == 2)
    }
}
