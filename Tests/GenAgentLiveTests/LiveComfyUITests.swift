import GenAgent
import GenAgentBackends
import GenAgentImaging
import Testing

/// Needs a ComfyUI of yours, but no weights.
@Suite(
    "Live: ComfyUI",
    .enabled(if: LiveServer.comfyUI.isThere, "Set GENAGENT_COMFYUI_URL to the URL of a running ComfyUI."), .serialized)
struct LiveComfyUITests {
    private static let small = PixelSize(width: 96, height: 64)

    @Test("a job runs to its end; another seed is another picture, and the size is the one asked for")
    func job() async throws {
        let tool = try ComfyGraph.tool(ComfyGraph.plain())
        let red = try await tool.generate(
            GenerationRequest(prompt: "red", size: Self.small, seed: 0xFF0000), context: ToolContext())
        let blue = try await tool.generate(
            GenerationRequest(prompt: "blue", size: Self.small, seed: 0x0000FF), context: ToolContext())
        #expect(red.image.size == Self.small && blue.image.size == Self.small)
        #expect(red.image != blue.image)
        #expect(red.seed == 0xFF0000 && red.warnings.isEmpty)
    }

    @Test(
        "the same call again gives its picture again, whether the server works or answers from its cache",
        arguments: ["SaveImage", "PreviewImage"])
    func cached(_ saves: String) async throws {
        let bindings = ComfyUIBindings(
            prompt: [saves == "SaveImage" ? "2.filename_prefix" : "1.prompt"], seed: ["1.color"])
        let tool = try ComfyGraph.tool(ComfyGraph.plain(saves: saves), bindings)
        let request = GenerationRequest(prompt: "green", seed: 0x00FF00)
        let first = try await tool.generate(request, context: ToolContext())
        let again = try await tool.generate(request, context: ToolContext())
        #expect(try PNG.decode(first.image.data) == PNG.decode(again.image.data))
        #expect(again.image.size == PixelSize(width: 64, height: 64))
    }

    @Test("an input image is uploaded, and the workflow sees its pixels; the same image again is no new upload")
    func upload() async throws {
        let tool = try ComfyGraph.tool(
            ComfyGraph.loaded, ComfyUIBindings(prompt: ["2.filename_prefix"], images: ["1.image"]))
        let picture = try await LiveRequests.picture()
        let request = GenerationRequest(prompt: "copy", inputImages: ["img_1"])
        for _ in 0..<2 {
            let result = try await tool.generate(request, context: ToolContext(images: ["img_1": picture]))
            #expect(result.image.size == picture.size)
            let (copy, original) = (try PNG.decode(result.image.data), try PNG.decode(picture.data))
            #expect(copy == original)
        }
    }

    @Test("a job is taken up again by its id, by another tool, and brings the same picture")
    func reattach() async throws {
        let handles = Locked<[JobHandle]>([])
        let request = GenerationRequest(prompt: "red", size: Self.small, seed: 0xFF0000)
        let first = try await ComfyGraph.tool(ComfyGraph.plain()).generate(
            request, context: ToolContext(onJob: { handle in handles.withLock { $0.append(handle) } }))
        let handle = try #require(handles.withLock { $0.first })
        let again = try await ComfyGraph.tool(ComfyGraph.plain()).reattach(
            to: handle, request: request, context: ToolContext())
        #expect(again.image == first.image)
    }

    @Test("a cancelled call interrupts its job, and takes one that waits out of the queue")
    func cancel() async throws {
        let tool = try ComfyGraph.tool(
            ComfyGraph.slow, ComfyUIBindings(prompt: ["2.filename_prefix"], seed: ["1.color"]))
        let (notes, pen) = AsyncStream.makeStream(of: (job: JobHandle?, note: String?).self)
        func start(_ seed: UInt64) -> Task<GenerationResult, any Error> {
            Task {
                try await tool.generate(
                    GenerationRequest(prompt: "slow", seed: seed),
                    context: ToolContext(
                        onProgress: { pen.yield((nil, $0.note)) }, onJob: { pen.yield(($0, nil)) }))
            }
        }
        var news = notes.makeAsyncIterator()
        func next(_ isWanted: ((job: JobHandle?, note: String?)) -> Bool) async throws -> JobHandle? {
            while let event = await news.next() { if isWanted(event) { return event.job } }
            throw CancellationError()
        }
        let running = start(1)
        let first = try #require(try await next { $0.job != nil })
        _ = try await next { $0.note == "drawing" }
        let waiting = start(2)
        let second = try #require(try await next { $0.job != nil })
        waiting.cancel()
        await #expect(throws: CancellationError.self) { _ = try await waiting.value }
        running.cancel()
        await #expect(throws: CancellationError.self) { _ = try await running.value }

        let request = GenerationRequest(prompt: "slow")
        let interrupted = await #expect(throws: AdapterError.self) {
            try await tool.reattach(to: first, request: request, context: ToolContext())
        }
        #expect(interrupted?.message.contains("interrupted") == true)
        let lost = await #expect(throws: AdapterError.self) {
            try await tool.reattach(to: second, request: request, context: ToolContext())
        }
        #expect(lost?.message.contains("job lost") == true)
        #expect(lost?.isExhausted == true)
    }
}

@Suite(
    "Live: llama.cpp draws with ComfyUI",
    .enabled(
        if: LiveServer.comfyUI.isThere && LiveServer.llama.isThere,
        "Set GENAGENT_COMFYUI_URL to the URL of a running ComfyUI, and run `make test-live`."), .serialized)
struct LiveComfyUISessionTests {
    @Test("a whole session, real HTTP on both sides", arguments: TurnFormat.allCases)
    func session(_ format: TurnFormat) async throws {
        let session = AgentSession(
            policy: LiveServer.llama.policy(), tools: [try ComfyGraph.tool(ComfyGraph.plain())],
            configuration: SessionConfiguration(format: format, sampling: LiveRequests.sampling), seed: 1)
        let outcome = await session.respond(to: "one red apple")
        #expect(outcome.stopReason == .satisfied)
        #expect(outcome.trajectory.issues.isEmpty)
        #expect(outcome.trajectory.rounds.count == 1)
        // The colour is the seed that the model's call names.
        let image = try #require(outcome.image)
        let corner = try PNG.decode(image.data)[0, 0]
        #expect(corner == Pixel(red: 0, green: 0, blue: 7))
    }
}
