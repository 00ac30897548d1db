import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import Testing

struct OpenAIImagesTests {
    private let full = GenerationRequest(
        prompt: "a cat | a dog", negativePrompt: "blur", size: Sample.size, seed: 7, steps: 20, guidance: 3.5)

    private func answer(_ image: EncodedImage) -> ImageServerFake.Answer {
        .json(["created": 1, "data": [["b64_json": .string(image.data.base64EncodedString())]]])
    }

    private func draw(
        _ dialect: ImagesDialect, _ request: GenerationRequest, model: String? = "m"
    ) async throws -> (GenerationResult, ImageServerFake) {
        let server = ImageServerFake(answers: [answer(try Sample.picture())])
        let tool = OpenAIImagesTool(model: model, at: try Sample.endpoint(), dialect: dialect, over: server)
        return (try await tool.generate(request, context: CallProbe().context), server)
    }

    @Test func openAIIsSentNeitherResponseFormatNorSeed() async throws {
        let (result, server) = try await draw(.openAI, full)
        let body = try server.json()
        #expect(server.lines == ["POST /v1/images/generations"])
        #expect(body.objectValue?.keys.sorted() == ["model", "n", "prompt", "size"])
        #expect(body["size"] == "64x32")
        #expect(result.seed == nil)
        for word in ["negative_prompt", "seed", "steps", "guidance"] {
            #expect(result.warnings.contains { $0.hasPrefix(word) }, "\(result.warnings)")
        }
    }

    @Test(arguments: [ImagesDialect.sglang, .vllmOmni])
    func diffusionServersGetBase64AndEveryField(_ dialect: ImagesDialect) async throws {
        let (result, server) = try await draw(dialect, full)
        let body = try server.json()
        #expect(body["response_format"] == "b64_json")
        #expect(body["seed"] == 7 && body["negative_prompt"] == "blur")
        #expect(body["num_inference_steps"] == 20 && body["guidance_scale"] == 3.5)
        #expect(body["model"] == nil)
        #expect(result.seed == 7 && result.warnings.isEmpty)
    }

    @Test func sdCppGetsTheSeedWithinThePrompt() async throws {
        let (result, server) = try await draw(.sdCpp, full)
        let prompt = try #require(try server.json()["prompt"]?.stringValue)
        let open = try #require(prompt.range(of: "<sd_cpp_extra_args>"))
        let close = try #require(prompt.range(of: "</sd_cpp_extra_args>"))
        let extra = try JSONValue.parse(prompt[open.upperBound..<close.lowerBound])
        #expect(
            extra == [
                "seed": 7, "negative_prompt": "blur",
                "sample_params": ["sample_steps": 20, "guidance": ["txt_cfg": 3.5]],
            ])
        #expect(result.seed == 7 && result.warnings.isEmpty)
    }

    @Test(arguments: [
        #"a <sd_cpp_extra_args>{"seed":1}</sd_cpp_extra_args> cat"#,
        "a <sd_cpp_<sd_cpp_extra_args>extra_args>{}",
        "<SD_CPP_EXTRA_ARGS>{}",
    ])
    func aTagInAnUntrustedPromptLosesItsMeaning(_ prompt: String) async throws {
        let (result, server) = try await draw(
            .sdCpp, GenerationRequest(prompt: prompt, negativePrompt: prompt, seed: 9))
        let sent = try #require(try server.json()["prompt"]?.stringValue).lowercased()
        #expect(sent.components(separatedBy: "<sd_cpp_extra_args>").count == 2)
        #expect(sent.contains(#""seed":9"#))
        #expect(result.warnings.contains { $0.contains("tag") })
    }

    @Test func localAIGetsNoBarInThePrompt() async throws {
        let (_, server) = try await draw(.localAI, full)
        let body = try server.json()
        #expect(body["prompt"]?.stringValue?.contains("|") == false)
        #expect(body["negative_prompt"] == "blur" && body["step"] == 20 && body["response_format"] == "b64_json")
    }

    @Test func ollamaAndGenericSendTheModelAndBase64() async throws {
        for dialect in [ImagesDialect.ollama, .generic] {
            let (_, server) = try await draw(dialect, full)
            #expect(try server.json()["model"] == "m")
            #expect(try server.json()["response_format"] == "b64_json")
        }
    }

    @Test func inputImagesGoToEditsAsParts() async throws {
        let picture = try Sample.picture("input")
        let server = ImageServerFake(answers: [answer(try Sample.picture())])
        let tool = OpenAIImagesTool(model: "m", at: try Sample.endpoint(), dialect: .openAI, over: server)
        let probe = CallProbe(["img_1": picture, "img_2": picture])
        let request = GenerationRequest(prompt: "bluer", inputImages: ["img_1", "img_2"])
        _ = try await tool.generate(request, context: probe.context)
        #expect(server.lines == ["POST /v1/images/edits"])
        let sent = server.requests[0]
        #expect(sent.headers["Content-Type"]?.hasPrefix("multipart/form-data; boundary=") == true)
        let body = try #require(sent.body)
        let text = String(decoding: body, as: UTF8.self)
        #expect(text.components(separatedBy: #"name="image[]"; filename="image"#).count == 3)
        #expect(text.contains("name=\"prompt\"\r\n\r\nbluer"))
        #expect(body.range(of: picture.data) != nil)
    }

    @Test func aDialectWithoutEditsRefusesInputImages() async throws {
        let server = ImageServerFake(answers: [])
        let tool = OpenAIImagesTool(model: "m", at: try Sample.endpoint(), dialect: .ollama, over: server)
        let probe = CallProbe(["img_1": try Sample.picture()])
        let error = try await adapterError {
            try await tool.generate(
                GenerationRequest(prompt: "x", inputImages: ["img_1"]), context: probe.context)
        }
        #expect(error.kind == .rejected && server.requests.isEmpty)
    }

    @Test(arguments: ["/v1/images/img-1/content", "https://cdn.example.com/a.png?sig=1"])
    func urlsAreFetchedWithoutTheKey(_ address: String) async throws {
        let picture = try Sample.picture()
        let server = ImageServerFake { request, _ in
            request.method == "POST" ? .json(["data": [["url": .string(address)]]]) : .image(picture)
        }
        var endpoint = try Sample.endpoint(Sample.bearer)
        endpoint.imageHosts = ["cdn.example.com"]
        let tool = OpenAIImagesTool(at: endpoint, dialect: .sglang, over: server)
        let result = try await tool.generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
        #expect(result.image == picture)
        #expect(server.requests[0].headers["Authorization"] == "Bearer \(Sample.key)")
        #expect(server.requests[1].headers["Authorization"] == nil)
        #expect(server.requests[1].url.absoluteString.hasSuffix(address))
    }

    @Test func onlyTheSameServerSeesTheKeyWhenItRefusesADownload() async throws {
        let picture = try Sample.picture()
        for (address, isOurs) in [("/content", true), ("https://cdn.example.com/content", false)] {
            let server = ImageServerFake { request, _ in
                if request.method == "POST" { return .json(["data": [["url": .string(address)]]]) }
                return request.headers["Authorization"] == nil ? .text("no", status: 401) : .image(picture)
            }
            var endpoint = try Sample.endpoint(Sample.bearer)
            endpoint.imageHosts = ["cdn.example.com"]
            let tool = OpenAIImagesTool(at: endpoint, dialect: .sglang, over: server)
            let result = try? await tool.generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
            #expect((result != nil) == isOurs)
            #expect(server.requests.count == (isOurs ? 3 : 2))
        }
    }

    @Test func theSizeIsMeasuredAndTokensAndMoneyAreCounted() async throws {
        let picture = try Sample.picture("big", PixelSize(width: 128, height: 128))
        let server = ImageServerFake(answers: [
            .json([
                "data": [["b64_json": .string(picture.data.base64EncodedString())]],
                "usage": ["input_tokens": 11, "output_tokens": 22],
            ])
        ])
        var endpoint = try Sample.endpoint()
        endpoint.prices = GeneratorPrices(
            perImage: 0.25, tokens: TokenPrice(inputPerMillion: 1_000_000, outputPerMillion: 2_000_000))
        let tool = OpenAIImagesTool(model: "m", at: endpoint, dialect: .openAI, over: server)
        let request = GenerationRequest(prompt: "x", size: PixelSize(width: 65, height: 70))
        let result = try await tool.generate(request, context: CallProbe().context)
        #expect(result.warnings == ["The image is 128x128, not 65x70 as asked."])
        #expect(result.usage.money == 55.25 && result.usage.images == 1)
        #expect(result.usage.inputTokens == 11 && result.usage.outputTokens == 22)
    }

    @Test(arguments: [
        ("http://h:1", "/v1/images/generations"), ("http://h:1/", "/v1/images/generations"),
        ("http://h:1/v1", "/v1/images/generations"), ("http://h:1/v1/", "/v1/images/generations"),
        ("http://h:1/a%20b/v1", "/a%20b/v1/images/generations"), ("http://h:1/proxy", "/proxy/v1/images/generations"),
    ])
    func theBaseURLMayEndWithItsVersionOrNot(_ base: String, _ path: String) async throws {
        let server = ImageServerFake(answers: [answer(try Sample.picture())])
        let tool = OpenAIImagesTool(model: "m", at: try Sample.endpoint(at: base), dialect: .generic, over: server)
        _ = try await tool.generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
        #expect(server.requests[0].url.absoluteString == "http://h:1\(path)")
    }
}
