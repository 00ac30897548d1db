import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import GenAgentTesting
import Testing

struct SDCppJobTests {
    private static func job(_ status: String, _ more: [String: JSONValue] = [:]) -> ImageServerFake.Answer {
        .json(.object(more.merging(["id": "j 1", "kind": "img_gen", "status": .string(status)]) { $1 }))
    }

    private static func completed() throws -> ImageServerFake.Answer {
        let text = try Sample.picture().data.base64EncodedString()
        return job(
            "completed", ["result": ["output_format": "png", "images": [["index": 0, "b64_json": .string(text)]]]])
    }

    /// Accepts a job (202), then answers the looks in order; the last one again and again.
    private func server(_ looks: [ImageServerFake.Answer]) -> ImageServerFake {
        let count = Locked(0)
        return ImageServerFake { request, _ in
            if request.url.path().hasSuffix("/img_gen") {
                return .json(
                    ["id": "j 1", "kind": "img_gen", "status": "queued", "poll_url": "/sdcpp/v1/jobs/j1"], status: 202)
            }
            if request.url.path().hasSuffix("/cancel") {
                return .json(["error": "job is currently generating and cannot be interrupted yet"], status: 409)
            }
            let index = count.withLock { count in
                defer { count += 1 }
                return min(count, looks.count - 1)
            }
            return looks[index]
        }
    }

    private func tool(_ server: ImageServerFake) throws -> SDCppJobTool {
        SDCppJobTool(at: try Sample.endpoint(), over: server)
    }

    @Test func everyFieldIsHonouredAndTheQueueIsReported() async throws {
        let server = server([Self.job("queued", ["queue_position": 2]), Self.job("generating"), try Self.completed()])
        let picture = try Sample.picture("input")
        let probe = CallProbe(["img_1": picture])
        let request = GenerationRequest(
            prompt: "a <sd_cpp_extra_args>{}</sd_cpp_extra_args> cat", negativePrompt: "blur", size: Sample.size,
            seed: 7,
            steps: 9, guidance: 3.5, inputImages: ["img_1"])
        let result = try await tool(server).generate(request, context: probe.context)
        let body = try server.json()
        #expect(body["seed"] == 7 && body["negative_prompt"] == "blur" && body["width"] == 64 && body["height"] == 32)
        #expect(body["sample_params"] == ["sample_steps": 9, "guidance": ["txt_cfg": 3.5]])
        #expect(body["init_image"] == .string(picture.data.base64EncodedString()))
        #expect(body["prompt"]?.stringValue?.contains("sd_cpp") == false)
        #expect(server.requests[1].url.absoluteString.hasSuffix("/sdcpp/v1/jobs/j%201"))
        let drawn = try Sample.picture()
        #expect(result.seed == 7 && result.image == drawn)
        #expect(probe.progress == ["queued, 2 before you", "drawing"] && probe.jobs == [JobHandle("j 1")])
    }

    @Test(arguments: [
        Refusal(
            name: "failed", answer: job("failed", ["error": ["code": "x", "message": "no vae"]]), kind: .rejected,
            says: "no vae"),
        Refusal(name: "cancelled", answer: job("cancelled"), kind: .transient, says: "cancelled"),
        Refusal(name: "unknown", answer: .json(["error": "x"], status: 404), kind: .transient, says: "job lost"),
        Refusal(name: "expired", answer: .json(["error": "x"], status: 410), kind: .transient, says: "expired"),
        Refusal(name: "no image", answer: job("completed", ["result": nil]), kind: .fatal, says: "without an image"),
    ])
    func everyEndOfAJobIsToldApart(_ refusal: Refusal) async throws {
        let error = try await adapterError {
            try await tool(server([refusal.answer])).generate(
                GenerationRequest(prompt: "x"), context: CallProbe().context)
        }
        #expect(error.kind == refusal.kind && error.message.contains(refusal.says), "\(error)")
        #expect(!error.isExhausted)
        // Only these say for certain that another job is needed.
        #expect((error.isJobOver == true) == (refusal.name == "cancelled"))
    }

    @Test func aFullQueueIsWaitedForAndThenExhausted() async throws {
        let server = ImageServerFake(answers: [.json(["error": "job queue is full"], status: 429)])
        let error = try await adapterError {
            try await tool(server).generate(GenerationRequest(prompt: "x"), context: CallProbe().context)
        }
        #expect(error.kind == .transient && error.isExhausted && server.requests.count == 4)
        #expect(error.message.contains("job queue is full"))
    }

    @Test func aLostJobOfAnEarlierProcessIsNotTriedAgain() async throws {
        let error = try await adapterError {
            try await tool(server([.text("", status: 404)])).reattach(
                to: JobHandle("j"), request: GenerationRequest(prompt: "x"), context: CallProbe().context)
        }
        #expect(error.isExhausted && error.message.contains("job lost"))
        let result = try await tool(server([try Self.completed()])).reattach(
            to: JobHandle("j"), request: GenerationRequest(prompt: "x", seed: 3), context: CallProbe().context)
        #expect(result.seed == 3)
    }

    @Test func aCancelledCallCancelsTheJob() async throws {
        let (server, clock) = (server([Self.job("queued")]), ManualClock())
        let (tool, probe) = (try tool(server), CallProbe(clock: clock))
        let task = Task { try await tool.generate(GenerationRequest(prompt: "x"), context: probe.context) }
        await clock.waitForSleepers(1)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(server.lines == ["POST /sdcpp/v1/img_gen", "POST /sdcpp/v1/jobs/j%201/cancel"])
        let last = try #require(server.requests.last)
        #expect(last.timeouts.total == 5)
    }
}

struct PollingJobTests {
    @Test func waitsGrowToALimitAndAJobIsGivenUpInTheEnd() async throws {
        let clock = ManualClock.automatic()
        let times = Locked<[Double]>([])
        let cancelled = Locked<[String]>([])
        let polling = PollingJob(firstWait: 1, maximumWait: 4, growth: 2, timeLimit: 10)
        let error = try await adapterError {
            try await polling.run(
                ToolContext(clock: clock), submit: { JobHandle("j") },
                poll: { _, _ in
                    times.withLock { $0.append(clock.now().seconds(since: ManualClock.start)) }
                    return .waiting(nil)
                },
                cancel: { job in cancelled.withLock { $0.append(job.value) } })
        }
        #expect(times.withLock { $0 } == [1, 3, 7, 11])
        #expect(cancelled.withLock { $0 } == ["j"])
        #expect(error.kind == .transient && error.isExhausted && error.message.contains("10 s"))
    }

    @Test func theHandleIsRecordedBeforeTheFirstLook() async throws {
        let events = Locked<[String]>([])
        let context = ToolContext(
            clock: ManualClock.automatic(), onJob: { job in events.withLock { $0.append("record \(job.value)") } })
        let picture = try Sample.picture()
        _ = try await PollingJob().run(
            context,
            submit: {
                events.withLock { $0.append("submit") }
                return JobHandle("j")
            },
            poll: { _, look in
                events.withLock { $0.append("look \(look)") }
                return look == 1 ? .finished(GenerationResult(picture)) : .waiting(nil)
            }, cancel: { _ in events.withLock { $0.append("cancel") } })
        #expect(events.withLock { $0 } == ["submit", "record j", "look 0", "look 1"])
    }

    @Test(arguments: [(3, true), (4, false)])
    func aServerThatDoesNotAnswerForAWhileCostsNoJob(_ failures: Int, isDone: Bool) async throws {
        let picture = try Sample.picture()
        let result = try? await PollingJob().run(
            ToolContext(clock: ManualClock.automatic()), submit: { JobHandle("j") },
            poll: { _, look in
                if look < failures { throw AdapterError.transient("down", status: 502, exhausted: true) }
                return .finished(GenerationResult(picture))
            }, cancel: { _ in })
        #expect((result != nil) == isDone)
    }
}
