import Foundation
import GenAgent
import GenAgentBackends
import Testing

@testable import GenAgentCLI

/// How a run was asked for, written down and read again.
@Suite struct RunConfigurationJSONTests {
    private func read(_ text: String) throws -> BackendConfiguration {
        try BackendConfiguration(JSONValue.parse(text), SettingSource(head: "c.json", isFile: true))
    }

    private static let graph =
        #"{"6": {"class_type": "CLIPTextEncode", "inputs": {"text": "", "x": 0.1}}, "3.a": {"class_type": "KSampler", "inputs": {"seed": 1, "cfg": 7.0, "lora": "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6.safetensors"}}}"#

    static let texts: [String] = {
        let chat = #"{"url": "http://h:8000/v1", "model": "m"}"#
        let tools = ImagesServer.allCases.map {
            #"{"kind": "openai", "url": "https://i.test/v1", "model": "m", "dialect": "\#($0.rawValue)"}"#
        }
        let others = [
            #"{"kind": "openai", "url": "https://i.test/v1/v1", "model": "m", "fixed": {"quality": "low", "n": null, "a": [1, 2.5, true]}}"#,
            #"{"kind": "openai", "url": "https://i.test/a%20b/", "dialect": "sdcpp"}"#,
            #"{"kind": "sdwebui", "url": "http://w:7860/x", "user": "me", "apiKeyEnv": "PASSWORD", "size": "512x768", "name": "draw", "summary": "Draws “well”.\n"}"#,
            #"{"kind": "bfl", "url": "https://api.bfl.ai", "model": "flux-2-pro", "apiKeyEnv": "BFL_KEY", "pricePerImage": 0.03, "pricePerSecond": 1e-7}"#,
            #"{"kind": "sdcpp", "url": "http://s:1234", "concurrency": 2, "rate": "30/min", "maxResponse": "512MB", "fixed": {"lora": []}}"#,
            #"{"kind": "sdcpp", "url": "http://s:1234", "rate": "0.1/s", "pricePerImage": 0, "honorsIdempotencyKey": true}"#,
            #"{"kind": "comfyui", "url": "http://c", "workflow": \#(graph), "bindings": {"prompt": ["6.text"], "seed": "3.a.seed", "guidance": "3.a.cfg", "output": "6"}}"#,
            #"{"kind": "template", "url": "http://t", "template": {"path": "/g", "method": "GET", "query": {"p": "{{prompt}}", "n": 1}, "image": "bytes"}}"#,
            #"{"kind": "template", "url": "http://t", "template": {"path": "/g", "body": {"t": "{{prompt}}", "d": {"e": [0.25, null]}}, "image": "/a/0", "success": {"pointer": "/ok", "equals": false, "message": "/why"}, "seed": "/seed"}}"#,
        ]
        let servers = ChatServer.allCases.map {
            #"{"policy": {"url": "http://h", "model": "m", "dialect": "\#($0.rawValue)"}}"#
        }
        return servers + (tools + others).map { #"{"tools": [\#($0)]}"# } + [
            "{}", #"{"judge": "self"}"#, #"{"judge": "ask"}"#, #"{"judge": \#(chat)}"#, #"{"limits": {}}"#,
            #"{"limits": {"rounds": 4, "tokens": 70000, "seconds": 60.5, "contextTokens": 32000}}"#,
            """
            {"policy": {"url": "http://h:8000/v1", "model": "Qwen3-VL-8B", "dialect": "vllm", "apiKeyEnv": "VLLM_KEY",
                "format": "native", "stream": true, "temperature": 0.7, "topP": 0.9, "maximumTokens": 900, "maximumImageSide": 512,
                "pricePerMillionInput": 0.1, "extra": {"top_k": 20}, "concurrency": 3, "rate": "500/h", "maxResponse": 1},
             "judge": {"url": "http://j/v1", "model": "judge", "temperature": 0, "pricePerMillionOutput": 4, "rate": "2/s"},
             "tools": [{"kind": "sdcpp", "url": "http://s", "pricePerImage": 1}, {"kind": "sdcpp", "url": "http://t", "pricePerSecond": 2}],
             "limits": {"money": 0.3}}
            """,
        ]
    }()

    @Test(arguments: texts) func everySettingIsReadBackAsItWas(_ text: String) throws {
        let configuration = try read(text)
        let written = configuration.json.jsonText
        #expect(try read(written) == configuration, "\(written)")
        let data = try JSONEncoder().encode(configuration)
        #expect(try JSONDecoder().decode(BackendConfiguration.self, from: data) == configuration)
        #expect(try read(written).json == configuration.json)
    }

    @Test func whatLayInFilesNeedsNoFileAnyMore() throws {
        let place = try TemporaryDirectory()
        try Data(Self.graph.utf8).write(to: URL(fileURLWithPath: place.file("w.json")))
        try Data(#"{"path": "/g", "body": "{{prompt}}", "image": "bytes"}"#.utf8).write(
            to: URL(fileURLWithPath: place.file("t.json")))
        let flags = BackendFlags(tools: [
            "comfyui=http://c,workflow=\(place.file("w.json")),prompt=6.text,api-key-env=COMFY_KEY",
            "template=http://t,template=\(place.file("t.json"))", "openai=https://i.test/v1,model=m",
        ])
        let configuration = try BackendConfiguration(flags)
        let written = configuration.json.jsonText
        #expect(!written.contains(place.path))
        for name in ["w.json", "t.json"] { try FileManager.default.removeItem(atPath: place.file(name)) }
        #expect(try read(written) == configuration)
        #expect(written.contains(#""apiKeyEnv":"COMFY_KEY""#))
    }

    @Test func noKeyGetsIn() {
        let key = "sk-planted0123456789abcdefghij"
        let tools = [
            #"{"kind": "comfyui", "url": "http://c", "workflow": {"6": {"class_type": "T", "inputs": {"token": "\#(key)"}}}, "bindings": {"prompt": "6.text"}}"#,
            #"{"kind": "template", "url": "http://t", "template": {"path": "/g", "body": {"auth": ["\#(key)"]}}}"#,
            #"{"kind": "sdcpp", "url": "http://s", "fixed": {"key": "\#(key)"}}"#,
        ]
        let places = ["tools[0].workflow.6.inputs.token", "tools[0].template.body.auth[0]", "tools[0].fixed.key"]
        for (tool, place) in zip(tools, places) {
            let error = #expect(throws: ConfigurationError.self) { try read(#"{"tools": [\#(tool)]}"#) }
            #expect(
                error?.description.hasPrefix("c.json: \(place): this looks like a key.") == true,
                "\(String(describing: error))")
            #expect(error?.description.contains("planted") == false)
        }
    }

    @Test(arguments: texts) func theOptionsOfARunAreReadBackAsTheyWere(_ text: String) throws {
        var options = RunOptions(prompt: "three “red” apples\n🍎")
        #expect(try copy(options) == options)
        options.rounds = 7
        options.seed = .max
        options.side = 2048
        options.directory = "out/a b"
        options.backends = try read(text)
        #expect(try copy(options) == options)
    }

    @Test func everyChoiceIsReadBackAsItWas() throws {
        var options = RunOptions(prompt: "a")
        for profile in RunOptions.Profile.allCases {
            options.profile = profile
            #expect(try copy(options) == options)
        }
        for judge in RunOptions.JudgeChoice.allCases {
            options.judge = judge
            for selection in RunOptions.Selection.allCases {
                options.selection = selection
                #expect(try copy(options) == options)
            }
        }
        for (eyes, output) in zip(RunOptions.Eyes.allCases, RunOptions.Output.allCases) {
            (options.eyes, options.output) = (eyes, output)
            #expect(try copy(options) == options)
        }
    }

    @Test func whatIsMissingHasItsDefaultAndWhatIsWrongIsNamed() throws {
        func decode(_ text: String) throws -> RunOptions {
            try JSONDecoder().decode(RunOptions.self, from: Data(text.utf8))
        }
        #expect(try decode(#"{"prompt": "a cat"}"#) == RunOptions(prompt: "a cat"))
        let wrong = [
            "{}", #"{"prompt": " "}"#, #"{"prompt": "a", "rounds": 0}"#, #"{"prompt": "a", "side": 63}"#,
            #"{"prompt": "a", "seed": "-1"}"#, #"{"prompt": "a", "eyes": "sharp"}"#,
        ]
        for text in wrong { #expect(throws: DecodingError.self) { try decode(text) } }
        #expect(throws: ConfigurationError.self) { try decode(#"{"prompt": "a", "backends": {"polcy": {}}}"#) }
    }

    private func copy(_ options: RunOptions) throws -> RunOptions {
        try JSONDecoder().decode(RunOptions.self, from: JSONEncoder().encode(options))
    }
}
