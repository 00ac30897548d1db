#if CLI
import Foundation
import GenAgent
import GenAgentImaging
import Testing

/// The built program with servers on the loopback interface: real HTTP, canned answers.
@Suite struct BackendProgramTests {
    /// A model that calls the tool once, by the tags, and is content with the picture it then sees.
    private func model() throws -> LoopbackServer {
        try LoopbackServer { route, body in
            guard route == "POST /v1/chat/completions" else { return #"{"data": [{"id": "m"}]}"# }
            let turn =
                body.contains("image_url")
                ? "<think>A cup.</think><judge>It is there.</judge><answer>done</answer>"
                : #"<think>A cup.</think><tool_call>{"name":"draw","arguments":{"prompt":"one cup"}}</tool_call>"#
            let content = JSONValue.string(turn).jsonText
            return #"""
                {"choices": [{"message": {"role": "assistant", "content": \#(content)}, "finish_reason": "stop"}],
                 "usage": {"prompt_tokens": 1000, "completion_tokens": 100}}
                """#
        }
    }

    /// A web UI that gives a small picture.
    private func webUI() throws -> LoopbackServer {
        let picture = try PNG.encode(Bitmap(width: 16, height: 16, fill: Pixel(red: 200, green: 10, blue: 10)))
        return try LoopbackServer { route, body in
            if route == "GET /sdapi/v1/sd-models" { return #"[{"title": "a"}]"# }
            let wish = try? JSONValue.parse(body)
            // The size of the settings, since the call names none.
            guard route == "POST /sdapi/v1/txt2img", wish?["width"] == 16, wish?["height"] == 16 else { return "{}" }
            return #"{"images": ["\#(picture.base64EncodedString())"], "info": "{\"seed\": 7}"}"#
        }
    }

    private func configure(_ place: TemporaryDirectory) throws {
        let text = """
            {"policy": {"url": "http://127.0.0.1:\(try model().port)/v1", "model": "m",
                        "pricePerMillionInput": 1, "pricePerMillionOutput": 10},
             "tools": [{"kind": "sdwebui", "url": "http://127.0.0.1:\(try webUI().port)", "name": "draw",
                        "size": "16x16", "pricePerImage": 0.5}],
             "limits": {"money": 2}}
            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: place.file("c.json")))
    }

    @Test func drawsWithAModelAndAGeneratorOverHTTP() async throws {
        let place = try TemporaryDirectory()
        try configure(place)
        let result = try await Program.run("run", "a cup", "--config", "c.json", "--seed", "3", in: place)
        #expect(result.code == 0 && result.errors == "", "\(result)")
        #expect(result.output.contains("paints: round-1.png, 16x16 PNG"))
        let record = try Data(contentsOf: URL(fileURLWithPath: place.file("out/a-cup/trajectory.json")))
        let trajectory = try JSONDecoder().decode(Trajectory.self, from: record)
        #expect(trajectory.calls.first?.request?.prompt == "one cup")
        #expect(trajectory.setup.configuration.limits.money == 2)
        // Two turns of 1000 tokens read and 100 written, and one picture.
        let money = try #require(trajectory.usage.money)
        #expect(abs(money - 0.504) < 1e-9)
    }

    @Test func stopsByNameWhereTheMoneyIsSpent() async throws {
        let place = try TemporaryDirectory()
        try configure(place)
        let result = try await Program.run(
            "run", "a cup", "--config", "c.json", "--max-money", "0.3", "--json", in: place)
        let last = try JSONValue.parse(try #require(result.output.split(separator: "\n").last))
        #expect(last["stopReason"] == "moneyLimit" && last["satisfied"] == false)
        // What was paid for is kept.
        #expect(last["files"]?["final"] == "out/a-cup/final.png")
    }

    @Test func aModelJudgesEveryPicture() async throws {
        let place = try TemporaryDirectory()
        try configure(place)
        let judge = try LoopbackServer { _, _ in
            let verdict =
                #"{"findings": [{"requirement": "a cup", "detail": "red", "met": true}], "verdict": "satisfied", "score": 1}"#
            return #"{"choices": [{"message": {"content": \#(JSONValue.string(verdict).jsonText)}}]}"#
        }
        let arguments = [
            "run", "a cup", "--config", "c.json", "--json", "--judge", "http://127.0.0.1:\(judge.port)/v1",
            "--judge-model", "eye",
        ]
        // A limit of money stands in the file, and this judge has no price.
        let refused = try await ran(arguments, in: place)
        #expect(refused.code == 64 && refused.errors.contains("limits.money: a limit on money needs prices."))
        let text = try String(contentsOfFile: place.file("c.json"), encoding: .utf8)
        try Data(text.replacingOccurrences(of: "\"money\": 2", with: "\"rounds\": 2").utf8)
            .write(to: URL(fileURLWithPath: place.file("c.json")))
        let result = try await ran(arguments, in: place)
        let events = try result.output.split(separator: "\n").map { try JSONValue.parse($0) }
        #expect(events.first?["judge"] == "model" && events.first?["policy"] == "m" && events.first?["rounds"] == 2)
        #expect(events.first { $0["event"] == "assessed" }?["score"] == 1)
        #expect(events.last?["stopReason"] == "satisfied" && result.code == 0)
    }

    @Test func theDoctorFindsAServerThatIsGone() async throws {
        let place = try TemporaryDirectory()
        try configure(place)
        let well = try await Program.run("doctor", "--config", "c.json", "--json", in: place)
        let checks = try well.output.split(separator: "\n").map { try JSONValue.parse($0) }
        #expect(checks.count == 6 && checks.allSatisfy { $0["check"]?.stringValue != nil })
        // The canned model calls no tool and sees no colour, which the tagged format does not need and nobody can tell.
        #expect(well.code == 0 && checks.filter { $0["result"] == "doubtful" }.count == 2)
        // Port 1 is nobody's.
        let gone = try await Program.run("doctor", "--policy", "http://127.0.0.1:1/v1", "--model", "m", in: place)
        #expect(gone.code == 1 && gone.output.hasPrefix("policy m at http://127.0.0.1:1\n  ✗ reachable: "))
        let none = try await Program.run("doctor", in: place)
        #expect(none.code == 64 && none.errors.hasPrefix("Error: There is nothing to check"))
    }

    @Test func estimatesWithoutAskingAnybody() async throws {
        let place = try TemporaryDirectory()
        let arguments = [
            "run", "a cup", "--tool", "sdwebui=http://127.0.0.1:1,price-per-image=0.25", "--rounds", "4",
            "--max-money", "2",
        ]
        let result = try await ran(arguments + ["--dry-run"], in: place)
        #expect(result.code == 0 && result.output.contains("  money: about 1.0000\n  the limit is 2.0000\n"))
        let json = try await ran(arguments + ["--estimate", "--json"], in: place)
        #expect(try JSONValue.parse(json.output)["money"] == 1)
        #expect(place.names() == [])
    }

    @Test func aKeyIsWrittenNowhere() async throws {
        let place = try TemporaryDirectory()
        try configure(place)
        let text = try String(contentsOfFile: place.file("c.json"), encoding: .utf8)
        let keyed = text.replacingOccurrences(of: "\"model\": \"m\",", with: #""model": "m", "apiKeyEnv": "PLANTED","#)
            .replacingOccurrences(of: "\"name\": \"draw\",", with: #""name": "draw", "apiKeyEnv": "PLANTED","#)
        #expect(keyed.components(separatedBy: "PLANTED").count == 3)
        try Data(keyed.utf8).write(to: URL(fileURLWithPath: place.file("c.json")))
        let key = "planted-5f2c1d"
        for arguments in [["run", "a cup", "--config", "c.json", "--json"], ["doctor", "--config", "c.json"]] {
            let result = try await ran(arguments, variables: ["PLANTED": key], in: place)
            #expect(result.code == 0 && !(result.output + result.errors).contains("planted"))
        }
        let names = place.names(in: "out/a-cup")
        #expect(names.contains("trajectory.json"))
        for name in names {
            let data = try Data(contentsOf: URL(fileURLWithPath: place.file("out/a-cup/\(name)")))
            #expect(data.range(of: Data(key.utf8)) == nil)
        }
    }

    private func ran(
        _ arguments: [String], variables: [String: String] = [:], in place: TemporaryDirectory
    ) async throws -> Program.Result {
        let program = try Program(arguments, variables: variables, in: place)
        try program.hangUp()
        return await program.result()
    }

    @Test func namesTheVariableThatIsNotSet() async throws {
        let place = try TemporaryDirectory()
        let result = try await Program.run(
            "run", "a cup", "--policy", "http://127.0.0.1:1", "--model", "m", "--api-key-env", "GENAGENT_NO_SUCH_KEY",
            in: place)
        #expect(result.code == 64 && result.errors.hasPrefix("Error: GENAGENT_NO_SUCH_KEY: this environment variable"))
        #expect(place.names() == [])
    }
}
#endif
