import Foundation
import GenAgent
import GenAgentTesting
import Testing

@testable import GenAgentSandbox

@Suite struct PolicySessionTests {
    private static let clean: SandboxPolicyParameters = {
        var parameters = SandboxPolicyParameters.handSet
        parameters[.form, "clean", "bias"] = 60
        return parameters
    }()

    @Test(arguments: TurnFormat.allCases) func aFaultlessPainterSatisfiesInOneRound(format: TurnFormat) async throws {
        let session = AgentSession.sandbox(
            profile: .faultless, eyes: SandboxEyes(errors: .none), parameters: Self.clean, side: 192,
            configuration: SessionConfiguration(format: format, sampling: SamplingOptions(temperature: 0)), seed: 3)
        let outcome = await session.respond(to: "two red apples on the left and a blue cup on the right")
        #expect(outcome.stopReason == .satisfied && outcome.trajectory.rounds.count == 1)
        let metadata = SceneMetadata(include: [
            .init(className: "apple", count: 2, color: .red, region: .left),
            .init(className: "cup", color: .blue, region: .right),
        ])
        let query = try Query("", metadata: JSONValue(encoding: metadata))
        let image = try #require(outcome.image)
        let candidate = Candidate(id: "img_1", image: image)
        #expect(
            try await PictogramGrader().assess(candidate, for: query, context: JudgeContext()).outcome == .satisfied)
        #expect(outcome.trajectory.rounds.first?.verdict?.score == 1)
    }

    /// Images that the policy cannot look at, as real generators make them.
    enum Unreadable: CaseIterable { case jpeg, damagedPNG }

    @Test(arguments: Unreadable.allCases, TurnFormat.allCases)
    func whatItCannotLookAtIsUnscored(kind: Unreadable, format: TurnFormat) async throws {
        var png = try await PolicyRequests.picture("two red apples").data
        // Whole, and damaged within the pixels.
        let pixels = try #require(png.range(of: Data("IDAT".utf8)))
        png[pixels.upperBound + 8] ^= 0xFF
        let image = kind == .jpeg ? try PolicyRequests.jpeg() : try EncodedImage(png)
        for parameters in [SandboxPolicyParameters.trained, Self.clean, PolicyRequests.cleanUniform] {
            let session = AgentSession(
                policy: SandboxPolicy(parameters: parameters), tools: [StubGenerator(style: .custom { _ in image })],
                configuration: SessionConfiguration(format: format), seed: 1)
            let outcome = await session.respond(to: "two red apples")
            #expect(outcome.stopReason == .unscored && outcome.trajectory.rounds.count == 1)
            let verdict = try #require(outcome.trajectory.rounds.last?.verdict)
            #expect(verdict.outcome == .unscored && verdict.score == nil)
            #expect(verdict.summary?.contains(kind == .jpeg ? "JPEG" : "could not read the PNG image") == true)
            #expect(outcome.image == image)
        }
    }

    @Test(arguments: ["a quokka in watercolor", "夕焼けの海", "something nice", "?"], [1, 3])
    func whatItDoesNotUnderstandIsUnscored(query: String, rounds: Int) async throws {
        let session = AgentSession.sandbox(parameters: Self.clean, rounds: rounds, side: 96, seed: 2)
        let outcome = await session.respond(to: Query(query))
        #expect(outcome.stopReason == .unscored && outcome.trajectory.rounds.count == 1)
        let reason = try #require(outcome.trajectory.rounds.last?.verdict?.summary)
        #expect(reason.contains("I know nothing of what the request asks for"))
        #expect(reason.contains("“a quokka”, “in watercolor”") == query.contains("quokka"))
    }

    @Test func theSameSeedGivesTheSameSession() async {
        func run(_ seed: UInt64) async -> SessionOutcome {
            await AgentSession.sandbox(side: 128, seed: seed).respond(to: "three red apples and two blue cups")
        }
        let (one, again, other) = (await run(5), await run(5), await run(6))
        #expect(one.trajectory.images.map(\.reference) == again.trajectory.images.map(\.reference))
        #expect(one.trajectory.messages == again.trajectory.messages)
        #expect(one.trajectory.messages != other.trajectory.messages)
    }

    @Test func aWholeSessionReplaysFromItsStoreByteForByte() async throws {
        let store = InMemoryTrajectoryStore()
        let session = AgentSession.sandbox(
            profile: .weak, side: 96, hook: PassingHook(), store: store,
            environment: SessionEnvironment(random: { 36 }), seed: 4)
        _ = await session.respond(to: "three red apples and two blue cups")
        let trajectory = await session.respond(to: "make the cups green").trajectory
        #expect(session.id == "10" && trajectory.exchanges.count == 2)
        let log = try await store.inputs(of: session.id)
        let stored = try JSONDecoder().decode([RecordedInput].self, from: JSONEncoder().encode(log))
        #expect(stored.contains { $0.input.name == "hookDecided" })
        let (machine, effects) = SessionMachine.replay(stored)
        #expect(try machine.state?.trajectory.encoded() == trajectory.encoded())
        #expect(!effects.contains { if case .rejected = $0 { true } else { false } })
        for image in trajectory.images {
            #expect(try await store.image(image.reference.digest)?.digest == image.reference.digest)
        }
    }

    @Test func anUnsatisfiedClosingTurnWritesACallThatIsNotMade() async throws {
        let session = AgentSession.sandbox(
            profile: .faultless, parameters: PolicyRequests.stubborn, rounds: 2, side: 128, seed: 1)
        let outcome = await session.respond(to: "a red cup and a dog")
        #expect(outcome.stopReason == .roundLimit && outcome.trajectory.rounds.count == 2)
        let closing = try #require(outcome.trajectory.turns.last)
        #expect(closing.purpose == .closing && closing.turn?.score != nil)
        // What decides nothing is not decided: only the form and the verdict.
        #expect(closing.reply.tokens?.completionIDs?.count == 2)
    }

    /// The study `rounds` measures this on 1,120 sessions; here 36 show the direction.
    @Test func theSecondRoundGainsOnAnErringPainter() async throws {
        var generator = PromptGenerator(seed: 41)
        let rows = (0..<36).map { _ in generator.next() }
        let batch = SessionBatch(concurrency: 4) { _, index in
            AgentSession.sandbox(profile: .base, rounds: 2, side: 128, seed: UInt64(index))
        }
        var gains: [Double] = []
        for (row, outcome) in zip(rows, await batch.outcomes(for: rows.map { Query($0.prompt) })) {
            let query = try Query(row.prompt, metadata: JSONValue(encoding: row.metadata))
            var scores: [Double] = []
            for round in outcome.trajectory.rounds {
                let candidate = Candidate(id: round.image, image: try #require(outcome.images[round.image]))
                let verdict = try await PictogramGrader().assess(candidate, for: query, context: JudgeContext())
                scores.append(verdict.outcome == .satisfied ? 1 : 0)
            }
            gains.append((scores.last ?? 0) - (scores.first ?? 0))
        }
        #expect(gains.reduce(0, +) > 1, "won \(gains.count { $0 > 0 }), lost \(gains.count { $0 < 0 })")
        #expect(gains.count { $0 != 0 } < 24)
    }

    @Test func aContinuedSessionChangesWhatIsNamed() async throws {
        let session = AgentSession.sandbox(
            profile: .faultless, eyes: SandboxEyes(errors: .none), parameters: Self.clean, side: 128, seed: 2)
        _ = await session.respond(to: "three dogs and a red cup")
        func demands(after query: Query) async -> Set<SceneRequirement> {
            let outcome = await session.respond(to: query)
            let prompt = outcome.trajectory.calls.last?.request?.prompt ?? ""
            return Set(PromptReader.standard.read(prompt).requirements)
        }
        let dogs = SceneRequirement(className: "dog", count: 3)
        #expect(await demands(after: "make the cup blue") == [dogs, .init(className: "cup", color: .blue)])
        #expect(
            await demands(after: "add two cats and remove the cup") == [dogs, .init(className: "cat", count: 2)])
        #expect(await demands(after: "a green bench") == [.init(className: "bench", color: .green)])
        #expect(await demands(after: "make it red") == [.init(className: "bench", color: .red)])
    }

    @Test func aPictureInTheQueryIsLookedAt() async throws {
        let image = try await PolicyRequests.picture("two red cups")
        let policy = SandboxPolicy(parameters: PolicyRequests.stubborn, eyes: SandboxEyes(errors: .none))
        var request = PolicyRequests.first("make them blue")
        request.messages[1].parts = [.text("img_1:"), .image("img_1"), .text("make them blue")]
        request.images["img_1"] = image
        let reply = try await policy.reply(to: request)
        #expect(PolicyRequests.turn(reply)?.thought?.contains("two red cups") == true)
        let prompt = try #require(PolicyRequests.prompt(reply))
        #expect(PromptReader.standard.read(prompt).requirements == [.init(className: "cup", count: 2, color: .blue)])
    }
}

/// Lets every call pass.
private struct PassingHook: ToolCallHook {
    func decide(_ call: ToolCall, context: HookContext) async throws -> HookDecision { .allow }
}
