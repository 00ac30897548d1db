import Foundation
import GenAgent
import GenAgentBackends
import GenAgentHTTP
import GenAgentTesting
import Testing

struct ComfyUICancellationTests {
    /// Cancels a call once the job has been looked at, and says what the server was told after that.
    private func farewell(
        _ moment: ComfyUIFake.Moment,
        answersTo: @escaping @Sendable (String, ImageServerFake.Answer) -> ImageServerFake.Answer? = { _, _ in nil }
    ) async throws -> (lines: [String], bodies: [JSONValue?], id: String) {
        let fake = try ComfyUIFake([moment], answersTo: answersTo)
        let (server, clock) = (fake.server, ManualClock())
        let (tool, probe) = (try ComfyUIFixture.tool(server), CallProbe(clock: clock))
        let task = Task { try await tool.generate(GenerationRequest(prompt: "x"), context: probe.context) }
        await clock.waitForSleepers(1)
        clock.advanceToNextSleeper()
        await clock.waitForSleepers(1)
        let before = server.requests.count
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        let bodies = server.requests[before...].map { request in
            request.body.flatMap { try? JSONValue.parse(String(decoding: $0, as: UTF8.self)) }
        }
        return (Array(server.lines[before...]), bodies, fake.id)
    }

    @Test func ourRunningJobIsInterruptedByName() async throws {
        let (lines, bodies, id) = try await farewell(.running)
        #expect(lines == ["POST /api/jobs/\(id)/cancel", "GET /queue", "POST /interrupt"])
        #expect(bodies.last == .some(["prompt_id": .string(id)]))
    }

    @Test func aWaitingJobIsTakenOutOfTheQueue() async throws {
        let (lines, bodies, id) = try await farewell(.pending(2))
        #expect(lines == ["POST /api/jobs/\(id)/cancel", "GET /queue", "POST /queue"])
        #expect(bodies.last == .some(["delete": [.string(id)]]))
    }

    @Test func aStrangersJobIsNeverInterrupted() async throws {
        let (lines, _, id) = try await farewell(.gone)
        #expect(lines == ["POST /api/jobs/\(id)/cancel", "GET /queue"])
    }

    @Test func aNewServerCancelsAtomically() async throws {
        let (lines, _, id) = try await farewell(.running) { line, _ in
            line.hasPrefix("POST /api/jobs/") ? .json(["cancelled": true]) : nil
        }
        #expect(lines == ["POST /api/jobs/\(id)/cancel"])
    }

    @Test func aJobWhoseHandleCannotBeKeptIsCancelled() async throws {
        let fake = try ComfyUIFake([.pending(1)])
        let server = fake.server
        let context = ToolContext(clock: ManualClock.automatic(), onJob: { _ in throw CancellationError() })
        let tool = try ComfyUIFixture.tool(server)
        await #expect(throws: CancellationError.self) {
            try await tool.generate(GenerationRequest(prompt: "x"), context: context)
        }
        #expect(server.lines.last == "POST /queue")
    }

    @Test func aJobIsCancelledAlsoWhileItsSubmissionIsUnderWay() async throws {
        let fake = try ComfyUIFake([.pending(1)])
        let (inner, arrived) = (fake.server, Gate())
        let server = ImageServerFake { request, _ in
            let response = try await inner.send(request)
            if request.url.path() == "/prompt" {
                await arrived.pass()
                try Task.checkCancellation()
            }
            return ImageServerFake.Answer(status: response.status, body: try await response.body.collect())
        }
        let tool = try ComfyUIFixture.tool(server)
        let task = Task { try await tool.generate(GenerationRequest(prompt: "x"), context: CallProbe().context) }
        await arrived.waitForArrivals(1)
        task.cancel()
        arrived.open()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(server.lines.last == "POST /queue")
    }
}
