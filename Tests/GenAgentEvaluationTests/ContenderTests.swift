import GenAgent
import GenAgentTesting
import Testing

@testable import GenAgentEvaluation

@Suite struct ContenderTests {
    private func tasks(_ count: Int, seeds: [UInt64] = [1]) -> [EvaluationTask] {
        (0..<count).flatMap { number in
            seeds.map {
                EvaluationTask(
                    Query("wish \(number)", id: "q\(number)", tags: ["t"], metadata: ["secret": true]), seed: $0,
                    store: InMemoryTrajectoryStore(), environment: SessionEnvironment(clock: ManualClock()))
            }
        }
    }

    private func candidates(_ count: Int) throws -> [Candidate] {
        try (0..<count).map {
            Candidate(
                id: ImageID(number: $0 + 1),
                image: try StubImage.labeled("c\($0)", size: PixelSize(width: 4, height: 4)))
        }
    }

    @Test func `no contender sees what the judge knows`() {
        let task = tasks(1)[0]
        #expect(task.query.metadata == .null)
        #expect(task.query.tags.isEmpty)
        #expect(task.query.text == "wish 0")
    }

    @Test func `an item's seeds differ between items and not between runs`() {
        let all = tasks(20, seeds: [1, 2, 3])
        #expect(Set(all.map(\.sessionSeed)).count == 60)
        #expect(all.map(\.sessionSeed) == tasks(20, seeds: [1, 2, 3]).map(\.sessionSeed))
    }

    @Test(arguments: [(10, 10), (10, 17), (7, 20), (3, 30), (280, 511)])
    func `a budget spreads its calls exactly, floor and ceiling mixed`(_ items: Int, _ total: Int) {
        let all = tasks(items)
        let budget = CallBudget(total: total, tasks: all)
        let calls = all.map { budget.calls(for: $0) }
        #expect(calls.reduce(0, +) == total)
        #expect((calls.max() ?? 0) - (calls.min() ?? 0) <= 1)
        // Who gets one more does not depend on the order of the tasks.
        let reversed = CallBudget(total: total, tasks: all.reversed())
        #expect(all.map { reversed.calls(for: $0) } == calls)
    }

    @Test func `best-of-N makes as many calls as the agent's records have`() throws {
        let all = tasks(8)
        var records = all.enumerated().map { index, task in
            EvaluationRecord(
                contender: "agent", query: task.query.id, seed: 1,
                cost: ProductionCost(generatorCalls: index % 3 + 1))
        }
        #expect(try CallBudget(matching: "agent", in: records, tasks: all).total == 15)
        // One that failed counts with the mean of the others: 14 calls of 7 items, spread over 8.
        records[0].cost = nil
        #expect(try CallBudget(matching: "agent", in: records, tasks: all).total == 16)
        let error = #expect(throws: EvaluationError.self) {
            try CallBudget(matching: "nobody", in: records, tasks: all)
        }
        #expect(error?.description.contains("`nobody`") == true)
    }

    @Test func `less than one call an item cannot be spread`() {
        let all = tasks(4)
        #expect(all.map { CallBudget(total: 1, tasks: all).calls(for: $0) } == [1, 1, 1, 1])
    }

    @Test func `a judge chooses what satisfies, then the best score, then the first`() async throws {
        func choice(_ steps: [JudgeStep]) async throws -> Int {
            try await JudgeChooser(ScriptedJudge(steps)).choose(
                among: candidates(steps.count), for: "a wish", context: JudgeContext()
            ).index
        }
        #expect(try await choice([.unsatisfied(score: 0.9), .satisfied(score: 0.1), .satisfied(score: 0.2)]) == 2)
        #expect(try await choice([.unsatisfied(score: 0.2), .unsatisfied(score: 0.7), .unsatisfied(score: 0.7)]) == 1)
        #expect(try await choice([.unscored("dark"), .unsatisfied(score: 0), .unsatisfied(score: 0)]) == 1)
        #expect(try await choice([.unscored("dark"), .unscored("dark")]) == 0)
    }

    @Test func `a comparator lets every candidate challenge the one that leads`() async throws {
        let comparator = ScriptedComparator([
            .give(Comparison(.second)), .give(Comparison(.tie)), .give(Comparison(.first)),
        ])
        let choice = try await ComparatorChooser(comparator).choose(
            among: candidates(4), for: "a wish", context: JudgeContext())
        #expect(choice.index == 1)
    }

    @Test func `one pass takes one turn and one call, whatever the policy would do next`() async throws {
        let tool = StubGenerator()
        let policy = ScriptedPolicy([.call(prompt: "rewritten"), .call(prompt: "again")])
        let production = try await AgentContender.onePass(policy: { _ in policy }, tools: [tool]).produce(tasks(1)[0])
        #expect(tool.requests.map(\.prompt) == ["rewritten"])
        #expect(policy.requests.count == 1)
        #expect(production.image != nil)
        #expect(production.cost.generatorCalls == 1)
    }

    @Test func `a failing session is an error, and a policy that never draws gives no image`() async throws {
        let failing = AgentContender("a", policy: { _ in ScriptedPolicy([]) }, tools: [StubGenerator()], rounds: 2)
        await #expect(throws: AdapterError.self) { try await failing.produce(tasks(1)[0]) }
        let idle = AgentContender(
            "a", policy: { _ in ScriptedPolicy([.answer()]) }, tools: [StubGenerator()], rounds: 2)
        let production = try await idle.produce(tasks(1)[0])
        #expect(production.image == nil)
        #expect(production.cost.generatorCalls == 0)
    }

    @Test func `what fails in passing is tried again, what fails for good is not`() async throws {
        let clock = ManualClock.automatic()
        let tries = Tries()
        let value = try await RetryPolicy().repeating(clock) {
            if await tries.next() < 3 { throw AdapterError.transient("busy") }
            return 7
        }
        #expect(value == 7)
        await #expect(throws: AdapterError.self) {
            try await RetryPolicy().repeating(clock) { () -> Int in
                _ = await tries.next()
                throw AdapterError.fatal("no")
            }
        }
        #expect(await tries.count == 4)
    }
}

private actor Tries {
    private(set) var count = 0

    func next() -> Int {
        count += 1
        return count
    }
}
