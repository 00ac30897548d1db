import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import Testing

@Suite struct BackendConfigurationTests {
    private func read(_ text: String) throws -> BackendConfiguration {
        try BackendConfiguration(JSONValue.parse(text), SettingSource(head: "c.json", isFile: true))
    }

    /// What a person reads about a configuration.
    private func complaint(_ text: String) -> String {
        do {
            return "\(try read(text))"
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
        #expect(policy.maximumImageSide == 512)
        #expect(policy.price == TokenPrice(inputPerMillion: 2, outputPerMillion: 4))
        #expect(policy.endpoint.dialect.name == "vllm" && policy.endpoint.dialect.extra == ["top_k": 20])
        #expect(policy.endpoint.key.variable == "VLLM_KEY")
        #expect(read.judgeModel?.model == "judge" && read.judgeModel?.server == .generic)
        #expect(read.limits == LimitSettings(rounds: 5, tokens: 70_000, seconds: 60.5, contextTokens: 32_000))
        #expect(!read.isSandbox)
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

    @Test func saysWhereAndWhatIsWrong() {
        let tool = #"{"tools": [{"kind": "sdwebui", "url": "http://w", "#
        let cases = [
            (#"{"polcy": {}}"#, "c.json: polcy: unknown setting. Known settings: policy, tools, judge, limits."),
            (
                #"{"policy": {"model": "m"}}"#,
                #"c.json: policy.url: it is missing. Give one, such as "http://127.0.0.1:8000/v1"."#
            ),
            (
                #"{"policy": {"url": "h:80", "model": "m"}}"#,
                "c.json: policy.url: 'h:80' is not a valid server URL. Give one such as http://127.0.0.1:8000/v1."
            ),
            (
                #"{"policy": {"url": "http://h", "model": "m", "dialect": "vlm"}}"#,
                "c.json: policy.dialect: 'vlm' is not valid. Choose one of openai, openai-reasoning, vllm, sglang, llamacpp, ollama, generic."
            ),
            (
                #"{"policy": {"url": "http://h", "model": "m", "temperature": "hot"}}"#,
                "c.json: policy.temperature: expected a number of at least 0, found the string 'hot'."
            ),
            (#"{"policy": "http://h"}"#, "c.json: policy: expected an object, found the string 'http://h'."),
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
                "c.json: tools[0].size: 'big' is not a valid size. Give width x height in pixels, such as 1024x1024."
            ),
            (
                #"{"tools": [{"kind": "midjourney", "url": "http://w"}]}"#,
                "c.json: tools[0].kind: 'midjourney' is not a kind of tool. Choose one of openai, comfyui, sdwebui, bfl, sdcpp, template."
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
                "c.json: judge: 'me' is not a judge. Give self (the policy judges), ask (you judge), or a vision model: its URL with --judge-model NAME, in a file an object with url and model."
            ),
        ]
        for (text, expected) in cases { #expect(complaint(text) == expected) }
        #expect(
            complaint(#"{"policy": {"url": "http://h", "model": "m"}, "limits": {"money": 1}}"#)
                .hasPrefix("c.json: limits.money: a limit on money needs prices."))
    }
}
