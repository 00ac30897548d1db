import GenAgent
import GenAgentTesting
import Testing

@Suite struct ConsistencyTests {
    /// Damages, each with a word of the contradiction that it must be found by.
    static let damages: [(word: String, damage: @Sendable (inout Trajectory) -> Void)] = [
        ("no exchange", { $0.exchanges = [] }),
        ("no stop reason", { $0.exchanges[0].stopReason = nil }),
        ("does not end after", { $0.exchanges[0].finishedAt = Timestamp(microseconds: 0) }),
        ("selected an image", { $0.exchanges[0].selected = "img_9" }),
        ("not the system text", { $0.messages[0].message.role = .user }),
        ("parent of message 2", { $0.messages[2].parent = 0 }),
        ("sampled without a turn", { $0.messages[1].turn = 0 }),
        ("do not point at each other", { $0.turns[0].message = 1 }),
        ("shows img_9", { $0.messages[1].message.parts.append(.image("img_9")) }),
        ("differ in number", { $0.turns.removeLast() }),
        ("pending after", { $0.calls[0].status = .pending }),
        ("succeeded without", { $0.calls[0].attempts = [] }),
        ("was made", { $0.calls[0].status = .answered }),
        ("never made", { $0.calls[1].status = .failed }),
        ("belongs to no turn", { $0.calls[0].turn = 17 }),
        ("ends before it begins", { $0.calls[0].attempts[0].finishedAt = Timestamp(microseconds: 0) }),
        ("is not call 0's image", { $0.calls[0].images.append("img_9") }),
        ("is called img_7", { $0.images[0].id = "img_7" }),
        ("call that does not have it", { $0.images[0].call = 1 }),
        ("has no call", { $0.rounds[0].call = 9 }),
        ("not its call's first", { $0.rounds[0].image = "img_2" }),
        ("belong to different exchanges", { $0.rounds[0].exchange = 1 }),
        ("judged in a missing turn", { $0.rounds[0].judgedInTurn = 40 }),
        (
            "unscored and has a score",
            {
                $0.rounds[0].verdict = .unscored("dark")
                $0.rounds[0].verdict?.score = 0.5
            }
        ),
        ("costs add up", { $0.usage.outputTokens += 1 }),
        ("costs add up", { $0.usage.images -= 1 }),
    ]

    @Test(arguments: damages.indices)
    func everyContradictionIsFound(index: Int) async throws {
        let sound = await StoryTests.trajectory()
        try expectConsistent(sound)
        var damaged = sound
        Self.damages[index].damage(&damaged)
        let error = #expect(throws: InconsistentTrajectory.self) { try expectConsistent(damaged) }
        #expect(error?.description.contains(Self.damages[index].word) == true, "\(String(describing: error))")
    }

    @Test func nativeCallWithoutAResultIsFound() async throws {
        let call = NativeToolCall(id: "call_1", name: "draw", arguments: #"{"prompt": "a cat"}"#)
        let policy = ScriptedPolicy([.reply(PolicyReply(text: "", toolCalls: [call])), .turn("Fine.")])
        let session = AgentSession(
            policy: policy, tools: [StubGenerator()], configuration: SessionConfiguration(format: .native))
        var trajectory = await session.respond(to: "a cat").trajectory
        try expectConsistent(trajectory)
        trajectory.messages[3].message.parts.removeFirst()
        let error = #expect(throws: InconsistentTrajectory.self) { try expectConsistent(trajectory) }
        #expect(error?.contradictions == ["the native call call_1 has no result"])
    }

    @Test func replayThatDiffersShowsTheLine() async throws {
        let store = InMemoryTrajectoryStore()
        let policy = ScriptedPolicy([.call(prompt: "a cat"), .answer()])
        let session = AgentSession(policy: policy, tools: [StubGenerator()], store: store, id: "s")
        var trajectory = await session.respond(to: "a cat").trajectory
        let state = try await expectReplays("s", in: store, as: trajectory)
        #expect(state == trajectory && state.exchanges.last?.stopReason != nil)
        trajectory.exchanges[0].query.text = "a dog"
        let error = await #expect(throws: ReplayMismatch.self) {
            try await expectReplays("s", in: store, as: trajectory)
        }
        #expect(error?.description.contains(#"replayed: "text" : "a cat""#) == true)
        #expect(error?.description.contains(#"recorded: "text" : "a dog""#) == true)
    }

    @Test func logThatMakesNoSenseDoesNotReplay() async throws {
        let store = InMemoryTrajectoryStore()
        let unknown = await #expect(throws: ReplayMismatch.self) { try await expectReplays("s", in: store) }
        #expect(unknown?.description == "The store has no log of s.")
        try await store.append(RecordedInput(index: 0, time: ManualClock.start, input: .cancelled), to: "s")
        let early = await #expect(throws: ReplayMismatch.self) { try await expectReplays("s", in: store) }
        #expect(early?.description.contains("input 0 (cancelled): cancelled came before the session started") == true)

        let session = AgentSession(policy: ScriptedPolicy([.answer()]), tools: [], store: store, id: "gap")
        _ = await session.respond(to: "a cat")
        let torn = await #expect(throws: ReplayMismatch.self) {
            try await expectReplays("gap", in: TornStore(store: store))
        }
        #expect(torn?.description.contains("input 5 came where input 1 was due") == true)
    }
}

/// A store whose second input claims to be the sixth.
private struct TornStore: TrajectoryStore {
    let store: InMemoryTrajectoryStore

    func inputs(of session: SessionID) async throws -> [RecordedInput] {
        try await store.inputs(of: session).map { input in
            RecordedInput(index: input.index == 1 ? 5 : input.index, time: input.time, input: input.input)
        }
    }

    func append(_ input: RecordedInput, to session: SessionID) async throws {
        try await store.append(input, to: session)
    }
    func sessions() async throws -> [SessionID] { try await store.sessions() }
    func save(_ image: EncodedImage) async throws { try await store.save(image) }
    func image(_ digest: ImageDigest) async throws -> EncodedImage? { try await store.image(digest) }
}
