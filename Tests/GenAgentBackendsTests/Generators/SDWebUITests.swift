import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import GenAgentTesting
import Testing

struct SDWebUITests {
    private func answer(_ images: [EncodedImage], info: String) -> ImageServerFake.Answer {
        .json([
            "images": .array(images.map { .string($0.data.base64EncodedString()) }), "parameters": [:],
            "info": .string(info),
        ])
    }

    private func server(
        _ answer: ImageServerFake.Answer, interrupted: Bool? = false
    ) -> ImageServerFake {
        ImageServerFake { request, _ in
            if request.url.path().hasSuffix("/progress") {
                guard let interrupted else { return ImageServerFake.Answer(status: 404) }
                return .json(["progress": 0, "state": ["interrupted": .bool(interrupted)]])
            }
            return answer
        }
    }

    @Test func theRealSeedIsReadFromTheStringWithinTheJSON() async throws {
        let server = server(answer([try Sample.picture()], info: #"{"seed": 77, "all_seeds": [77], "steps": 9}"#))
        let tool = SDWebUITool(at: try Sample.endpoint(), over: server, fixed: ["sampler_name": "Euler a"])
        let request = GenerationRequest(
            prompt: "a cat", negativePrompt: "blur", size: Sample.size, seed: 5, steps: 9, guidance: 6.5)
        let result = try await tool.generate(request, context: CallProbe().context)
        #expect(result.seed == 77 && result.warnings.isEmpty)
        let body = try server.json()
        #expect(server.lines.first == "POST /sdapi/v1/txt2img")
        #expect(
            body["seed"] == 5 && body["negative_prompt"] == "blur" && body["steps"] == 9 && body["cfg_scale"] == 6.5)
        #expect(body["width"] == 64 && body["height"] == 32 && body["sampler_name"] == "Euler a")
    }

    @Test func anEmptyInfoAndAMissingProgressRouteAreNormal() async throws {
        let server = server(answer([try Sample.picture()], info: ""), interrupted: nil)
        let tool = SDWebUITool(at: try Sample.endpoint(), over: server)
        let result = try await tool.generate(GenerationRequest(prompt: "x", seed: 5), context: CallProbe().context)
        #expect(result.seed == 5 && result.warnings.isEmpty)
    }

    /// Seen on a real sd-server: from 2^31 on, a seed became a random one.
    @Test(arguments: [UInt64(0x8000_0005), 0xFFFF_FFFF, 0x1_8000_0005])
    func aSeedIsSentInTheBitsThatEveryServerReads(_ seed: UInt64) async throws {
        let server = server(answer([try Sample.picture()], info: ""))
        let tool = SDWebUITool(at: try Sample.endpoint(), over: server)
        let result = try await tool.generate(GenerationRequest(prompt: "x", seed: seed), context: CallProbe().context)
        #expect(try server.json()["seed"] == .integer(Int64(seed & 0x7FFF_FFFF)))
        #expect(result.seed == seed & 0x7FFF_FFFF)
    }

    @Test func aGridBeforeTheImagesIsSkipped() async throws {
        let (grid, picture) = (try Sample.picture("grid"), try Sample.picture("one"))
        let server = server(answer([grid, picture], info: #"{"index_of_first_image": 1}"#))
        let tool = SDWebUITool(at: try Sample.endpoint(), over: server)
        let result = try await tool.generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
        #expect(result.image == picture)
        #expect(try server.json()["seed"] == -1)
    }

    @Test func anInterruptedImageIsNoticed() async throws {
        let server = server(answer([try Sample.picture()], info: ""), interrupted: true)
        let tool = SDWebUITool(at: try Sample.endpoint(), over: server)
        let result = try await tool.generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
        #expect(result.warnings.contains { $0.contains("unfinished") })
    }

    @Test func inputImagesGoToImg2ImgWithBasicAuthentication() async throws {
        let picture = try Sample.picture("input")
        let server = server(answer([try Sample.picture()], info: ""))
        let credential = GeneratorCredential.basic(user: "me", password: .provided { "secret-word" })
        let tool = SDWebUITool(at: try Sample.endpoint(credential), over: server, denoising: 0.5)
        let request = GenerationRequest(
            prompt: "x", inputImages: ["img_1"], extras: ["denoising_strength": 0.25, "wings": 2])
        let result = try await tool.generate(request, context: CallProbe(["img_1": picture]).context)
        #expect(server.lines.first == "POST /sdapi/v1/img2img")
        #expect(server.requests[0].headers["Authorization"] == "Basic bWU6c2VjcmV0LXdvcmQ=")
        let body = try server.json()
        #expect(body["init_images"] == [.string(picture.data.base64EncodedString())])
        #expect(body["denoising_strength"] == 0.25 && body["wings"] == nil)
        #expect(result.warnings == ["wings was ignored: SD WebUI has no such argument here."])
    }

    @Test(arguments: [true, false])
    func onlyOurOwnTaskIsInterrupted(isOurs: Bool) async throws {
        let arrived = Gate()
        let server = ImageServerFake { request, _ in
            switch request.url.path() {
            case "/internal/progress": return .json(["active": .bool(isOurs), "queued": .bool(!isOurs)])
            case "/sdapi/v1/interrupt": return .json([:])
            default:
                await arrived.pass()
                try await ManualClock().sleep(seconds: 1)
                return .json([:])
            }
        }
        let tool = SDWebUITool(at: try Sample.endpoint(), over: server)
        let task = Task { try await tool.generate(GenerationRequest(prompt: "x"), context: CallProbe().context) }
        await arrived.waitForArrivals(1)
        task.cancel()
        arrived.open()
        await #expect(throws: CancellationError.self) { try await task.value }
        let farewell = ["POST /internal/progress"] + (isOurs ? ["POST /sdapi/v1/interrupt"] : [])
        #expect(Array(server.lines.dropFirst()) == farewell)
        #expect(try server.json(1)["id_task"] == server.json(0)["force_task_id"])
    }

    @Test(arguments: [
        Refusal(
            name: "without --api", answer: .json(["detail": "Not Found"], status: 404), kind: .fatal, says: "--api"),
        Refusal(
            name: "sampler",
            answer: .json(
                ["error": "HTTPException", "detail": "Sampler not found", "body": "", "errors": ""], status: 404),
            kind: .fatal, says: "Sampler not found"),
        Refusal(
            name: "validation",
            answer: .json(
                ["detail": [["loc": ["body", "steps"], "msg": "not an integer", "type": "t"]]], status: 422),
            kind: .rejected, says: "steps: not an integer"),
        Refusal(
            name: "memory",
            answer: .json(
                ["error": "OutOfMemoryError", "detail": "", "body": "", "errors": "CUDA out of memory"], status: 500),
            kind: .transient, says: "memory"),
        Refusal(
            name: "input image",
            answer: .json(["error": "HTTPException", "detail": "Invalid encoded image"], status: 500), kind: .rejected,
            says: "input image"),
        Refusal(
            name: "password", answer: .json(["detail": "Incorrect username or password"], status: 401), kind: .fatal,
            says: "Incorrect"),
        Refusal(name: "no images", answer: .json(["images": [], "info": ""]), kind: .fatal, says: "images"),
        Refusal(
            name: "sd.cpp mistake",
            answer: .json(["error": "server_error", "message": "[json.exception.type_error]"], status: 500),
            kind: .rejected),
    ])
    func everyRefusalIsToldApart(_ refusal: Refusal) async throws {
        let server = ImageServerFake(answers: [refusal.answer])
        let tool = SDWebUITool(at: try Sample.endpoint(), over: server)
        let error = try await adapterError {
            try await tool.generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
        }
        #expect(error.kind == refusal.kind, "\(error)")
        #expect(refusal.says.isEmpty || error.message.contains(refusal.says), "\(error)")
        #expect(server.requests.count == 1)
    }
}
