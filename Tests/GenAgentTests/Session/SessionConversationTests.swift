import GenAgent
import GenAgentTesting
import Testing

/// What the policy is shown, and conversations of more than one query.
@Suite struct SessionConversationTests {
    @Test func requestCarriesSystemTextToolsSamplingAndImages() async throws {
        let policy = ScriptedPolicy([.call(prompt: "a cup"), .answer()])
        let session = AgentSession(
            policy: policy, tools: [StubGenerator(), StubTool("search", says: "")],
            configuration: SessionConfiguration(sampling: SamplingOptions(temperature: 0.5, maximumTokens: 900)))
        let outcome = await session.respond(to: "a blue cup")
        let (first, second) = (policy.requests[0], policy.requests[1])

        #expect(first.messages.map(\.role) == [.system, .user])
        let system = first.messages[0].text
        #expect(system.contains(#""name":"draw""#) && system.contains(#""name":"search""#))
        #expect(system.contains("at most 3"))
        #expect(!system.contains("{tools}") && !system.contains("{rounds}"))
        #expect(first.messages[1].text == "a blue cup")
        #expect(first.tools.map(\.name) == ["draw", "search"])
        #expect(first.sampling.temperature == 0.5 && first.sampling.maximumTokens == 900)
        #expect(first.images.isEmpty)

        #expect(second.messages.map(\.author) == [.system, .user, .policy, .session])
        #expect(Array(second.messages.prefix(2)) == first.messages)
        #expect(second.messages.last?.imageIDs == ["img_1"])
        #expect(second.images["img_1"] == outcome.image)
        #expect(first.sampling.seed != nil && first.sampling.seed != second.sampling.seed)
        #expect(second.messages.last?.text.contains("last image") == false)
    }

    @Test func systemTextIsReplacedAndRecorded() async {
        let policy = ScriptedPolicy([.answer()])
        let text = SystemText(version: "mine-1", template: "{rounds}:{tools}", closingNote: "end", repairNote: "again")
        let outcome = await AgentSession(policy: policy, tools: [], systemText: text).respond(to: "a cat")
        #expect(policy.requests[0].messages[0].text == "3:")
        #expect(outcome.trajectory.setup.systemText.version == "mine-1")
    }

    @Test func inputImagesAreNamedShownAndUsable() async throws {
        let photo = try StubImage.solid(.blue)
        let policy = ScriptedPolicy([.call(prompt: "bluer", arguments: ["images": ["img_1"]]), .answer()])
        let editor = StubGenerator(capabilities: GeneratorCapabilities(inputImages: 1))
        let store = InMemoryTrajectoryStore()
        let session = AgentSession(policy: policy, tools: [editor], store: store)
        let outcome = await session.respond(to: Query("make it bluer", images: [photo]))
        #expect(editor.requests.first?.inputImages == ["img_1"])
        #expect(policy.requests[0].messages[1].imageIDs == ["img_1"])
        #expect(policy.requests[0].images["img_1"] == photo)
        #expect(outcome.imageID == "img_2")
        #expect(try await store.image(photo.digest) == photo)
        try expect(outcome.trajectory, .images(2), .rounds(1), .stopped(.satisfied))
        try expectConsistent(outcome.trajectory)
    }

    @Test func unknownInputImageIsRefusedWithWords() async throws {
        let policy = ScriptedPolicy([.call(prompt: "bluer", arguments: ["images": ["img_9"]]), .answer()])
        let outcome = await AgentSession(policy: policy, tools: [StubGenerator()]).respond(to: "a cat")
        try expect(
            outcome.trajectory, tells: [.refusedCall(.contains("There is no image img_9")), .stop(.policyStopped)])
    }

    @Test func finishedSessionIsContinued() async throws {
        let policy = ScriptedPolicy([
            .call(prompt: "a cup"), .answer(), .call(prompt: "a bluer cup"), .answer(), .answer(),
        ])
        let store = InMemoryTrajectoryStore()
        let session = AgentSession(policy: policy, tools: [StubGenerator()], store: store)
        let first = await session.respond(to: "a cup")
        let second = await session.respond(to: "make it bluer")
        #expect(first.imageID == "img_1" && second.imageID == "img_2")
        #expect(Array(policy.requests[2].messages.prefix(4)) == policy.requests[1].messages)
        #expect(policy.requests[2].messages.last?.text == "make it bluer")
        #expect(policy.requests[2].images["img_1"] == first.image)
        // Without an image of its own, an exchange returns the one it continued from.
        let third = await session.respond(to: "are you sure?")
        #expect(third.imageID == "img_2" && third.image == second.image)
        try expect(
            third.trajectory,
            tells: [
                .query("a cup"), .image("img_1"), .stop(.satisfied), .query("make it bluer"), .image("img_2"),
                .stop(.satisfied), .query("are you sure?"), .stop(.policyStopped),
            ])
        try expectConsistent(third.trajectory)
        try await expectReplays(session.id, in: store, as: third.trajectory)
    }

    @Test func eventsOfAContinuedSessionTellOnlyWhatIsNew() async {
        let policy = ScriptedPolicy([.call(prompt: "a cup"), .answer(), .call(prompt: "a bluer cup"), .answer()])
        let session = AgentSession(policy: policy, tools: [StubGenerator()])
        _ = await session.respond(to: "a cup")
        let names = await session.run("make it bluer").collected().names
        #expect(
            names == [
                "started", "turnStarted(act)", "turn", "callStarted(draw, 1)", "callFinished(succeeded)",
                "image(2, img_2)", "turnStarted(act)", "turn", "assessed(2, satisfied)", "finished(satisfied)",
            ])
    }

    @Test func queriesOfOneSessionAreAnsweredOneAfterTheOther() async throws {
        let gate = Gate()
        let policy = ScriptedPolicy([
            .wait(gate), .call(prompt: "first"), .answer(), .call(prompt: "second"), .answer(),
        ])
        let session = AgentSession(policy: policy, tools: [StubGenerator()])
        let first = Task { await session.respond(to: "one") }
        await gate.waitForArrivals(1)
        let second = session.run("two")
        gate.open()
        #expect(await first.value.trajectory.exchanges.count == 1)
        let events = await second.collected()
        #expect(events.outcome?.trajectory.exchanges.map(\.query.text) == ["one", "two"])
        #expect(policy.requests.map { $0.messages.count } == [2, 4, 6, 8])
    }
}

/// Numbers for a random source.
final class Tape<Number: Sendable>: Sendable {
    private let numbers: Locked<[Number]>

    init(_ numbers: [Number]) { self.numbers = Locked(numbers) }

    var isEmpty: Bool { numbers.withLock { $0.isEmpty } }

    func next() -> Number { numbers.withLock { $0.removeFirst() } }
}
