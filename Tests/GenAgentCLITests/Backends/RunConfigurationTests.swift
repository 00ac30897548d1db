import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import Testing

@testable import GenAgentCLI

@Suite struct RunConfigurationTests {
    private func read(_ text: String, _ flags: BackendFlags = BackendFlags()) throws -> RunConfiguration {
        try RunConfiguration(JSONValue.parse(text), SettingSource(head: "c.json", isFile: true), flags)
    }

    /// What a person reads about a configuration.
    private func complaint(_ text: String, _ flags: BackendFlags = BackendFlags()) -> String {
        do {
            return "\(try read(text, flags))"
        } catch {
            return "\(error)"
        }
    }

    private func url(_ text: String) throws -> URL { try #require(URL(string: text)) }

    @Test func readsEverySettingOfModels() throws {
        let read = try read(
            """
            {"policy": {"url": "http://h:8000/v1", "model": "Qwen3-VL-8B", "dialect": "vllm", "apiKeyEnv": "VLLM_KEY",
                "format": "native", "stream": true, "temperature": 0.7, "topP": 0.9, "maximumTokens": 900, "maximumImageSide": 512,
                "pricePerMillionInput": 2, "pricePerMillionOutput": 4, "extra": {"top_k": 20}},
             "judge": {"url": "http://j/v1", "model": "judge"},
             "limits": {"rounds": 5, "tokens": 70000, "seconds": 60.5, "contextTokens": 32000}}
            """)
        let policy = try #require(read.policy)
        #expect(policy.url == (try url("http://h:8000/v1")) && policy.model == "Qwen3-VL-8B")
        #expect(policy.format == .native && policy.streams && policy.keyVariable == "VLLM_KEY")
        #expect(policy.sampling == SamplingOptions(temperature: 0.7, topP: 0.9, maximumTokens: 900))
        #expect(policy.imageTransform?.longestSide == 512)
        #expect(policy.price == TokenPrice(inputPerMillion: 2, outputPerMillion: 4))
        #expect(policy.endpoint.dialect.name == "vllm" && policy.endpoint.dialect.extra == ["top_k": 20])
        #expect(policy.endpoint.key.variable == "VLLM_KEY")
        #expect(read.judgeModel?.model == "judge" && read.judgeModel?.server == .generic)
        #expect(read.limits == LimitSettings(rounds: 5, tokens: 70_000, seconds: 60.5, contextTokens: 32_000))
        #expect(!read.isSandbox)
    }

    @Test func readsHowMuchAServerIsAsked() throws {
        let file = try read(
            """
            {"policy": {"url": "http://h/v1", "model": "m", "concurrency": 8, "rate": "500/h", "maxResponse": 1000},
             "judge": {"url": "http://h/v1", "model": "m", "rate": "0.5/s"},
             "tools": [{"kind": "sdwebui", "url": "http://w", "maxResponse": "2GB"}]}
            """)
        let policy = try #require(file.policy?.endpoint)
        #expect(policy.limits == EndpointLimits(maximumConcurrent: 8, requestsPerSecond: 500.0 / 3600))
        #expect(policy.maximumResponseBytes == 1000)
        let judge = try #require(file.judgeModel?.endpoint)
        #expect(judge.limits == EndpointLimits(requestsPerSecond: 0.5))
        #expect(judge.maximumResponseBytes == 256_000_000)
        #expect(file.tools.first?.endpoint.limits == nil)
        #expect(file.tools.first?.endpoint.maximumResponseBytes == 2_000_000_000)
        let typed = try RunConfiguration(
            BackendFlags(tools: ["sdcpp=http://s,concurrency=2,rate=30/min,max-response=512MB"]))
        #expect(typed.tools.first?.endpoint.limits == .perMinute(30, maximumConcurrent: 2))
        #expect(typed.tools.first?.endpoint.maximumResponseBytes == 512_000_000)
    }

    @Test func saysWhatIsWrongWithLimits() {
        let cases = [
            ("concurrency=0", "concurrency: expected a whole number of at least 1, found the text '0'."),
            ("rate=fast", "rate: 'fast' is no rate. Give a number per s, min or h, such as 30/min."),
            ("rate=0/s", "rate: '0/s' is no rate."), ("rate=3/day", "rate: '3/day' is no rate."),
            ("max-response=much", "max-response: 'much' is no number of bytes. Give one such as 512MB."),
            ("max-response=-1MB", "max-response: '-1MB' is no number of bytes."),
            ("max-response=99999999999GB", "max-response: '99999999999GB' is no number of bytes."),
        ]
        for (option, expected) in cases {
            let said = complaint("{}", BackendFlags(tools: ["sdcpp=http://s,\(option)"]))
            #expect(said.hasPrefix("--tool sdcpp: \(expected)"), "\(said)")
        }
        #expect(
            complaint(#"{"policy": {"url": "http://h", "model": "m", "maxResponse": 0}}"#)
                == "c.json: policy.maxResponse: expected a whole number of at least 1, found 0.")
    }

    @Test func readsHowLongThingsMayTakeAndWhereImagesMayLie() throws {
        let file = try read(
            """
            {"policy": {"url": "http://h/v1", "model": "m", "timeouts": {"connect": 5, "firstByte": "none"}},
             "judge": {"url": "http://h/v1", "model": "m"},
             "tools": [{"kind": "openai", "url": "https://w", "model": "m", "imageHosts": ["cdn.example.com", "*.b.example:8443"],
                        "timeouts": {"total": 0.5}},
                       {"kind": "sdcpp", "url": "http://s", "name": "two", "imageHosts": "127.0.0.1:9"}]}
            """)
        #expect(file.policy?.endpoint.timeouts == HTTPTimeouts(connect: 5, firstByte: nil, total: 3600))
        #expect(file.judgeModel?.endpoint.timeouts == HTTPTimeouts(connect: 15, firstByte: 1800, total: 3600))
        #expect(file.tools.first?.endpoint.timeouts == HTTPTimeouts(connect: 15, firstByte: 1800, total: 0.5))
        #expect(file.tools.first?.endpoint.imageHosts == ["cdn.example.com", "*.b.example:8443"])
        #expect(file.tools.last?.endpoint.imageHosts == ["127.0.0.1:9"])
        let typed = try RunConfiguration(
            BackendFlags(tools: [
                "sdcpp=http://s,connect-timeout=5,first-byte-timeout=60.5,total-timeout=none,image-hosts=a.example+*.b.example"
            ]))
        #expect(typed.tools.first?.endpoint.timeouts == HTTPTimeouts(connect: 5, firstByte: 60.5, total: nil))
        #expect(typed.tools.first?.endpoint.imageHosts == ["a.example", "*.b.example"])
        // Both are on record with the run.
        for configuration in [file, typed] {
            let again = try JSONDecoder().decode(RunConfiguration.self, from: JSONEncoder().encode(configuration))
            #expect(again == configuration)
        }
    }

    @Test func saysWhatIsWrongWithTimeLimitsAndHosts() {
        for (option, expected) in [
            (
                "connect-timeout=0",
                "connect-timeout: expected seconds, more than 0 and at most 1000000, or none for no limit."
            ),
            ("first-byte-timeout=-1", "first-byte-timeout: expected seconds"),
            ("total-timeout=soon", "total-timeout: expected seconds"),
            ("total-timeout=nan", "total-timeout: expected seconds"),
            ("total-timeout=inf", "total-timeout: expected seconds"),
            ("timeouts=5", "timeouts: there is no such setting."),
            (
                "image-hosts=*",
                "image-hosts: '*' is not a host. Give one such as cdn.example.com, *.example.com or 192.168.1.7:9000."
            ),
            ("image-hosts=a.example+b/c", "image-hosts: 'b/c' is not a host."),
        ] {
            let said = complaint("{}", BackendFlags(tools: ["sdcpp=http://s,\(option)"]))
            #expect(said.hasPrefix("--tool sdcpp: \(expected)"), "\(said)")
        }
        for (members, expected) in [
            (#""timeouts": {"connect": "5"}"#, "policy.timeouts.connect: expected seconds"),
            (
                #""timeouts": {"conect": 5}"#,
                "policy.timeouts.conect: there is no such setting. There are connect, firstByte, total."
            ),
            (#""timeouts": 5"#, "policy.timeouts: expected an object, found 5."),
            (#""imageHosts": ["a.example"]"#, "policy.imageHosts: there is no such setting."),
        ] {
            let said = complaint(#"{"policy": {"url": "http://h", "model": "m", \#(members)}}"#)
            #expect(said.hasPrefix("c.json: \(expected)"), "\(said)")
        }
        #expect(
            complaint(#"{"tools": [{"kind": "sdcpp", "url": "http://s", "imageHosts": ["a b"]}]}"#)
                .hasPrefix("c.json: tools[0].imageHosts: 'a b' is not a host."))
    }

    @Test func withoutSettingsTheSandboxServes() throws {
        #expect(try read("{}").isSandbox && RunConfiguration(BackendFlags()).isSandbox)
        #expect(try read(#"{"judge": "ask"}"#).judging == .person)
    }

    @Test func theCommandLineOutranksTheFile() throws {
        let file = """
            {"policy": {"url": "http://h/v1", "model": "a", "dialect": "vllm"}, "judge": "ask",
             "tools": [{"kind": "sdwebui", "url": "http://w"}]}
            """
        let flags = BackendFlags(
            model: "b", tools: ["sdcpp=http://s:1234,name=draw,size=512x768"], judge: "http://j/v1", judgeModel: "eye",
            judgeDialect: .ollama)
        let merged = try read(file, flags)
        #expect(merged.policy?.model == "b" && merged.policy?.server == .vLLM)
        #expect(merged.tools.map(\.name) == ["draw"] && merged.tools.map(\.kind) == [.sdCpp])
        #expect(merged.tools.first?.size == PixelSize(width: 512, height: 768))
        #expect(merged.judgeModel?.model == "eye" && merged.judgeModel?.server == .ollama)
        #expect(try read(file, BackendFlags(judge: "self")).judging == .policy)
    }

    @Test func aKeyGoesToNoOtherServerThanItWasNamedFor() throws {
        let file = #"{"policy": {"url": "http://h/v1", "model": "a", "apiKeyEnv": "KEY"}}"#
        #expect(try read(file, BackendFlags(policy: "http://h/v1")).policy?.keyVariable == "KEY")
        #expect(try read(file, BackendFlags(policy: "http://other/v1")).policy?.keyVariable == nil)
        let both = BackendFlags(policy: "http://other/v1", keyVariable: "OTHER")
        #expect(try read(file, both).policy?.keyVariable == "OTHER")
    }

    @Test func saysWhereAndWhatIsWrong() {
        let tool = #"{"tools": [{"kind": "sdwebui", "url": "http://w", "#
        let cases = [
            (#"{"polcy": {}}"#, "c.json: polcy: there is no such setting. There are policy, tools, judge, limits."),
            (
                #"{"policy": {"model": "m"}}"#,
                #"c.json: policy.url: it is missing. Give one, such as "http://127.0.0.1:8000/v1"."#
            ),
            (
                #"{"policy": {"url": "h:80", "model": "m"}}"#,
                "c.json: policy.url: 'h:80' is no URL of a server. Give one such as http://127.0.0.1:8000/v1."
            ),
            (
                #"{"policy": {"url": "http://h", "model": "m", "dialect": "vlm"}}"#,
                "c.json: policy.dialect: 'vlm' is none of openai, openai-reasoning, vllm, sglang, llamacpp, ollama, generic."
            ),
            (
                #"{"policy": {"url": "http://h", "model": "m", "temperature": "hot"}}"#,
                "c.json: policy.temperature: expected a number of at least 0, found the text 'hot'."
            ),
            (#"{"policy": "http://h"}"#, "c.json: policy: expected an object, found the text 'http://h'."),
            (
                #"{"policy": {}}"#,
                #"c.json: policy.url: it is missing. Give one, such as "http://127.0.0.1:8000/v1"."#
            ),
            (#"{"judge": 5}"#, "c.json: judge: expected an object, found 5."),
            (#"{"policy": [1]}"#, "c.json: policy: expected an object, found a list."),
            (
                #"{"limits": {"rounds": 0}}"#,
                "c.json: limits.rounds: expected a whole number of at least 1, found 0."
            ),
            (
                tool + #""size": "big"}]}"#,
                "c.json: tools[0].size: 'big' is no size. Give width x height in pixels, such as 1024x1024."
            ),
            (
                #"{"tools": [{"kind": "midjourney", "url": "http://w"}]}"#,
                "c.json: tools[0].kind: 'midjourney' is no kind of tool. There are openai, comfyui, sdwebui, bfl, sdcpp, template."
            ),
            (
                tool + #""name": "draw"}, {"kind": "sdcpp", "url": "http://w", "name": "draw"}]}"#,
                "c.json: tools[1].name: two tools are called draw. Rename one of them."
            ),
            (
                #"{"tools": [{"kind": "openai", "url": "http://w"}]}"#,
                #"c.json: tools[0].model: it is missing. Give one, such as "gpt-image-2"."#
            ),
            (
                #"{"tools": [{"kind": "comfyui", "url": "http://w", "workflow": "none.json"}]}"#,
                "c.json: tools[0].workflow: the file none.json cannot be read. Check the path."
            ),
            (
                #"{"judge": "me"}"#,
                "c.json: judge: 'me' is no judge. Give self (the policy judges), ask (you judge), or a vision model: its URL with --judge-model NAME, in a file an object with url and model."
            ),
        ]
        for (text, expected) in cases { #expect(complaint(text) == expected) }
        #expect(
            complaint(#"{"policy": {"url": "http://h", "model": "m"}, "limits": {"money": 1}}"#)
                .hasPrefix("c.json: limits.money: a limit of money needs prices."))
        #expect(complaint("{}", BackendFlags(model: "m")).hasPrefix("--policy: it is missing."))
        let ask = BackendFlags(judge: "ask", judgeModel: "m")
        #expect(complaint("{}", ask) == "--judge: 'ask' is no model. Give the URL of the judging model.")
        #expect(complaint("{}", BackendFlags(policy: "http://h")).hasPrefix("--model: it is missing."))
        #expect(complaint("{}", BackendFlags(judge: "http://h")).hasPrefix("--judge-model: it is missing."))
    }

    @Test func toolOptionsAreReadLikeTheFile() throws {
        let cases = [
            ("sdwebui", "--tool: write kind=URL and then its options"),
            ("sdwebui=", "--tool: write kind=URL"),
            ("paint=http://w", "--tool paint: kind: 'paint' is no kind of tool. There are openai, comfyui,"),
            ("sdwebui=w", "--tool sdwebui: url: 'w' is no URL of a server."),
            ("sdwebui=http://w,prize=3", "--tool sdwebui: prize: there is no such setting."),
            ("sdwebui=http://w,size", "--tool sdwebui: after the URL come options as option=value"),
            ("sdwebui=http://w,size=64x64,size=64x64", "--tool sdwebui: size: it is given twice."),
            ("bfl=http://w", "--tool bfl: model: it is missing. Give one, such as flux-2-pro."),
            ("sdwebui=http://w,price-per-image=-1", "--tool sdwebui: price-per-image: expected a number of at least 0"),
        ]
        for (text, expected) in cases {
            let said = complaint("{}", BackendFlags(tools: [text]))
            #expect(said.hasPrefix(expected), "\(said)")
        }
        let read = try RunConfiguration(
            BackendFlags(tools: [
                "openai=https://api.test/v1,model=m=1,api-key-env=KEY,price-per-image=0.04", "sdcpp=http://s",
            ]))
        #expect(read.tools.map(\.name) == ["generate_image", "generate_image_2"])
        // The route brings its own /v1.
        #expect(read.tools.map { "\($0.url)" } == ["https://api.test/", "http://s"])
        #expect(read.tools.first?.details == .openAI(.openAI, model: "m=1"))
        #expect(read.tools.first?.prices.perImage == 0.04 && read.tools.first?.keyVariable == "KEY")
    }

    @Test func keysAreRefusedAndNeverRepeated() {
        let key = "sk-planted0123456789abcdefghij"
        let texts = [
            #"{"policy": {"url": "http://h", "model": "m", "apiKeyEnv": "\#(key)"}}"#,
            #"{"policy": {"url": "http://h", "model": "m", "apiKey": "\#(key)"}}"#,
            #"{"policy": {"url": "http://h", "model": "\#(key)"}}"#,
            #"{"policy": {"url": "http://u:\#(key)@h", "model": "m"}}"#,
            #"{"policy": {"url": "http://h/?key=\#(key)", "model": "m"}}"#,
            #"{"policy": {"url": "http://h", "model": "m", "extra": {"a": [{"b": "\#(key)"}]}}}"#,
            #"{"policy": {"url": "http://h", "model": "m", "temperature": "\#(key)"}}"#,
        ]
        for text in texts {
            let said = complaint(text)
            #expect(said.hasPrefix("c.json: policy.") && !said.contains("planted"), "\(said)")
        }
        #expect(complaint(texts[1]).contains("Give the name of an environment variable in apiKeyEnv"))
        #expect(complaint(texts[5]).hasPrefix("c.json: policy.extra.a[0].b: this looks like a key."))
        let flags = BackendFlags(policy: "http://h", model: "m", keyVariable: key)
        #expect(complaint("{}", flags).hasPrefix("--api-key-env: this is no name of an environment variable."))
        let tool = complaint("{}", BackendFlags(tools: ["bfl=http://h,model=m,api-key-env=\(key)"]))
        #expect(tool.hasPrefix("--tool bfl: api-key-env: this looks like a key.") && !tool.contains("planted"))
    }

    @Test func namesOfModelsAreNoKeys() {
        let names = [
            "Qwen3-VL-235B-A22B-Instruct-FP8-2507", "gpt-image-2.6-sunburst",
            "/models/0123456789abcdef0123456789abcdef",
            "black-forest-labs/FLUX.1-dev", "OPENAI_API_KEY",
        ]
        for name in names { #expect(!SecretGuard.looksLikeKey(name), "\(name)") }
        let keys = [
            "0f8fad5b-d9cb-469f-a165-70867728950e", "hf_abcdefghijklmnopqrst", "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6",
        ]
        for key in keys { #expect(SecretGuard.looksLikeKey(key)) }
    }

    @Test func aVariableThatIsNotSetIsNamed() throws {
        let read = try read(
            #"{"policy": {"url": "http://h:8000/v1", "model": "m"}, "tools": [{"kind": "bfl", "url": "https://b", "model": "f", "apiKeyEnv": "BFL_KEY"}]}"#
        )
        try read.requireKeys(["BFL_KEY": "x"])
        #expect(
            throws: ConfigurationError(
                place: "BFL_KEY",
                problem:
                    "this environment variable is not set. It should hold the key of https://b: export BFL_KEY=…")
        ) { try read.requireKeys(["BFL_KEY": " "]) }
    }
}
