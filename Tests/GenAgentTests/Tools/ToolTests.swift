import GenAgent
import GenAgentTesting
import Testing

@Suite struct ToolTests {
    @Test func contextFindsImagesAndNamesThoseThatThereAre() throws {
        let image = try StubImage.solid(.red)
        let context = ToolContext(images: ["img_2": image, "img_1": image])
        #expect(try context.image("img_1") == image)
        let error = #expect(throws: AdapterError.self) { try context.image("img_3") }
        #expect(error == .rejected("There is no image img_3 in this session; it has img_1, img_2."))
        let none = #expect(throws: AdapterError.self) { try ToolContext().image("img_1") }
        #expect(none?.message.contains("none yet") == true)
    }

    @Test func contextForTestsAcceptsReportsAndJobs() async throws {
        let jobs = Locked<[JobHandle]>([])
        let context = ToolContext(onJob: { job in jobs.withLock { $0.append(job) } })
        context.report(ToolProgress(fraction: 0.5))
        try await context.record(JobHandle("j", details: ["host": "a"]))
        try await ToolContext().record(JobHandle("ignored"))
        #expect(jobs.withLock { $0 } == [JobHandle("j", details: ["host": "a"])])
    }

    @Test func generatorThatCannotReattachSaysSo() async {
        struct Simple: GeneratorTool {
            let descriptor = ToolDescriptor(generator: "simple", summary: "")
            func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
                GenerationResult(try StubImage.labeled(request.prompt), warnings: ["plain"])
            }
        }
        let error = await #expect(throws: AdapterError.self) {
            try await Simple().reattach(
                to: JobHandle("j"), request: GenerationRequest(prompt: "x"), context: ToolContext())
        }
        #expect(error?.kind == .fatal && error?.message.contains("simple cannot resume a job") == true)
        let result = try? await Simple().call(["prompt": "a cat"], context: ToolContext())
        #expect(result?.images.count == 1 && result?.warnings == ["plain"])
        await #expect(throws: AdapterError.self) { try await Simple().call([:], context: ToolContext()) }
    }

    @Test func schemaOffersWhatTheGeneratorHonours() {
        func names(_ capabilities: GeneratorCapabilities) -> Set<String> {
            Set(capabilities.parameterSchema["properties"]?.objectValue?.keys.map { $0 } ?? [])
        }
        #expect(names(GeneratorCapabilities()) == ["prompt", "seed"])
        #expect(names(GeneratorCapabilities(seed: false)) == ["prompt"])
        let all = GeneratorCapabilities(
            negativePrompt: true, size: true, steps: true, guidance: true, inputImages: 2, reattach: true)
        #expect(
            names(all) == ["prompt", "negative_prompt", "width", "height", "seed", "steps", "guidance", "images"])
        #expect(all.parameterSchema["properties"]?["images"]?["maxItems"] == 2)
        #expect(all.parameterSchema["required"] == ["prompt"])
        let own = ToolDescriptor(generator: "x", summary: "", parameters: ["type": "object"])
        #expect(own.parameters == ["type": "object"] && own.generator == GeneratorCapabilities())
    }
}
