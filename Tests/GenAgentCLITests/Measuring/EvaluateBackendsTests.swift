#if CLI
import Foundation
import GenAgent
import GenAgentEvaluation
import GenAgentImaging
import Testing

@testable import GenAgentCLI

/// An evaluation with a model, a generator and a judge over real HTTP, with canned answers.
@Suite struct EvaluateBackendsTests {
    /// Acts, and judges: it finds everything right.
    private func model() throws -> LoopbackServer {
        try LoopbackServer { route, body in
            guard route == "POST /v1/chat/completions" else { return #"{"data": [{"id": "m"}]}"# }
            let isJudge = !body.contains("tool_call")
            let turn =
                body.contains("Fantasy Fulfillment")
                ? "Fantasy Fulfillment: 9\nIdentity Preservation: 5\nAesthetic Quality: 10"
                : isJudge
                    ? #"{"findings":[{"requirement":"a cup","met":true,"detail":""}],"satisfied":true,"score":0.9,"summary":"A cup."}"#
                    : body.contains("image_url")
                        ? "<think>A cup.</think><judge>It is there.</judge><answer>done</answer>"
                        : #"<think>A cup.</think><tool_call>{"name":"draw","arguments":{"prompt":"one cup"}}</tool_call>"#
            return #"""
                {"choices": [{"message": {"role": "assistant", "content": \#(JSONValue.string(turn).jsonText)}, "finish_reason": "stop"}],
                 "usage": {"prompt_tokens": 1000, "completion_tokens": 100}}
                """#
        }
    }

    private func webUI() throws -> LoopbackServer {
        let picture = try PNG.encode(Bitmap(width: 16, height: 16, fill: Pixel(red: 200, green: 10, blue: 10)))
        return try LoopbackServer { route, _ in
            guard route == "POST /sdapi/v1/txt2img" else { return "{}" }
            return #"{"images": ["\#(picture.base64EncodedString())"], "info": "{\"seed\": 7}"}"#
        }
    }

    @Test func realModelsAreScoredByTheJudgeAndPriced() async throws {
        let place = try TemporaryDirectory()
        let (model, webUI) = (try model().port, try webUI().port)
        let configuration = """
            {"policy": {"url": "http://127.0.0.1:\(model)/v1", "model": "m", "pricePerMillionInput": 1, "pricePerMillionOutput": 10},
             "tools": [{"kind": "sdwebui", "url": "http://127.0.0.1:\(webUI)", "name": "draw", "size": "16x16", "pricePerImage": 0.5}]}
            """
        try Data(configuration.utf8).write(to: URL(fileURLWithPath: place.file("c.json")))
        let suite = [1, 2].map {
            #"{"id": \#($0), "instruction": "a cup of water number \#($0)", "note": "n", "type": "COLOR"}"#
        }
        try Data(suite.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: place.file("s.jsonl")))
        let arguments = [
            "evaluate", "--suite", "imagine=s.jsonl", "--config", "c.json", "--contenders", "raw,agent@1", "--out",
            "ev",
        ]
        let refused = try await Program(arguments, in: place).result()
        #expect(
            refused.code == 64 && refused.errors.contains("Only a vision model can score images of real generators"),
            "\(refused)")

        let judge = ["--judge", "http://127.0.0.1:\(model)/v1", "--judge-model", "m"]
        let result = try await Program(arguments + judge + ["--question", "generic"], in: place).result()
        #expect(result.code == 0, "\(result)")
        let report = try CompareTask.read(place.file("ev"))
        let agent = try #require(report.row("agent, 1 round"))
        #expect(report.judge == "m" && agent.score?.value == 9)
        // Two turns of 1000 tokens read and 100 written, and one picture; the evaluation's judge is not the contender's cost.
        #expect(abs((agent.money ?? 0) - 0.504) < 1e-9 && report.row("raw")?.money == 0.5)
        #expect(result.output.contains("money") && result.output.contains("0.5040"))
        #expect(!result.output.contains("simulation"))

        // The benchmark's own question is the default; the images are those that are there.
        let benchmark = try await Program(arguments + judge + ["--rejudge"], in: place).result()
        #expect(benchmark.code == 0, "\(benchmark)")
        let scored = try CompareTask.read(place.file("ev"))
        #expect(scored.judge.hasPrefix("m, ImagineBench in GenAgent's words"), "\(scored.judge)")
        #expect(scored.row("raw")?.score?.value == 6)
        #expect(scored.records.map(\.image) == report.records.map(\.image))
        let words = "Fantasy Fulfillment? {prompt_data['instruction']} {prompt_data['note']}"
        try Data(words.utf8).write(to: URL(fileURLWithPath: place.file("words.txt")))
        let own = try await Program(arguments + judge + ["--rejudge", "--question", "words.txt"], in: place).result()
        #expect(own.code == 0 && own.output.contains("scored by m, ImagineBench question "), "\(own)")
    }

    @Test(arguments: [
        (["--suite", "imagine=s.jsonl", "--question", "nowhere.txt"], "there is no file `nowhere.txt`"),
        (
            ["--suite", "composition", "--question", "benchmark"],
            "composition is not a benchmark with its own question"
        ),
    ])
    func aQuestionThatCannotBeAskedIsRefused(_ arguments: [String], _ words: String) async throws {
        let judge = ["--judge", "http://127.0.0.1:9/v1", "--judge-model", "m"]
        let result = try await Program(["evaluate"] + arguments + judge, in: TemporaryDirectory()).result()
        #expect(result.code == 64 && result.errors.contains(words), "\(result)")
    }
}
#endif
