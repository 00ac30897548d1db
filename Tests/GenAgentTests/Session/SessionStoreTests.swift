import GenAgent
import GenAgentTesting
import Testing

/// Stores that fail: the session continues in memory and says so.
@Suite struct SessionStoreTests {
    private func policy() -> ScriptedPolicy {
        ScriptedPolicy([.call(prompt: "one"), .call(prompt: "two"), .answer()])
    }

    @Test(arguments: [0, 1, 3, 4, 7, 9])
    func sessionGoesOnInMemoryAndSaysSoOnce(writes: Int) async throws {
        let (memory, logs) = (InMemoryTrajectoryStore(), LogCapture())
        let store = FlakyStore.full(after: writes, memory)
        let session = AgentSession(
            policy: policy(), tools: [StubGenerator()], store: store,
            environment: SessionEnvironment(logger: logs.logger))
        let events = await session.run("a cat").collected()
        let outcome = try #require(events.outcome)
        try expect(outcome.trajectory, .stopped(.satisfied), .rounds(2), .issues(.store))
        #expect(outcome.image != nil && outcome.images.count == 2)
        #expect(events.names.filter { $0 == "issue(store)" }.count == 1)
        #expect(outcome.trajectory.issues[0].error.message == "The disk is full; free some space.")
        #expect(logs.messages(.error) == ["the store failed; the session continues in memory"])
        // The store is left alone afterwards, and what it has is a log that replays.
        #expect(store.writeCount == writes + 1)
        let kept = try await memory.inputs(of: session.id)
        #expect(kept.map(\.index) == Array(0..<kept.count))
        if !kept.isEmpty { try await expectReplays(session.id, in: memory) }
        try expectConsistent(outcome.trajectory)
    }

    @Test func healthyStoreHasEveryInputAndImage() async throws {
        let store = FlakyStore { _, _ in nil }
        let session = AgentSession(policy: policy(), tools: [StubGenerator()], store: store, id: "healthy")
        let outcome = await session.respond(to: "a cat")
        try await expectReplays("healthy", in: store, as: outcome.trajectory)
        #expect(try await store.sessions() == ["healthy"])
        for record in outcome.trajectory.images {
            #expect(try await store.image(record.reference.digest) == outcome.images[record.id])
        }
        #expect(try await store.inputs(of: "unknown").isEmpty)
    }

    @Test func inputIsDurableBeforeItIsActedOn() async throws {
        let (gate, policy) = (Gate(), ScriptedPolicy([.answer()]))
        let store = GatedStore(gate: gate) { if case .started = $0 { true } else { false } }
        let session = AgentSession(policy: policy, tools: [], store: store)
        let answer = Task { await session.respond(to: "a cat") }
        await gate.waitForArrivals(1)
        #expect(policy.requests.isEmpty)
        gate.open()
        try expect(await answer.value.trajectory, .stopped(.policyStopped), .turns(1))
    }
}
