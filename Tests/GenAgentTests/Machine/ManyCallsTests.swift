import Testing

@testable import GenAgent

/// Turns with more calls than any person would make: what a turn costs grows with its calls, not with their square.
@Suite struct ManyCallsTests {
    private static let count = 100_000

    /// A session whose policy replies with so many native calls.
    private func session(calling tool: String, ids: (Int) -> String) -> (SessionMachine, SessionEffect) {
        var machine = SessionMachine()
        func recorded(_ input: SessionInput) -> RecordedInput {
            RecordedInput(index: machine.inputCount, time: Timestamp(microseconds: 1), input: input)
        }
        let setup = SessionSetup(policy: "scripted", tools: MachineHarness.tools)
        let start = SessionStart(sessionID: "s", seed: 7, setup: setup, query: QueryRecord("a red fox"))
        _ = machine.handle(recorded(.started(start)))
        let calls = (0..<Self.count).map { index in
            var call = ToolCall(name: tool, arguments: ["prompt": "a red fox"])
            call.id = ids(index)
            return call
        }
        let native = calls.map { NativeToolCall(id: $0.id ?? "", name: $0.name, arguments: "{}") }
        let turn = PolicyTurn(thought: "Hm.", action: .call(calls), deviations: [])
        let effect = machine.handle(
            recorded(.policyReplied(PolicyReply(text: "", toolCalls: native), .turn(turn))))
        return (machine, effect)
    }

    // Squares of this would take longer than the minute: 10^10 moves of elements.
    @Test(.timeLimit(.minutes(1))) func refusedCallsCostTheirNumber() throws {
        let (machine, effect) = session(calling: "nothing") { "c\($0)" }
        let state = try #require(machine.state)
        #expect(effect != SessionEffect.none && state.trajectory.calls.count == Self.count)
        #expect(state.trajectory.calls.allSatisfy { $0.status == .refused && $0.call.id != nil })
        #expect(state.queue == [])
    }

    @Test(.timeLimit(.minutes(1))) func idsThatRepeatArePairedInOrder() throws {
        let (machine, _) = session(calling: "search") { "c\($0 % 2)" }
        let state = try #require(machine.state)
        // The first is about to be made, the others wait.
        #expect(state.queue.count == Self.count - 1 && state.queue.first == 1)
        #expect(state.trajectory.calls.allSatisfy { $0.call.id != nil })
    }

    @Test(.timeLimit(.minutes(1))) func aCancellationClosesThemAll() throws {
        var (machine, _) = session(calling: "search") { "c\($0)" }
        let input = RecordedInput(
            index: machine.inputCount, time: Timestamp(microseconds: 2), input: .cancelled)
        #expect(machine.handle(input) == .finish(.cancelled))
        let state = try #require(machine.state)
        #expect(state.trajectory.calls.allSatisfy { $0.status == .refused } && state.queue == [])
    }
}
