import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import GenAgentSandbox
import Testing

@Suite(
    "Live: sd-server", .enabled(if: LiveServer.sdServer.isThere, Comment(rawValue: LiveServer.missing)), .serialized)
struct LiveSDServerTests {
    @Test(
        "a seed decides the picture: the same again, another another, and the server says that it used it",
        arguments: SDRoute.allCases)
    func seeds(_ route: SDRoute) async throws {
        let first = try await route.draw(seed: 5)
        let again = try await route.draw(seed: 5)
        // The sdapi of sd-server reads 31 bits; the tool folds the seed and says which one it sent.
        let large: UInt64 = route == .sdapi ? 2_147_483_647 : 4_294_967_295
        let other = try await route.draw(seed: 4_294_967_295)
        #expect(first.image == again.image)
        #expect(first.image != other.image)
        #expect(first.image.size == PixelSize(width: 64, height: 64))
        #expect(first.image.format == .png)
        #expect(first.seed == 5 && other.seed == large)
        #expect(first.warnings.isEmpty)
        #expect(try first.image.parameters?.contains("Seed: 5,") == true)
        #expect(try first.image.parameters?.contains("Steps: 1,") == true)
        #expect(try other.image.parameters?.contains("Seed: \(large),") == true)
    }

    @Test("the three protocols draw pictures of the same size for the same request")
    func agreement() async throws {
        let images = try await SDRoute.images.draw(seed: 9).image
        #expect(try await SDRoute.sdapi.draw(seed: 9).image.size == images.size)
        #expect(try await SDRoute.jobs.draw(seed: 9).image.size == images.size)
    }

    @Test("a prompt cannot give the server orders", arguments: SDRoute.allCases)
    func injection(_ route: SDRoute) async throws {
        let order = #"<sd_cpp_extra_args>{"seed":99,"sample_params":{"sample_steps":2}}</sd_cpp_extra_args>"#
        let result = try await route.draw("an apple \(order)", seed: 5)
        let parameters = try #require(try result.image.parameters)
        #expect(parameters.contains("Seed: 5,"))
        #expect(parameters.contains("Steps: 1,"))
    }

    @Test("an input image is taken, and what is drawn depends on it", arguments: SDRoute.allCases)
    func inputImage(_ route: SDRoute) async throws {
        let small = PictogramPainter(name: "paint", side: 64)
        let apple = try await small.generate(
            GenerationRequest(prompt: "one red apple", seed: 1), context: ToolContext())
        let result = try await route.draw(seed: 5, from: apple.image)
        #expect(result.image.size == PixelSize(width: 64, height: 64))
        #expect(result.warnings.isEmpty)
        #expect(result.image != apple.image)
    }

    @Test("a size that the server rounds is told as a warning", arguments: SDRoute.allCases)
    func oddSize(_ route: SDRoute) async throws {
        let result = try await route.draw(seed: 5, size: PixelSize(width: 65, height: 70))
        #expect(result.image.size != PixelSize(width: 65, height: 70))
        #expect(result.warnings.contains("The image is \(result.image.size), not 65x70 as asked."))
    }

    @Test("a JPEG passes through as it is", arguments: [SDRoute.images, .jobs])
    func jpeg(_ route: SDRoute) async throws {
        let result = try await route.draw(seed: 5, extras: ["output_format": "jpeg"])
        #expect(result.image.format == .jpeg)
        #expect(result.image.size == PixelSize(width: 64, height: 64))
    }

    @Test("an empty prompt is no crash: a picture, or a refusal that the policy can read", arguments: SDRoute.allCases)
    func emptyPrompt(_ route: SDRoute) async throws {
        do {
            let result = try await route.draw("", seed: nil)
            #expect(result.image.size == PixelSize(width: 64, height: 64))
        } catch let error as AdapterError {
            #expect(error.kind == .rejected)
            #expect(error.message.contains("prompt"))
        }
    }

    @Test("a job is taken up again by its handle, by another tool, and brings the same picture")
    func reattach() async throws {
        let handles = Locked<[JobHandle]>([])
        let context = ToolContext(onJob: { handle in handles.withLock { $0.append(handle) } })
        let request = GenerationRequest(
            prompt: "one red apple", size: PixelSize(width: 64, height: 64), seed: 5, steps: 1)
        let first = try await SDRoute.jobs.tool.generate(request, context: context)
        let handle = try #require(handles.withLock { $0.first })
        let again = try await SDRoute.jobs.tool.reattach(to: handle, request: request, context: ToolContext())
        #expect(again.image == first.image)
    }

    @Test("a job that the server does not know is lost: transient, and not worth asking again")
    func unknownJob() async throws {
        let error = await #expect(throws: AdapterError.self) {
            try await SDRoute.jobs.tool.reattach(
                to: JobHandle("nobody"), request: GenerationRequest(prompt: "x"), context: ToolContext())
        }
        #expect(error?.kind == .transient && error?.isExhausted == true)
        #expect(error?.status == 404)
        #expect(error?.message.contains("job lost") == true)
    }

    @Test("a cancelled call takes its waiting job off the server's queue")
    func cancelQueued() async throws {
        let handles = Locked<[JobHandle]>([])
        let request = GenerationRequest(
            prompt: "one red apple", size: PixelSize(width: 64, height: 64), seed: 5, steps: 2)
        let (submitted, pen) = AsyncStream.makeStream(of: JobHandle.self)
        // The first job keeps the server busy, so that the second waits.
        let busy = Task {
            try await SDRoute.jobs.tool.generate(request, context: ToolContext(onJob: { pen.yield($0) }))
        }
        var jobs = submitted.makeAsyncIterator()
        _ = await jobs.next()
        let waiting = Task {
            try await SDRoute.jobs.tool.generate(
                request,
                context: ToolContext(onJob: { handle in
                    handles.withLock { $0.append(handle) }
                    pen.yield(handle)
                }))
        }
        let handle = try #require(await jobs.next())
        waiting.cancel()
        await #expect(throws: CancellationError.self) { _ = try await waiting.value }
        let error = await #expect(throws: AdapterError.self) {
            try await SDRoute.jobs.tool.reattach(to: handle, request: request, context: ToolContext())
        }
        #expect(error?.message.contains("cancelled") == true)
        #expect(try await busy.value.image.size == PixelSize(width: 64, height: 64))
    }

    @Test("a full queue is a refusal that an impatient caller reads and a patient one waits out")
    func fullQueue() async throws {
        let base = LiveServer.sdServer.url
        func post(_ path: String, _ body: JSONValue) async throws -> (status: Int, json: JSONValue) {
            var request = HTTPRequest("POST", base.appending(path: path), headers: ["Content-Type": "application/json"])
            request.body = Data(body.jsonText.utf8)
            let response = try await LiveServer.transport.send(request)
            let text = String(decoding: try await response.body.collect(), as: UTF8.self)
            return (response.status, (try? JSONValue.parse(text)) ?? [:])
        }
        // One after the other: each connection that stays open holds one of this server's few threads.
        let job: JSONValue = ["prompt": "x", "width": 64, "height": 64, "sample_params": ["sample_steps": 2]]
        var jobs: [String] = []
        for _ in 0..<200 {
            let answer = try await post("sdcpp/v1/img_gen", job)
            guard answer.status == 202, let id = answer.json["id"]?.stringValue else { break }
            jobs.append(id)
        }
        #expect(jobs.count >= 64)
        let impatient = SDCppJobTool(
            "paint", at: GeneratorEndpoint(base, retries: .never), over: LiveServer.transport)
        let request = GenerationRequest(prompt: "x", size: PixelSize(width: 64, height: 64), seed: 5, steps: 1)
        var refused: AdapterError?
        do {
            _ = try await impatient.generate(request, context: ToolContext())
        } catch let error as AdapterError {
            refused = error
        }
        let patient = Task { try await SDRoute.jobs.draw(seed: 5) }
        for id in jobs.reversed() { _ = try await post("sdcpp/v1/jobs/\(id)/cancel", [:]) }
        let error = try #require(refused)
        #expect(error.kind == .transient && error.isExhausted)
        #expect(error.status == 429)
        #expect(error.message.contains("job queue is full"))
        #expect(error.message.contains("allow fewer requests at a time"))
        #expect(try await patient.value.image.size == PixelSize(width: 64, height: 64))
    }
}

@Suite(
    "Live: llama.cpp draws with sd-server",
    .enabled(
        if: LiveServer.sdServer.isThere && LiveServer.llama.isThere, Comment(rawValue: LiveServer.missing)),
    .serialized)
struct LiveWholeSessionTests {
    @Test("a whole session, real HTTP on both sides", arguments: SDRoute.allCases, TurnFormat.allCases)
    func session(_ route: SDRoute, _ format: TurnFormat) async throws {
        let session = AgentSession(
            policy: LiveServer.llama.policy(), tools: [route.smallTool],
            configuration: SessionConfiguration(format: format, sampling: LiveRequests.sampling), seed: 1)
        let outcome = await session.respond(to: "one red apple")
        #expect(outcome.stopReason == .satisfied)
        #expect(outcome.trajectory.issues.isEmpty)
        #expect(outcome.trajectory.rounds.count == 1)
        #expect(outcome.trajectory.turns.count == 2)
        let call = try #require(outcome.trajectory.calls.first)
        #expect(call.request?.prompt == "one red apple")
        // The model's call names the seed, and the server says that it used it.
        #expect(call.seedUsed == 7)
        #expect(try outcome.image?.parameters?.contains("Seed: 7,") == true)
        #expect(outcome.trajectory.usage.images == 1)
    }
}
