import GenAgentTesting
import Testing

@testable import GenAgent

/// Listeners that leave, are cancelled, or are slow.
@Suite struct SessionListenerTests {
    @Test func leavingTheLoopCancelsTheSession() async throws {
        let policy = ScriptedPolicy([.call(prompt: "one"), .hang])
        let session = AgentSession(policy: policy, tools: [StubGenerator()])
        let run = session.run("a cat")
        for await event in run {
            if case .image = event { break }
        }
        // The session is free again for the next query only once the first one ended.
        let next = await session.respond(to: "another")
        #expect(next.trajectory.exchanges.map(\.stopReason) == [.cancelled, .policyFailed])
        withExtendedLifetime(run) {}
    }

    @Test func droppingTheSequenceCancelsTheSession() async throws {
        let policy = ScriptedPolicy([.hang])
        let session = AgentSession(policy: policy, tools: [])
        do {
            let run = session.run("a cat")
            await policy.waitForRequests(1)
            withExtendedLifetime(run) {}
        }
        let next = await session.respond(to: "another")
        #expect(next.trajectory.exchanges.first?.stopReason == .cancelled)
    }

    @Test func cancelledListenerStillHearsTheEnd() async throws {
        let gate = Gate()
        let session = AgentSession(
            policy: ScriptedPolicy([.call(prompt: "one"), .wait(gate), .answer()]), tools: [StubGenerator()])
        let listener = Task { await session.run("a cat").collected() }
        await gate.waitForArrivals(1)
        listener.cancel()
        let events = await listener.value
        #expect(events.names.last == "finished(cancelled)")
        #expect(events.outcome?.imageID == "img_1")
        gate.open()
    }

    @Test func cancelOnTheRunIsHeardByItsListener() async throws {
        let policy = ScriptedPolicy([.hang])
        let run = AgentSession(policy: policy, tools: []).run("a cat")
        await policy.waitForRequests(1)
        run.cancel()
        #expect(await run.collected().names == ["started", "turnStarted(act)", "finished(cancelled)"])
    }

    @Test func slowListenerMissesOnlyDeltasAndProgress() async throws {
        let words = String(repeating: "word ", count: 4_000)
        let policy = ScriptedPolicy([.call(prompt: "one", thinking: words), .answer(thinking: words)])
        let painter = StubGenerator(behavior: .init(progress: Array(repeating: ToolProgress(fraction: 0), count: 500)))
        let session = AgentSession(policy: policy, tools: [painter])
        let run = session.run("a cat")
        // Nobody listens until the session is over: a second query waits for its end.
        await policy.waitForRequests(1)
        _ = await session.respond(to: "wait for the end")
        let events = await run.collected()
        #expect(
            events.names == [
                "started", "turnStarted(act)", "turn", "callStarted(draw, 1)", "callFinished(succeeded)",
                "image(1, img_1)", "turnStarted(act)", "turn", "assessed(1, satisfied)", "finished(satisfied)",
            ])
        let pieces = events.count { $0.name == "delta" }
        #expect(pieces > 0 && pieces <= 256)
        #expect(!events.contains { $0.name == "progress" })
    }

    @Test func nothingComesAfterTheEnd() async {
        let channel = EventChannel<Int>(capacity: 2, isTransient: { $0 < 0 })
        channel.send(1)
        channel.send(-1)
        channel.send(-2)
        channel.send(2)
        channel.finish(with: 3)
        channel.send(4)
        channel.finish()
        var told: [Int] = []
        while let event = await channel.next() { told.append(event) }
        #expect(told == [1, -1, 2, 3])
        #expect(await channel.next() == nil)
    }

    @Test func waitingListenerIsWokenByTheLastEvent() async {
        let channel = EventChannel<Int>()
        let listener = Task { (await channel.next(), await channel.next()) }
        channel.finish(with: 7)
        let told = await listener.value
        #expect(told.0 == 7 && told.1 == nil)
    }
}
