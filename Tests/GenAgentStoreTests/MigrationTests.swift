#if Store
import Foundation
import GenAgent
import GenAgentStore
import GenAgentTesting
import Testing

/// Stores that earlier versions made are read by this one. Every version has a folder under `Fixtures`, made by
/// `StoreWriter FOLDER fixture` of its time, and an export of it by the same.
@Suite struct MigrationTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func fixture(_ name: String) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/\(name)")
    }

    /// A copy, because opening a store may change it.
    private func copy(_ version: String) throws -> SQLiteTrajectoryStore {
        try FileManager.default.copyItem(at: fixture(version), to: folder.url.appendingPathComponent("store"))
        return folder.store()
    }

    @Test(arguments: ["v1"])
    func storeOfAnEarlierVersionLosesNothing(version: String) async throws {
        let store = try copy(version)
        let report = try await store.verify()
        #expect(report.isClean && report.sessions == 3 && report.images == 5, "\(report)")
        #expect(report.orphanedImages.isEmpty && report.strayFiles.isEmpty)
        let export = folder.url.appendingPathComponent("export.jsonl")
        try await store.exportArchive(to: export)
        // The first line says who wrote it.
        let (lines, expected) = (
            try Data(contentsOf: export).split(separator: 10).dropFirst(),
            try Data(contentsOf: fixture("\(version).jsonl")).split(separator: 10).dropFirst()
        )
        #expect(lines == expected)
    }

    @Test(arguments: ["v1"])
    func storeOfAnEarlierVersionIsQueriedAndGoesOn(version: String) async throws {
        let store = try copy(version)
        #expect(try await store.sessions() == ["satisfied", "judged", "cut off"])
        var filter = SessionFilter()
        filter.reward = .init("geneval", in: 0.5...0.5)
        filter.verdict = .satisfied
        var found = try await store.sessions(matching: filter).reduce(into: []) { $0.append($1.id) }
        #expect(found == ["judged"])
        filter = SessionFilter()
        filter.text = "äpfel"
        filter.tag = "fruit"
        found = try await store.sessions(matching: filter).reduce(into: []) { $0.append($1.id) }
        #expect(found == ["satisfied"])
        let trajectory = try #require(try await store.storedTrajectory(of: "judged"))
        #expect(trajectory.rounds.map(\.verdict?.score) == [0.25, 0.75] && trajectory.images.count == 3)
        try expectConsistent(trajectory)
        let unfinished = try #require(try await store.storedTrajectory(of: "cut off"))
        #expect(unfinished.exchanges.last?.stopReason == nil && unfinished.calls.last?.status == .pending)
        try await store.append(
            RecordedInput(index: 3, time: Timestamp(microseconds: 1), input: .cancelled), to: "cut off")
        #expect(try await store.summary(of: "cut off")?.stopReason == .cancelled)
    }

    // A store of `genagent` 0.1.0, whose sessions follow version 1 of the rules: finished ones (one by a failing judge, one resumed
    // after a crash), and two that were killed, in a call and in a turn.

    /// What `genagent show --json` of its time said.
    private func recorded() throws -> [SessionID: JSONValue] {
        let files = try FileManager.default.contentsOfDirectory(
            at: fixture("0.1.0-trajectories"), includingPropertiesForKeys: nil)
        return try files.reduce(into: [:]) { recorded, file in
            let id = SessionID(rawValue: file.deletingPathExtension().lastPathComponent)
            recorded[id] = try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: file))
        }
    }

    @Test func sessionsOfVersion1OfTheRulesReplayToTheSameState() async throws {
        let store = try copy("0.1.0")
        #expect(try await store.verify().isClean)
        let recorded = try recorded()
        let sessions = try await store.sessions()
        #expect(recorded.count == 7 && Set(sessions) == Set(recorded.keys))
        for (id, expected) in recorded {
            let trajectory: Trajectory = try await store.trajectory(of: id)
            #expect(trajectory.machineVersion == 1)
            var members = try #require(try JSONValue(encoding: trajectory).objectValue)
            // The form in which it is written is today's.
            #expect(members["schemaVersion"] == .integer(Int64(Trajectory.currentSchemaVersion)))
            members["schemaVersion"] = 1
            #expect(JSONValue.object(members) == expected, "\(id)")
        }
        let export = folder.url.appendingPathComponent("export.jsonl")
        try await store.exportArchive(to: export)
        func inputs(_ file: URL) throws -> [JSONValue] {
            try Data(contentsOf: file).split(separator: 10)
                .map { try JSONDecoder().decode(JSONValue.self, from: $0) }.filter { $0["type"] == "input" }
        }
        let (exported, expected) = (try inputs(export), try inputs(fixture("0.1.0.jsonl")))
        #expect(exported == expected)
    }

    @Test(arguments: ["cut off in a call", "cut off in a turn"])
    func sessionsOfVersion1OfTheRulesAreResumedByThem(query: String) async throws {
        let store = try copy("0.1.0")
        var filter = SessionFilter()
        filter.text = query
        let found = try await store.sessions(matching: filter).reduce(into: []) { $0.append($1.id) }
        let id = try #require(found.first)
        let session = try await AgentSession.resume(
            id, from: store,
            policy: ScriptedPolicy([.answer()]), tools: [StubGenerator("paint")],
            substituting: [.policy, .toolDescriptors])
        let outcome = await session.finish()
        #expect(outcome.stopReason == .satisfied && outcome.trajectory.machineVersion == 1)
        let attempts = outcome.trajectory.calls.flatMap(\.attempts)
        #expect(attempts.allSatisfy { $0.name == nil })
        if query == "cut off in a call" {
            #expect(attempts.map(\.mayHaveChargedTwice) == [false, true] && attempts[0].error?.kind == .transient)
        }
        let stored: Trajectory = try await store.trajectory(of: id)
        #expect(stored == outcome.trajectory)
    }

    @Test(arguments: ["v1"])
    func exportOfAnEarlierVersionIsImported(version: String) async throws {
        let store = folder.store()
        #expect(try await store.importArchive(from: fixture("\(version).jsonl")).sessions == 3)
        #expect(try await store.verify().isClean)
        #expect(try await store.storedTrajectory(of: "satisfied")?.exchanges[0].query.metadata == .object(["count": 3]))
    }
}
#endif
