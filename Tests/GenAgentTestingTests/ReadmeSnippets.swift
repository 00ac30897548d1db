import Foundation
import GenAgent
import GenAgentTesting
import Testing

// The README's snippets have a file each in Readme/, so that the import lines that it shows are those that the compiler needs.
// Here they are run, and here are the other snippets of the documentation of GenAgentTesting.

@Test func theSnippetOfTheCoreDrawsAnImage() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "genagent-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "apples.png")
    let policy = ScriptedPolicy([
        .call(prompt: "apples", tool: "paint"), .answer(), .call(prompt: "a green cup", tool: "paint"), .answer(),
    ])
    let generator = MyGenerator(server: MyServer())
    try await draw(with: policy, and: generator, into: file)
    #expect(try EncodedImage(Data(contentsOf: file)).format == .png)
    #expect(policy.requests.count == 4)
}

// snippet: agent-test
@Test func triesAgainWithTheFindingOfTheJudge() async throws {
    let policy = ScriptedPolicy([
        .call(prompt: "three red apples"),
        .call(prompt: "exactly three red apples in a row", thinking: "One is missing; I count aloud."),
    ])
    let judge = ScriptedJudge([.unsatisfied("only two apples"), .satisfied(score: 1)])
    let painter = StubGenerator()
    let session = AgentSession(policy: policy, tools: [painter], assessment: .judge(judge))

    let outcome = await session.respond(to: "three apples, red")

    try expect(
        outcome.trajectory,
        tells: [
            .call(prompt: "three red apples"), .image, .verdict(.unsatisfied, saying: "only two apples"),
            .call(prompt: .contains("exactly three")), .image, .verdict(.satisfied),
            .stop(.satisfied),
        ])
    try expectConsistent(outcome.trajectory)
    #expect(painter.requests.count == 2)
    #expect(policy.requests.last?.messages.last?.text.contains("only two apples") == true)
}
// snippet-end

// snippet: deadline-test
@Test func aSlowGeneratorMeetsTheDeadline() async throws {
    let clock = ManualClock()
    let slow = StubGenerator(behavior: .init(delay: 300))
    let session = AgentSession(
        policy: ScriptedPolicy([.call(prompt: "a cat")]), tools: [slow],
        configuration: SessionConfiguration(limits: SessionLimits(seconds: 60)),
        environment: SessionEnvironment(clock: clock))

    let answer = Task { await session.respond(to: "a cat") }
    await clock.waitForSleepers(2)  // the deadline and the generator
    clock.advance(by: 60)

    try expect(await answer.value.trajectory, .stopped(.deadline), .rounds(0))
}
// snippet-end

// snippet: adapter-test
@Test func theAdapterTurnsABusyServerIntoATransientError() async throws {
    let adapter = MyGenerator(server: MyServer(isBusy: true))
    await #expect(throws: AdapterError.transient("The paint server is busy; try again.", retryAfter: 2)) {
        try await adapter.generate(GenerationRequest(prompt: "a cat"), context: ToolContext())
    }
}
// snippet-end

@Test func theAdapterReturnsWhatTheServerPainted() async throws {
    let adapter = MyGenerator(server: MyServer(isBusy: false))
    let result = try await adapter.generate(GenerationRequest(prompt: "a cat", seed: 7), context: ToolContext())
    #expect(result.seed == 7)
    #expect(result.image == (try StubImage.labeled("a cat 7")))
}
