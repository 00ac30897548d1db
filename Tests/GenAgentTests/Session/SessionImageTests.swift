import Foundation
import GenAgentTesting
import Testing

@testable import GenAgent

/// Images that were cut off on their way.
@Suite struct SessionImageTests {
    /// A PNG without its end chunk.
    private static func cutOff(_ label: String) throws -> EncodedImage {
        try EncodedImage(StubImage.labeled(label).data.dropLast(12))
    }

    @Test func anImageThatIsNotWholeIsATransientFailureOfItsTool() async throws {
        let whole = try StubImage.labeled("whole")
        let cut = try Self.cutOff("whole")
        let answers = Locked([cut, whole])
        let tool = GeneratorFromClosure("paint") { answers.withLock { $0.removeFirst() } }
        let environment = SessionEnvironment(clock: ManualClock.automatic())
        let outcome = await AgentSession(
            policy: ScriptedPolicy([.call(prompt: "one", tool: "paint"), .answer()]), tools: [tool],
            environment: environment
        ).respond(to: "a cat")
        #expect(outcome.stopReason == .satisfied && outcome.image == whole)
        let call = try #require(outcome.trajectory.calls.first)
        #expect(call.attempts.count == 2)
        let error = try #require(call.attempts.first?.error)
        #expect(error.kind == .transient && !error.isExhausted)
        #expect(
            error.message.hasPrefix(
                "The image that paint returned is incomplete. The PNG of 16x16 pixels is truncated: it ends after \(cut.data.count) bytes"
            ))
        // Nothing of it was kept.
        #expect(outcome.trajectory.images.count == 1)
        try expectConsistent(outcome.trajectory)
    }

    @Test func soIsOneThatItsToolCouldNotEvenRead() async throws {
        let beginning = try StubImage.solid(.red).data.prefix(20)
        let tool = GeneratorFromClosure("paint") { try EncodedImage(beginning) }
        let outcome = await AgentSession(
            policy: ScriptedPolicy([.call(prompt: "one", tool: "paint"), .answer()]), tools: [tool],
            environment: SessionEnvironment(clock: ManualClock.automatic())
        ).respond(to: "a cat")
        #expect(outcome.stopReason == .toolFailed)
        #expect(
            outcome.trajectory.calls.first?.attempts.compactMap(\.error?.kind) == [.transient, .transient, .transient])
    }

    @Test func aPlainToolsImageMustBeWholeToo() async throws {
        let cut = try Self.cutOff("found")
        let search = StubTool("search") { _, _ in ToolResult("found", images: [cut]) }
        let environment = SessionEnvironment(clock: ManualClock.automatic())
        let outcome = await AgentSession(
            policy: ScriptedPolicy([.calls([ToolCall(name: "search", arguments: [:])]), .answer()]),
            tools: [search, StubGenerator()], environment: environment
        ).respond(to: "a cat")
        #expect(outcome.stopReason == .toolFailed && outcome.trajectory.images.isEmpty)
        #expect(outcome.trajectory.issues.first?.error.kind == .transient)
    }
}

/// A generator that a closure is.
private struct GeneratorFromClosure: GeneratorTool {
    let descriptor: ToolDescriptor
    private let image: @Sendable () throws -> EncodedImage

    init(_ name: String, _ image: @escaping @Sendable () throws -> EncodedImage) {
        descriptor = ToolDescriptor(generator: name, summary: "paints", capabilities: GeneratorCapabilities())
        self.image = image
    }

    func generate(_ request: GenerationRequest, context: ToolContext) async throws -> GenerationResult {
        try GenerationResult(image())
    }
}
