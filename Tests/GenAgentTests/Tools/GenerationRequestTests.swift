import GenAgent
import Testing

@Suite struct GenerationRequestTests {
    @Test func argumentsAreReadAndWrittenBack() throws {
        let arguments: [String: JSONValue] = [
            "prompt": "a cat", "negative_prompt": "dogs", "width": 640, "height": 480, "seed": 9_007_199_254_740_991,
            "steps": 30, "guidance": 3.5, "images": ["img_1", "img_2"], "style": "ink",
        ]
        let request = try GenerationRequest(arguments: arguments)
        #expect(
            request
                == GenerationRequest(
                    prompt: "a cat", negativePrompt: "dogs", size: PixelSize(width: 640, height: 480),
                    seed: GenerationRequest.maximumSeed, steps: 30, guidance: 3.5, inputImages: ["img_1", "img_2"],
                    extras: ["style": "ink"]))
        #expect(request.arguments == arguments)
        #expect(GenerationRequest(prompt: "a cat").arguments == ["prompt": "a cat"])
    }

    @Test func nullMeansLeftOut() throws {
        let request = try GenerationRequest(arguments: [
            "prompt": "a cat", "seed": .null, "width": .null, "images": .null,
        ])
        #expect(request == GenerationRequest(prompt: "a cat"))
    }

    @Test(
        arguments: [
            ([:], "`prompt` is missing or empty"), (["prompt": " \n"], "`prompt` is missing or empty"),
            (["prompt": 7], "`prompt` must be a string"), (["prompt": "x", "negative_prompt": []], "must be a string"),
            (["prompt": "x", "seed": -1], "`seed` must be a whole number from 0 to 9007199254740991"),
            (["prompt": "x", "seed": 1.5], "`seed` must be a whole number"), (["prompt": "x", "seed": "7"], "`seed`"),
            (["prompt": "x", "steps": 0], "`steps` must be a whole number from 1 to 10000"),
            (["prompt": "x", "guidance": -0.5], "`guidance` must be a number, 0 or more"),
            (["prompt": "x", "guidance": "high"], "`guidance`"),
            (["prompt": "x", "width": 64], "both `width` and `height`"),
            (["prompt": "x", "width": 64, "height": 65_537], "`height` must be a whole number from 1 to 65536"),
            (["prompt": "x", "images": "img_1"], "must be a list of image ids"),
            (["prompt": "x", "images": [1]], "must hold image ids only"),
        ] as [([String: JSONValue], String)])
    func badArgumentIsRejectedWithWordsForThePolicy(arguments: [String: JSONValue], words: String) {
        let error = #expect(throws: AdapterError.self) { try GenerationRequest(arguments: arguments) }
        #expect(error?.kind == .rejected)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test func backendOptionsTravelAsAType() throws {
        var request = GenerationRequest(prompt: "a cat")
        #expect(try request.options(InkOptions.self) == nil)
        try request.setOptions(InkOptions(width: 3))
        #expect(try request.options() == InkOptions(width: 3))
        #expect(request.arguments["ink"] == ["width": 3])
        request.extras["ink"] = "thick"
        #expect(throws: DecodingError.self) { try request.options(InkOptions.self) }
    }
}

struct InkOptions: BackendOptions, Equatable {
    static let key = "ink"
    var width: Int
}
