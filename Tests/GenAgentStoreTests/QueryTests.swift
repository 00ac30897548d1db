#if Store
import GenAgent
import GenAgentStore
import GenAgentTesting
import Testing

/// Sessions are found by what happened in them.
@Suite struct QueryTests {
    let folder: TemporaryFolder
    let store: SQLiteTrajectoryStore

    init() async throws {
        folder = try TemporaryFolder()
        store = folder.store()
        await AgentSession.finished(
            "apples", in: store, query: Query("Drei ÄPFEL", tags: ["fruit", "count"]), prompts: ["three apples"])
        await AgentSession.finished(
            "judged", in: store, query: Query("a pear", tags: ["fruit"]), prompts: ["a pear", "a better pear"],
            judge: ScriptedJudge([.unsatisfied("too small", score: 0.25), .satisfied(score: 0.75)]))
        await AgentSession.finished("other tool", in: store, query: "a dog", prompts: ["a dog"], tool: "paint")
        // Stands as a crash leaves it: with its first inputs only.
        let memory = InMemoryTrajectoryStore()
        await AgentSession.finished("cut off", in: memory, query: "a bird")
        for input in try await memory.inputs(of: "cut off").prefix(3) { try await store.append(input, to: "cut off") }
    }

    private func ids(_ change: (inout SessionFilter) -> Void) async throws -> [SessionID] {
        var filter = SessionFilter()
        change(&filter)
        return try await store.sessions(matching: filter).reduce(into: []) { $0.append($1.id) }
    }

    @Test func filtersAreMetTogether() async throws {
        #expect(try await ids { _ in } == ["apples", "judged", "other tool", "cut off"])
        #expect(try await ids { $0.tag = "fruit" } == ["apples", "judged"])
        #expect(try await ids { $0.tag = "count" } == ["apples"])
        #expect(try await ids { $0.tool = "paint" } == ["other tool"])
        #expect(try await ids { $0.policy = "scripted" }.count == 4)
        #expect(try await ids { $0.policy = "somebody" }.isEmpty)
        #expect(try await ids { $0.stopReasons = [.satisfied, .cancelled] } == ["apples", "judged", "other tool"])
        #expect(try await ids { $0.stopReasons = [] }.isEmpty)
        #expect(try await ids { $0.isFinished = false } == ["cut off"])
        #expect(try await ids { $0.isDamaged = true }.isEmpty)
        #expect(
            try await ids {
                $0.tag = "fruit"
                $0.verdict = .satisfied
                $0.text = "better"
            } == ["judged"])
    }

    @Test func textIsFoundInQueriesAndPromptsWhateverTheCase() async throws {
        #expect(try await ids { $0.text = "äpfel" } == ["apples"])
        #expect(try await ids { $0.text = "BETTER PEAR" } == ["judged"])
        #expect(try await ids { $0.text = "100%_" }.isEmpty)
    }

    @Test func timeRangeIncludesItsStartAndNotItsEnd() async throws {
        let summary = try #require(try await store.summary(of: "judged"))
        #expect(
            try await ids {
                $0.startedFrom = summary.startedAt
                $0.startedBefore = summary.startedAt.advanced(bySeconds: 0.000001)
            } == ["judged"])
        #expect(try await ids { $0.startedBefore = summary.startedAt } == ["apples"])
    }

    @Test func summarySaysWhatTheTrajectorySays() async throws {
        var found: SessionSummary?
        for try await summary in store.sessions(matching: .all) where summary.id == "judged" { found = summary }
        let summary = try #require(found)
        let trajectory = try #require(try await store.storedTrajectory(of: "judged"))
        #expect(summary == (try await store.summary(of: "judged")))
        #expect(summary.queries == ["a pear"] && summary.tags == ["fruit"] && summary.tools == ["draw"])
        #expect(summary.policy == trajectory.setup.policy && summary.judge == "scripted judge")
        #expect(summary.rounds == 2 && summary.verdict == .satisfied && summary.score == 0.75)
        #expect(summary.stopReason == .satisfied && summary.isFinished && summary.issues == 0 && summary.damage == nil)
        #expect(summary.image == trajectory.images.last?.reference && summary.usage == trajectory.usage)
        #expect(summary.startedAt == trajectory.startedAt)
    }

    @Test func summaryFollowsASessionThatGoesOn() async throws {
        #expect(try await ids { $0.isFinished = false } == ["cut off"])
        let memory = InMemoryTrajectoryStore()
        await AgentSession.finished("late", in: memory, prompts: ["late picture"])
        let log = try await memory.inputs(of: "late")
        for input in log.dropLast() { try await store.append(input, to: "late") }
        #expect(try await ids { $0.isFinished = false } == ["cut off", "late"])
        // Another process ends it, and it asks nothing; this one sees it all the same.
        if let last = log.last { try await folder.store().append(last, to: "late") }
        #expect(try await ids { $0.isFinished = false } == ["cut off"])
        #expect(try await ids { $0.text = "late picture" } == ["late"])
    }

    @Test func rewardsAreKeptFilteredAndLoaded() async throws {
        try await store.setReward("geneval", value: 0.5, for: "apples")
        try await store.setReward("geneval", value: 0.9, for: "judged")
        try await store.setReward("geneval", value: nil, for: "other tool")
        try await store.setReward("format", value: 1, for: "apples")
        try await store.setReward("geneval", value: 0.6, for: "apples")
        #expect(try await ids { $0.reward = .init("geneval") } == ["apples", "judged"])
        #expect(try await ids { $0.reward = .init("geneval", in: 0.6...0.7) } == ["apples"])
        #expect(try await ids { $0.reward = .init("nothing") }.isEmpty)
        #expect(try await store.storedTrajectory(of: "apples")?.rewards == ["geneval": 0.6, "format": 1])
        let unscored: [String: Double?] = ["geneval": nil]
        #expect(try await store.storedTrajectory(of: "other tool")?.rewards == unscored)
        #expect(try await store.summary(of: "judged")?.rewards == ["geneval": 0.9])
        try await store.removeReward("geneval", of: "apples")
        #expect(try await folder.store().storedTrajectory(of: "apples")?.rewards == ["format": 1])
        let error = await storeError { try await store.setReward("geneval", value: 1, for: "nobody") }
        #expect(error?.kind == .unknownSession)
    }

    @Test func ordersAndLimits() async throws {
        func ids(_ order: SessionOrder, _ limit: Int?) async throws -> [SessionID] {
            try await store.sessions(matching: .all, order: order, limit: limit).reduce(into: []) { $0.append($1.id) }
        }
        #expect(try await ids(.newestFirst, 2) == ["cut off", "other tool"])
        #expect(try await ids(.oldestFirst, 0).isEmpty)
        try await store.append(RecordedInput(index: 3, time: SystemClock().now(), input: .cancelled), to: "cut off")
        #expect(try await ids(.recentlyUpdatedFirst, 1) == ["cut off"])
    }

    @Test func manySessionsComeOncePageByPage() async throws {
        let memory = InMemoryTrajectoryStore()
        await AgentSession.finished("model", in: memory, prompts: [])
        let log = try await memory.inputs(of: "model")
        // All with the same times, so that pages must also go by the session.
        for number in 0..<200 {
            let id = SessionID(rawValue: "many-\(number)")
            guard case .started(var start) = log[0].input else { continue }
            start.sessionID = id
            try await store.append(RecordedInput(index: 0, time: log[0].time, input: .started(start)), to: id)
        }
        for order in SessionOrder.allCases {
            let found = try await store.sessions(matching: .all, order: order).reduce(into: []) { $0.append($1.id) }
            #expect(found.count == 204 && Set(found).count == 204)
        }
    }

    @Test func trajectoriesStreamWithoutDamagedSessions() async throws {
        let outcome = await AgentSession.finished("last", in: store)
        let memory = InMemoryTrajectoryStore()
        await AgentSession.finished("log of another", in: memory)
        try await store.append(try await memory.inputs(of: "log of another")[0], to: "odd")
        var found: [Trajectory] = []
        for try await trajectory in store.trajectories() { found.append(trajectory) }
        #expect(found.map(\.sessionID) == ["apples", "judged", "other tool", "cut off", "last"])
        #expect(found.last == outcome.trajectory)
        #expect(try await ids { $0.isDamaged = true } == ["odd"])
        #expect(await storeError { _ = try await store.storedTrajectory(of: "odd") }?.kind == .unreadableLog)
        #expect(try await store.storedTrajectory(of: "nobody") == nil)
    }
}
#endif
