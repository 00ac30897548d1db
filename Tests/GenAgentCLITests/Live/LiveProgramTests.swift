#if CLI
import Foundation
import GenAgent
import GenAgentImaging
import Testing

/// The servers that `.ci/live` starts.
enum LivePlace: String {
    case llama = "GENAGENT_LLAMACPP_URL"
    case sdServer = "GENAGENT_SDSERVER_URL"
    case vllm = "GENAGENT_VLLM_URL"
    case vllmReasoning = "GENAGENT_VLLM_REASONING_URL"
    case vllmBare = "GENAGENT_VLLM_BARE_URL"
    case comfyUI = "GENAGENT_COMFYUI_URL"

    /// Where it is.
    var url: String { ProcessInfo.processInfo.environment[rawValue] ?? "" }
    var isThere: Bool { !url.isEmpty }
    /// Why its tests are skipped.
    var missing: Comment { "\(rawValue) is not set; `make test-live` starts what it can and says what it cannot." }
}

@Suite("Live: the program with llama.cpp", .enabled(if: LivePlace.llama.isThere, LivePlace.llama.missing))
struct LiveLlamaProgramTests {
    @Test("the doctor finds the server, says what it doubts, and is content")
    func doctor() async throws {
        let result = try await Program.run(
            "doctor", "--policy", LivePlace.llama.url + "/v1", "--model", "scripted", "--dialect", "llamacpp",
            in: TemporaryDirectory())
        #expect(result.code == 0 && result.errors == "", "\(result)")
        #expect(result.output.hasPrefix("policy scripted at \(LivePlace.llama.url)\n"))
        #expect(result.output.contains("✓ reachable: The server lists 1 model."))
        // The scripted model calls `paint` whatever it is offered, which the server's grammar forbids.
        #expect(result.output.contains("\n  ? native calls: "))
    }

    @Test("a run whose policy has no such path says so, and exits with 1")
    func refused() async throws {
        let place = try TemporaryDirectory()
        let result = try await Program.run(
            "run", "one red apple", "--policy", LivePlace.llama.url + "/nowhere", "--model", "scripted",
            "--tool", "sdcpp=http://127.0.0.1:9,name=paint", "--quiet", in: place)
        #expect(result.code == 1, "\(result)")
        #expect(result.errors.contains("404") || result.output.contains("404"), "\(result)")
    }
}

@Suite(
    "Live: the program draws with llama.cpp and sd-server",
    .enabled(if: LivePlace.llama.isThere && LivePlace.sdServer.isThere, LivePlace.sdServer.missing), .serialized)
struct LiveSDProgramTests {
    private static let policy = [
        "--policy", LivePlace.llama.url + "/v1", "--model", "scripted", "--dialect", "llamacpp",
    ]

    @Test(
        "a run ends satisfied, with picture, contact sheet and record in its folder", arguments: ["tagged", "native"])
    func run(_ format: String) async throws {
        for tool in ["openai=\(LivePlace.sdServer.url),dialect=sdcpp", "sdcpp=\(LivePlace.sdServer.url)"] {
            let place = try TemporaryDirectory()
            let arguments =
                ["run", "one red apple", "--format", format, "--seed", "3", "--json"] + Self.policy
                + ["--tool", tool + ",name=paint,size=64x64"]
            let program = try Program(arguments, in: place)
            try program.hangUp()
            let result = await program.result()
            #expect(result.code == 0 && result.errors == "", "\(result)")
            try Self.check(result.output, place)
        }
    }

    @Test("a run by a configuration file, over the sdapi, with the story for people")
    func configured() async throws {
        let place = try TemporaryDirectory()
        let text = """
            {"policy": {"url": "\(LivePlace.llama.url)/v1", "model": "scripted", "dialect": "llamacpp",
                        "temperature": 0, "maximumTokens": 64, "pricePerMillionInput": 0,
                        "pricePerMillionOutput": 0},
             "tools": [{"kind": "sdwebui", "url": "\(LivePlace.sdServer.url)", "name": "paint", "size": "64x64",
                        "fixed": {"steps": 2}, "pricePerImage": 0.5}],
             "limits": {"money": 2}}
            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: place.file("c.json")))
        let result = try await Program.run("run", "one red apple", "--config", "c.json", in: place)
        #expect(result.code == 0 && result.errors == "", "\(result)")
        #expect(result.output.contains("paints: round-1.png, 64x64 PNG"), "\(result)")
        let trajectory = try Self.record(in: place)
        #expect(trajectory.usage.money == 0.5)
        #expect(trajectory.calls.first?.seedUsed == 7)
    }

    @Test("the doctor asks both servers, on all three protocols, and is content")
    func doctor() async throws {
        let url = LivePlace.sdServer.url
        let arguments =
            ["doctor", "--json"] + Self.policy + [
                "--tool", "openai=\(url),dialect=sdcpp,name=a", "--tool", "sdwebui=\(url),name=b",
                "--tool", "sdcpp=\(url),name=c",
            ]
        let program = try Program(arguments, in: TemporaryDirectory())
        try program.hangUp()
        let result = await program.result()
        #expect(result.code == 0 && result.errors == "", "\(result)")
        let findings = try result.output.split(separator: "\n").map { try JSONValue.parse($0) }
        #expect(findings.filter { $0["check"] == "reachable" && $0["result"] == "works" }.count == 4, "\(result)")
        #expect(!findings.contains { $0["result"] == "fails" }, "\(result)")
    }

    /// What a satisfied run leaves.
    private static func check(_ output: String, _ place: TemporaryDirectory) throws {
        let events = try output.split(separator: "\n").map { try JSONValue.parse($0) }
        let last = try #require(events.last)
        #expect(last["stopReason"] == "satisfied" && last["satisfied"] == true, "\(output)")
        #expect(
            place.names(in: "out/one-red-apple") == [
                "contact-sheet.png", "final.png", "round-1.png", "trajectory.json",
            ])
        let trajectory = try record(in: place)
        #expect(trajectory.calls.first?.request?.prompt == "one red apple")
        #expect(trajectory.calls.first?.seedUsed == 7)
        let final = try Data(contentsOf: URL(fileURLWithPath: place.file("out/one-red-apple/final.png")))
        #expect(try PNG.info(final).text("parameters")?.contains("Seed: 7,") == true)
    }

    private static func record(in place: TemporaryDirectory) throws -> Trajectory {
        let file = URL(fileURLWithPath: place.file("out/one-red-apple/trajectory.json"))
        return try JSONDecoder().decode(Trajectory.self, from: Data(contentsOf: file))
    }
}

@Suite("Live: the doctor and vLLM", .enabled(if: LivePlace.vllm.isThere, LivePlace.vllm.missing))
struct LiveVLLMProgramTests {
    @Test("a model without eyes fails, with the server's words and what to serve")
    func blind() async throws {
        let result = try await Program.run(
            "doctor", "--policy", LivePlace.vllm.url + "/v1", "--model", "scripted", "--dialect", "vllm",
            in: TemporaryDirectory())
        #expect(result.code == 1 && result.errors == "", "\(result)")
        #expect(result.output.contains("✓ reachable: The server lists 1 model."))
        #expect(result.output.contains("✓ model: The server serves scripted."))
        #expect(result.output.contains("✗ vision: "))
        #expect(result.output.contains("is not a multimodal model"))
    }

    @Test("a server without tool flags fails where native calls are wanted, and says which flags")
    func bare() async throws {
        let result = try await Program.run(
            "doctor", "--policy", LivePlace.vllmBare.url + "/v1", "--model", "scripted", "--dialect", "vllm",
            "--format", "native", in: TemporaryDirectory())
        #expect(result.code == 1, "\(result)")
        #expect(result.output.contains("✗ native calls: "))
        #expect(result.output.contains("--enable-auto-tool-choice"))
    }

    @Test("a key that is not set, and a wrong one, are told apart; no key is shown")
    func key() async throws {
        let arguments = [
            "doctor", "--policy", LivePlace.vllmReasoning.url + "/v1", "--model", "scripted", "--dialect", "vllm",
            "--api-key-env", "GENAGENT_PLANTED_KEY",
        ]
        for (key, words) in [
            ("", "The environment variable GENAGENT_PLANTED_KEY is not set."),
            ("planted-4711", "Set GENAGENT_PLANTED_KEY to a valid key."),
        ] {
            let program = try Program(arguments, variables: ["GENAGENT_PLANTED_KEY": key], in: TemporaryDirectory())
            try program.hangUp()
            let result = await program.result()
            #expect(result.code == 1, "\(result)")
            #expect(result.output.contains(words), "\(result)")
            #expect(!result.output.contains("planted-4711"))
        }
    }
}

@Suite("Live: the doctor and ComfyUI", .enabled(if: LivePlace.comfyUI.isThere, LivePlace.comfyUI.missing))
struct LiveComfyUIProgramTests {
    @Test("a workflow that the server can run, and one whose checkpoint it lacks")
    func workflow() async throws {
        let place = try TemporaryDirectory()
        let saved = #""2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "genagent"}}"#
        let empty =
            #""1": {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 64, "batch_size": 1, "color": 0}}"#
        let lacking = #""4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "nobody.safetensors"}}"#
        for (name, nodes) in [("good.json", [empty, saved]), ("bad.json", [empty, saved, lacking])] {
            let text = "{\(nodes.joined(separator: ", "))}"
            try Data(text.utf8).write(to: URL(fileURLWithPath: place.file(name)))
            let result = try await Program.run(
                "doctor", "--tool",
                "comfyui=\(LivePlace.comfyUI.url),workflow=\(name),prompt=2.filename_prefix,seed=1.color", in: place)
            #expect(result.code == (name == "good.json" ? 0 : 1), "\(result)")
            let words = name == "good.json" ? "✓ workflow: The server can run the workflow." : "nobody.safetensors"
            #expect(result.output.contains(words), "\(result)")
        }
    }
}
#endif
