import GenAgent
import GenAgentTesting
import Testing

/// Many sessions side by side.
@Suite struct SessionBatchTests {
    private func queries(_ count: Int) -> [Query] { (0..<count).map { Query("a cat", id: "q\($0)") } }

    @Test func aThousandConcurrentSessionsFinish() async throws {
        let policy = ScriptedPolicy(forEverySession: [.call(prompt: "one"), .call(prompt: "two"), .answer()])
        let painter = StubGenerator()
        let outcomes = await withTaskGroup(of: SessionOutcome.self) { group in
            for _ in 0..<1_000 {
                group.addTask { await AgentSession(policy: policy, tools: [painter]).respond(to: "a cat") }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count == 1_000)
        #expect(outcomes.allSatisfy { $0.isSatisfied && $0.images.count == 2 && $0.imageID == "img_2" })
        #expect(painter.requests.count == 2_000)
        // Every session draws its own seeds.
        #expect(Set(painter.requests.map(\.seed)).count > 1_990)
    }

    @Test func concurrencyIsBoundedAndOrderIsFair() async throws {
        let gate = Gate()
        let meter = Meter()
        let tool = StubTool("meet") { _, _ in
            meter.enter()
            await gate.pass()
            meter.leave()
            return ToolResult("met")
        }
        let policy = ScriptedPolicy(forEverySession: [.calls([ToolCall(name: "meet", arguments: [:])]), .answer()])
        let batch = SessionBatch(concurrency: 3) { _, _ in AgentSession(policy: policy, tools: [tool]) }
        let run = batch.run(queries(12))
        await gate.waitForArrivals(3)
        #expect(meter.inside == 3)
        gate.open()
        var (started, finished): ([Int], [BatchProgress]) = ([], [])
        for await event in run {
            switch event {
            case .started(let index, _): started.append(index)
            case .resumed, .skipped, .unusable: Issue.record("no store, and yet \(event)")
            case .finished(_, let outcome, let progress):
                #expect(outcome.stopReason == .policyStopped)
                finished.append(progress)
            }
        }
        #expect(meter.most == 3)
        #expect(started == Array(0..<12))
        #expect(finished.map(\.finished) == Array(1...12))
        #expect(finished.allSatisfy { $0.total == 12 && $0.running <= 3 && $0.satisfied == 0 })
        #expect(finished.map(\.running).suffix(3) == [2, 1, 0])
        #expect(finished.last?.description == "12/12")
    }

    @Test func outcomesComeInTheOrderOfTheQueries() async throws {
        let policy = ScriptedPolicy(forEverySession: [.call(prompt: "one"), .answer()])
        let batch = SessionBatch(concurrency: 4) { query, index in
            AgentSession(policy: policy, tools: [StubGenerator()], id: SessionID(rawValue: "\(query.id)-\(index)"))
        }
        let outcomes = await batch.outcomes(for: queries(20))
        #expect(outcomes.map(\.trajectory.sessionID.rawValue) == (0..<20).map { "q\($0)-\($0)" })
        #expect(outcomes.allSatisfy { $0.isSatisfied })
        #expect(await batch.outcomes(for: []).isEmpty)
    }

    @Test func concurrencyIsAtLeastOne() async {
        let batch = SessionBatch(concurrency: 0) { _, _ in AgentSession(policy: ScriptedPolicy([.answer()]), tools: [])
        }
        #expect(await batch.outcomes(for: queries(2)).count == 2)
    }

    @Test func oneIsCancelledBeforeItBeginsAndOneWhileItRuns() async throws {
        let gate = Gate()
        let asked = Meter()
        let batch = SessionBatch(concurrency: 1) { _, index in
            let policy = ScriptedPolicy([
                .compute { _ in
                    asked.enter()
                    return PolicyReply(text: "")
                }, .wait(gate), .answer(),
            ])
            return AgentSession(policy: policy, tools: [], id: SessionID(rawValue: "\(index)"))
        }
        let run = batch.run(queries(3))
        run.cancel(1)
        run.cancel(99)
        await gate.waitForArrivals(1)
        run.cancel(0)
        var outcomes: [Int: SessionOutcome] = [:]
        for await event in run {
            guard case .finished(let index, let outcome, _) = event else { continue }
            outcomes[index] = outcome
            if index == 1 { gate.open() }
        }
        #expect(outcomes[0]?.stopReason == .cancelled && outcomes[0]?.trajectory.turns.count == 1)
        #expect(outcomes[1]?.stopReason == .cancelled && outcomes[1]?.trajectory.turns.isEmpty == true)
        #expect(outcomes[2]?.stopReason == .policyStopped)
        #expect(asked.inside == 2)
    }

    @Test func cancelledBeforeItBeginsAsksNobody() async throws {
        let gate = Gate()
        let policy = ScriptedPolicy(forEverySession: [.wait(gate), .answer()])
        let batch = SessionBatch(concurrency: 1) { _, _ in AgentSession(policy: policy, tools: []) }
        let run = batch.run(queries(200))
        for index in 1..<200 { run.cancel(index) }
        gate.open()
        var cancelled = 0
        for await event in run {
            if case .finished(_, let outcome, _) = event, outcome.stopReason == .cancelled { cancelled += 1 }
        }
        #expect(cancelled == 199 && policy.requests.count == 1)
    }

    @Test func cancellingTheWholeGivesEveryQueryAnOutcome() async throws {
        let policy = ScriptedPolicy(forEverySession: [.hang])
        let batch = SessionBatch(concurrency: 2) { _, _ in AgentSession(policy: policy, tools: []) }
        let all = Task { await batch.outcomes(for: queries(9)) }
        await policy.waitForRequests(2)
        all.cancel()
        let outcomes = await all.value
        #expect(outcomes.count == 9)
        #expect(outcomes.allSatisfy { $0.stopReason == .cancelled })
        #expect(policy.requests.count == 2)
    }

    @Test func cancelOnTheRunIsHeardByItsListener() async throws {
        let policy = ScriptedPolicy(forEverySession: [.hang])
        let run = SessionBatch(concurrency: 2) { _, _ in AgentSession(policy: policy, tools: []) }.run(queries(4))
        await policy.waitForRequests(2)
        run.cancel()
        var reasons: [StopReason] = []
        for await event in run {
            if case .finished(_, let outcome, _) = event { reasons.append(outcome.stopReason) }
        }
        #expect(reasons == Array(repeating: .cancelled, count: 4))
    }
}

/// Counts who is inside, and how many were at most.
final class Meter: Sendable {
    private let state = Locked((inside: 0, most: 0))
    var inside: Int { state.withLock { $0.inside } }
    var most: Int { state.withLock { $0.most } }

    func enter() {
        state.withLock { state in
            state.inside += 1
            state.most = max(state.most, state.inside)
        }
    }

    func leave() { state.withLock { $0.inside -= 1 } }
}
