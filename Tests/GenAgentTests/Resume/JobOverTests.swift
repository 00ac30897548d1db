import GenAgent
import GenAgentTesting
import Testing

/// A job that was taken up after a crash, and then turns out to have ended without an image.
@Suite struct JobOverTests {
    /// Works on jobs; the first one never ends while its first client lives, and is cancelled when the second one looks.
    private final class CancellingGenerator: GeneratorTool {
        let descriptor = ToolDescriptor(
            generator: "draw", summary: "Makes a tiny picture.", capabilities: GeneratorCapabilities(reattach: true))
        let gate = Gate()
        let submitted = Locked(0)
        let saysSo: Bool

        init(saysSo: Bool) { self.saysSo = saysSo }

        func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
            let number = submitted.withLock { count in
                count += 1
                return count
            }
            try await context.record(JobHandle("job-\(number)"))
            if number == 1 { await gate.pass() }
            return GenerationResult(try StubImage.solid(.red))
        }

        func reattach(
            to job: JobHandle, request: GenerationRequest, context: ToolContext
        ) async throws -> GenerationResult {
            throw AdapterError.transient("somebody cancelled \(job.value)", jobIsOver: saysSo)
        }
    }

    @Test(arguments: [true, false])
    func anotherJobIsSubmittedOnlyWhereTheFirstIsSurelyOver(isOver: Bool) async throws {
        let (generator, store) = (CancellingGenerator(saysSo: isOver), InMemoryTrajectoryStore())
        let clock = ManualClock.automatic()
        let policy = ScriptedPolicy(forEverySession: [.call(prompt: "a cat"), .answer()])
        let first = AgentSession(
            policy: policy, tools: [generator], store: store, environment: SessionEnvironment(clock: clock), id: "s")
        let life = Task { await first.respond(to: "a cat") }
        await generator.gate.waitForArrivals(1)

        // What is durable at this moment is all that another process has.
        let copy = InMemoryTrajectoryStore()
        for input in try await store.inputs(of: "s") { try await copy.append(input, to: "s") }
        let outcome = try await AgentSession.resume(
            "s", from: copy, policy: policy, tools: [generator], environment: SessionEnvironment(clock: clock)
        ).finish()
        #expect(generator.submitted.withLock { $0 } == (isOver ? 2 : 1))
        #expect(outcome.stopReason == (isOver ? .satisfied : .toolFailed))
        #expect(outcome.trajectory.calls.first?.mayHaveChargedTwice == false)
        #expect(try await copy.trajectory(of: "s") == outcome.trajectory)

        life.cancel()
        generator.gate.open()
        _ = await life.value
    }
}
