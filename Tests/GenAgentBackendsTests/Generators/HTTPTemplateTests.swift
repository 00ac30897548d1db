import Foundation
import GenAgent
import GenAgentHTTP
import Testing

@testable import GenAgentBackends

struct HTTPTemplateTests {
    private static let inQuery = HTTPTemplate(
        path: "/generate", query: [.init("prompt", "{{prompt}}"), .init("seed", "{{seed}}")], answer: .bytes)

    private static let inBody = HTTPTemplate(
        path: "/generate",
        body: [
            "image_urls": "{{image_uris}}", "prompt": "Draw: {{prompt}}", "seed": "{{seed}}",
            "true_cfg_scale": "{{guidance}}", "negative_prompt": "{{negative_prompt}}", "num_images_per_prompt": 1,
        ], answer: .pointer("/image"),
        success: .init(pointer: "/success", equals: true, message: "/message"), seedPointer: "/seed")

    private func tool(_ template: HTTPTemplate, _ server: ImageServerFake) throws -> HTTPTemplateTool {
        HTTPTemplateTool(template: template, at: try Sample.endpoint(at: "http://127.0.0.1:9/api/"), over: server)
    }

    @Test func thePromptTravelsInTheQueryAndBytesComeBack() async throws {
        let picture = try Sample.picture()
        let server = ImageServerFake(answers: [.image(picture)])
        let request = GenerationRequest(prompt: "a cat & a dog + 100% ü", size: Sample.size)
        let result = try await tool(Self.inQuery, server).generate(request, context: CallProbe().context)
        #expect(
            server.requests[0].url.absoluteString
                == "http://127.0.0.1:9/api/generate?prompt=a%20cat%20%26%20a%20dog%20%2B%20100%25%20%C3%BC")
        #expect(server.requests[0].body == nil && result.image == picture)
        #expect(result.warnings.count == 1 && result.warnings[0].contains("chooses the size"))
    }

    @Test func theBodyKeepsTypesAndLeavesOutWhatIsNotThere() async throws {
        let picture = try Sample.picture()
        let text = picture.data.base64EncodedString()
        let server = ImageServerFake(answers: [.json(["success": true, "image": .string(text), "seed": 12])])
        let request = GenerationRequest(prompt: "{{seed}} cats", seed: 5, guidance: 4.5, inputImages: ["img_1"])
        let result = try await tool(Self.inBody, server).generate(
            request, context: CallProbe(["img_1": picture]).context)
        #expect(
            try server.json() == [
                "image_urls": [.string("data:image/png;base64,\(text)")], "prompt": "Draw: {{seed}} cats", "seed": 5,
                "true_cfg_scale": 4.5, "num_images_per_prompt": 1,
            ])
        #expect(result.seed == 12)
    }

    @Test func capabilitiesAreWhatTheTemplateSends() throws {
        let server = ImageServerFake(answers: [])
        #expect(try tool(Self.inQuery, server).descriptor.generator == GeneratorCapabilities(seed: true))
        #expect(
            try tool(Self.inBody, server).descriptor.generator
                == GeneratorCapabilities(negativePrompt: true, seed: true, guidance: true, inputImages: 4))
    }

    @Test(arguments: ["data:image/png;base64,", "", "/v1/files/a.png", "https://cdn.example.com/a.png"])
    func aPointerNamesBase64OrAnAddress(_ start: String) async throws {
        let picture = try Sample.picture()
        let isAddress = start.hasSuffix(".png")
        let text = isAddress ? start : start + picture.data.base64EncodedString()
        let server = ImageServerFake { request, _ in
            request.method == "GET" ? .image(picture) : .json(["image": .string(text)])
        }
        let template = HTTPTemplate(path: "/g", body: ["p": "{{prompt}}"], answer: .pointer("/image"))
        var endpoint = try Sample.endpoint(Sample.bearer)
        endpoint.imageHosts = ["*.example.com"]
        let tool = HTTPTemplateTool(template: template, at: endpoint, over: server)
        let result = try await tool.generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
        #expect(result.image == picture)
        #expect(server.requests.count == (isAddress ? 2 : 1))
        if isAddress { #expect(server.requests[1].headers["Authorization"] == nil) }
    }

    @Test(arguments: [
        Refusal(
            name: "failure behind 200", answer: .json(["success": false, "message": "no GPU"]), kind: .rejected,
            says: "no GPU"),
        Refusal(
            name: "busy", answer: .json(["detail": "GPUs busy"], status: 503, headers: ["Retry-After": "1"]),
            kind: .transient, attempts: 4),
        Refusal(name: "too slow", answer: .json(["detail": "timed out"], status: 504), kind: .outcomeUnknown),
        Refusal(name: "empty prompt", answer: .json(["detail": "empty prompt"], status: 400), kind: .rejected),
        Refusal(name: "nothing there", answer: .json(["success": true]), kind: .fatal, says: "/image"),
        Refusal(name: "HTML", answer: .text("<html>hi</html>"), kind: .fatal, says: "not a JSON object"),
    ])
    func everyRefusalIsToldApart(_ refusal: Refusal) async throws {
        let server = ImageServerFake(answers: [refusal.answer])
        let error = try await adapterError {
            try await tool(Self.inBody, server).generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
        }
        #expect(error.kind == refusal.kind && server.requests.count == refusal.attempts, "\(error)")
        #expect(refusal.says.isEmpty || error.message.contains(refusal.says), "\(error)")
    }

    @Test func jsonOrTextInPlaceOfAnImageIsNamed() async throws {
        for (answer, words) in [
            (ImageServerFake.Answer.json(["error": "model not loaded"]), "model not loaded"),
            (.text("<html>login</html>"), "3c 68 74 6d 6c"), (.text(""), "nothing"),
        ] {
            let error = try await adapterError {
                try await tool(Self.inQuery, ImageServerFake(answers: [answer]))
                    .generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
            }
            #expect(error.message.contains(words), "\(error)")
        }
    }

    @Test func aPromptTooLongForAnAddressIsRefusedHere() async throws {
        let server = ImageServerFake(answers: [])
        let error = try await adapterError {
            try await tool(Self.inQuery, server).generate(
                GenerationRequest(prompt: String(repeating: "long ", count: 20_000)), context: CallProbe().context)
        }
        #expect(error.kind == .rejected && server.requests.isEmpty)
    }

    /// The examples of RFC 6901, section 5, and places that are not there.
    @Test func pointersFollowTheRFC() throws {
        let document: JSONValue = [
            "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7,
            "m~n": 8,
        ]
        let expected: [String: JSONValue] = [
            "": document, "/foo": ["bar", "baz"], "/foo/0": "bar", "/": 0, "/a~1b": 1, "/c%d": 2, "/e^f": 3, "/g|h": 4,
            "/i\\j": 5, "/k\"l": 6, "/ ": 7, "/m~0n": 8,
        ]
        for (pointer, value) in expected { #expect(document.value(at: pointer) == value, "\(pointer)") }
        for pointer in ["foo", "/foo/2", "/foo/00", "/foo/-", "/foo/-1", "/foo/99999999999999999999", "/none", "//x"] {
            #expect(document.value(at: pointer) == nil, "\(pointer)")
        }
    }
}
