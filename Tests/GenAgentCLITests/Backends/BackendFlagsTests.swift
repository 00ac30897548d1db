import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import Testing

@testable import GenAgentCLI

@Suite struct BackendFlagsTests {
    private func read(_ text: String, _ flags: BackendFlags = BackendFlags()) throws -> BackendConfiguration {
        try BackendConfiguration(JSONValue.parse(text), SettingSource(head: "c.json", isFile: true), flags)
    }

    /// What a person reads about a configuration.
    private func complaint(_ text: String, _ flags: BackendFlags = BackendFlags()) -> String {
        do {
            return "\(try read(text, flags))"
        } catch {
            return "\(error)"
        }
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
        let typed = try BackendConfiguration(
            BackendFlags(tools: ["sdcpp=http://s,concurrency=2,rate=30/min,max-response=512MB"]))
        #expect(typed.tools.first?.endpoint.limits == .perMinute(30, maximumConcurrent: 2))
        #expect(typed.tools.first?.endpoint.maximumResponseBytes == 512_000_000)
    }

    @Test func saysWhatIsWrongWithLimits() {
        let cases = [
            ("concurrency=0", "concurrency: expected a whole number of at least 1, found the string '0'."),
            ("rate=fast", "rate: 'fast' is not a valid rate. Give a number per s, min or h, such as 30/min."),
            ("rate=0/s", "rate: '0/s' is not a valid rate."), ("rate=3/day", "rate: '3/day' is not a valid rate."),
            ("max-response=much", "max-response: 'much' is not a valid number of bytes. Give one such as 512MB."),
            ("max-response=-1MB", "max-response: '-1MB' is not a valid number of bytes."),
            ("max-response=99999999999GB", "max-response: '99999999999GB' is not a valid number of bytes."),
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
        let typed = try BackendConfiguration(
            BackendFlags(tools: [
                "sdcpp=http://s,connect-timeout=5,first-byte-timeout=60.5,total-timeout=none,image-hosts=a.example+*.b.example"
            ]))
        #expect(typed.tools.first?.endpoint.timeouts == HTTPTimeouts(connect: 5, firstByte: 60.5, total: nil))
        #expect(typed.tools.first?.endpoint.imageHosts == ["a.example", "*.b.example"])
        // Both are on record with the run.
        for configuration in [file, typed] {
            let again = try JSONDecoder().decode(BackendConfiguration.self, from: JSONEncoder().encode(configuration))
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
            ("timeouts=5", "timeouts: unknown setting."),
            (
                "image-hosts=*",
                "image-hosts: '*' is not a valid host. Give one such as cdn.example.com, *.example.com or 192.168.1.7:9000."
            ),
            ("image-hosts=a.example+b/c", "image-hosts: 'b/c' is not a valid host."),
        ] {
            let said = complaint("{}", BackendFlags(tools: ["sdcpp=http://s,\(option)"]))
            #expect(said.hasPrefix("--tool sdcpp: \(expected)"), "\(said)")
        }
        for (members, expected) in [
            (#""timeouts": {"connect": "5"}"#, "policy.timeouts.connect: expected seconds"),
            (
                #""timeouts": {"conect": 5}"#,
                "policy.timeouts.conect: unknown setting. Known settings: connect, firstByte, total."
            ),
            (#""timeouts": 5"#, "policy.timeouts: expected an object, found 5."),
            (#""imageHosts": ["a.example"]"#, "policy.imageHosts: unknown setting."),
        ] {
            let said = complaint(#"{"policy": {"url": "http://h", "model": "m", \#(members)}}"#)
            #expect(said.hasPrefix("c.json: \(expected)"), "\(said)")
        }
        #expect(
            complaint(#"{"tools": [{"kind": "sdcpp", "url": "http://s", "imageHosts": ["a b"]}]}"#)
                .hasPrefix("c.json: tools[0].imageHosts: 'a b' is not a valid host."))
    }

    @Test func withoutSettingsTheSandboxServes() throws {
        #expect(try read("{}").isSandbox && BackendConfiguration(BackendFlags()).isSandbox)
        #expect(try read(#"{"judge": "ask"}"#).judging == .person)
    }

    @Test func theCommandLineOverridesTheFile() throws {
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

    @Test func saysWhatIsWrongWithOptions() {
        #expect(complaint("{}", BackendFlags(model: "m")).hasPrefix("--policy: it is missing."))
        let ask = BackendFlags(judge: "ask", judgeModel: "m")
        #expect(complaint("{}", ask) == "--judge: 'ask' is not a model. Give the URL of the judging model.")
        #expect(complaint("{}", BackendFlags(policy: "http://h")).hasPrefix("--model: it is missing."))
        #expect(complaint("{}", BackendFlags(judge: "http://h")).hasPrefix("--judge-model: it is missing."))
    }

    @Test func toolOptionsAreReadLikeTheFile() throws {
        let cases = [
            ("sdwebui", "--tool: write kind=URL and then its options"),
            ("sdwebui=", "--tool: write kind=URL"),
            ("paint=http://w", "--tool paint: kind: 'paint' is not a kind of tool. Choose one of openai, comfyui,"),
            ("sdwebui=w", "--tool sdwebui: url: 'w' is not a valid server URL."),
            ("sdwebui=http://w,prize=3", "--tool sdwebui: prize: unknown setting."),
            ("sdwebui=http://w,size", "--tool sdwebui: options after the URL are written as option=value"),
            ("sdwebui=http://w,size=64x64,size=64x64", "--tool sdwebui: size: it is given twice."),
            ("bfl=http://w", "--tool bfl: model: it is missing. Give one, such as flux-2-pro."),
            ("sdwebui=http://w,price-per-image=-1", "--tool sdwebui: price-per-image: expected a number of at least 0"),
        ]
        for (text, expected) in cases {
            let said = complaint("{}", BackendFlags(tools: [text]))
            #expect(said.hasPrefix(expected), "\(said)")
        }
        let read = try BackendConfiguration(
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
        #expect(complaint("{}", flags).hasPrefix("--api-key-env: this is not the name of an environment variable."))
        let tool = complaint("{}", BackendFlags(tools: ["bfl=http://h,model=m,api-key-env=\(key)"]))
        #expect(tool.hasPrefix("--tool bfl: api-key-env: this looks like a key.") && !tool.contains("planted"))
    }
}
