import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import Testing

struct BlackForestLabsTests {
    private static let credential = GeneratorCredential.header(name: "x-key", .provided { Sample.key })
    private static let polling = "https://api.us2.bfl.ai/v1/get_result?id=job-1"

    private func tool(_ model: String, _ server: ImageServerFake) throws -> BlackForestLabsTool {
        BlackForestLabsTool(
            model: model, at: try Sample.endpoint(Self.credential, at: "https://api.bfl.ai"), over: server)
    }

    /// A server that accepts a job and then answers the looks in order; the last one again and again.
    private func server(
        looks: [ImageServerFake.Answer], pollingURL: String = BlackForestLabsTests.polling
    ) throws -> ImageServerFake {
        let picture = try Sample.picture()
        let count = Locked(0)
        return ImageServerFake { request, _ in
            if request.method == "POST" {
                return .json(["id": "job-1", "polling_url": .string(pollingURL), "cost": 5])
            }
            if request.url.host() == "delivery-eu1.bfl.ai" { return .image(picture) }
            let index = count.withLock { count in
                defer { count += 1 }
                return min(count, looks.count - 1)
            }
            return looks[index]
        }
    }

    private static func status(_ status: String, _ more: [String: JSONValue] = [:]) -> ImageServerFake.Answer {
        .json(.object(more.merging(["id": "job-1", "status": .string(status)]) { $1 }))
    }

    private static let ready = status(
        "Ready", ["result": ["sample": "https://delivery-eu1.bfl.ai/a.png?sig=1", "seed": 99, "prompt": "x"]])

    @Test func aJobIsSubmittedPolledWhereTheAnswerSaysAndFetchedWithoutTheKey() async throws {
        // 404 right after the submission happens.
        let server = try server(looks: [
            .json(["detail": "not found"], status: 404), Self.status("Pending", ["progress": 0.5]), Self.ready,
        ])
        let probe = CallProbe()
        let request = GenerationRequest(
            prompt: "a cat", negativePrompt: "blur", size: PixelSize(width: 65, height: 40), seed: 5, steps: 9)
        let result = try await tool("flux-2-pro", server).generate(request, context: probe.context)
        let body = try server.json()
        #expect(server.requests[0].url.absoluteString == "https://api.bfl.ai/v1/flux-2-pro")
        #expect(body["width"] == 64 && body["height"] == 64 && body["seed"] == 5 && body["output_format"] == "png")
        #expect(body["negative_prompt"] == nil && body["steps"] == nil)
        #expect(server.requests[1].url.absoluteString == Self.polling)
        for request in server.requests {
            let isImage = request.url.host() == "delivery-eu1.bfl.ai"
            #expect(request.headers["x-key"] == (isImage ? nil : Sample.key))
            // A redirect elsewhere would carry a header of its own along.
            #expect(isImage || request.maximumRedirects == 0)
            #expect((request.addressRule != nil) == (request.method == "GET"))
        }
        #expect(result.seed == 99)
        #expect(probe.jobs == [JobHandle("job-1", details: ["polling_url": .string(Self.polling)])])
        #expect(probe.progress.contains("pending"))
        for word in ["negative_prompt", "steps", "The image is 64x32, not 65x40"] {
            #expect(result.warnings.contains { $0.hasPrefix(word) }, "\(result.warnings)")
        }
    }

    @Test func modelsAreToldApart() async throws {
        let size = PixelSize(width: 1024, height: 768)
        for (model, expected) in [
            ("flux-pro-1.1", ["width": 1024, "height": 768] as [String: JSONValue]),
            ("flux-pro-1.1-ultra", ["aspect_ratio": "4:3"]), ("flux-kontext-pro", ["aspect_ratio": "4:3"]),
        ] {
            let server = try server(looks: [Self.ready])
            _ = try await tool(model, server).generate(
                GenerationRequest(prompt: "x", size: size), context: CallProbe().context)
            let body = try #require(try server.json().objectValue)
            #expect(body.filter { ["width", "height", "aspect_ratio"].contains($0.key) } == expected)
        }
        let flex = try tool("flux-2-flex", try server(looks: [])).descriptor.generator
        #expect(flex?.steps == true && flex?.guidance == true && flex?.inputImages == 8 && flex?.reattach == true)
        #expect(try tool("flux-pro-1.1", try server(looks: [])).descriptor.generator?.inputImages == 0)
    }

    @Test func aPollingAddressElsewhereNeverSeesTheKey() async throws {
        for address in [
            "https://evil.example.com/v1/get_result?id=1", "https://bfl.ai.evil.example.com/x", "http://api.bfl.ai/x",
            "https://notbfl.ai/x", "https://u:p@api.bfl.ai/x", "https://api.bfl.ai:8443/x", "file:///etc/passwd",
            "https://api.bfl.ai\\@evil.example.com/", "//evil.example.com/x", "https://169.254.169.254/",
        ] {
            let server = try server(looks: [Self.ready], pollingURL: address)
            let error = try await adapterError {
                try await tool("flux-2-pro", server).generate(
                    GenerationRequest(prompt: "x"), context: CallProbe().context)
            }
            #expect(error.kind == .fatal && server.requests.count == 1, "\(error)")
        }
    }

    @Test func aServerElsewhereIsNoReasonToTakeTheKeyToTheirs() async throws {
        let server = try server(looks: [Self.ready])
        let tool = BlackForestLabsTool(
            model: "flux-2-pro", at: try Sample.endpoint(Self.credential, at: "https://proxy.example"), over: server)
        let error = try await adapterError {
            try await tool.generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
        }
        #expect(error.message.contains("the key is not sent there") && server.requests.count == 1)
    }

    @Test(arguments: [
        Refusal(name: "request", answer: status("Request Moderated"), kind: .rejected, says: "prompt"),
        Refusal(name: "content", answer: status("Content Moderated"), kind: .rejected, says: "image that came out"),
        Refusal(
            name: "error", answer: status("Error", ["details": ["reason": "gpu"]]), kind: .transient, says: "gpu"),
        Refusal(name: "not found", answer: status("Task not found"), kind: .transient, says: "job lost"),
        Refusal(name: "404 for good", answer: .json(["detail": "x"], status: 404), kind: .transient, says: "job lost"),
        Refusal(name: "no sample", answer: status("Ready", ["result": [:]]), kind: .fatal, says: "sample"),
    ])
    func everyEndOfAJobIsToldApart(_ refusal: Refusal) async throws {
        let server = try server(looks: [refusal.answer])
        let error = try await adapterError {
            try await tool("flux-2-pro", server).generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
        }
        #expect(error.kind == refusal.kind && error.message.contains(refusal.says), "\(error)")
        #expect(!error.isExhausted)
        // Only these say for certain that another job is needed.
        #expect((error.isJobOver == true) == (refusal.name == "error"))
    }

    @Test(arguments: [
        Refusal(name: "credits", answer: .json(["detail": "Insufficient credits"], status: 402), kind: .fatal),
        Refusal(
            name: "key", answer: .json(["detail": .string("Not authenticated \(Sample.key)")], status: 403),
            kind: .fatal),
        Refusal(
            name: "validation",
            answer: .json(["detail": [["loc": ["body", "width"], "msg": "too small"]]], status: 422),
            kind: .rejected, says: "width: too small"),
        Refusal(
            name: "too many tasks", answer: .json(["error": "rate_limit_exceeded", "retry_after": 5], status: 429),
            kind: .transient, attempts: 4),
    ])
    func everyRefusalIsToldApart(_ refusal: Refusal) async throws {
        let server = ImageServerFake(answers: [refusal.answer])
        let probe = CallProbe()
        let start = probe.clock.now()
        let error = try await adapterError {
            try await tool("flux-2-pro", server).generate(GenerationRequest(prompt: "x"), context: probe.context)
        }
        #expect(error.kind == refusal.kind && server.requests.count == refusal.attempts, "\(error)")
        #expect(refusal.says.isEmpty || error.message.contains(refusal.says))
        #expect(!"\(error)".contains(Sample.key))
        if refusal.attempts > 1 { #expect(probe.clock.now().seconds(since: start) >= 15) }
    }

    @Test func aJobOfAnEarlierProcessIsTakenUp() async throws {
        let server = try server(looks: [Self.ready])
        let job = JobHandle("job-1", details: ["polling_url": .string(Self.polling)])
        let result = try await tool("flux-2-pro", server)
            .reattach(to: job, request: GenerationRequest(prompt: "x"), context: CallProbe().context)
        #expect(result.seed == 99 && !server.requests.contains { $0.method == "POST" })
    }
}
