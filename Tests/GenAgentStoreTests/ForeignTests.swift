#if Store
import Foundation
import GRDB
import GenAgent
import GenAgentStore
import GenAgentTesting
import Testing

/// What came from an archive stays marked as such.
@Suite struct ForeignTests {
    let folder: TemporaryFolder
    let store: SQLiteTrajectoryStore
    let file: URL

    init() async throws {
        folder = try TemporaryFolder()
        store = folder.store()
        file = folder.url.appendingPathComponent("sessions.jsonl")
        await AgentSession.finished("first", in: store)
        try await store.exportArchive(to: file)
    }

    private func other(_ name: String = "other") -> SQLiteTrajectoryStore {
        SQLiteTrajectoryStore(at: folder.url.appendingPathComponent(name))
    }

    private func foreign(in store: SQLiteTrajectoryStore) async throws -> [SessionID] {
        var filter = SessionFilter()
        filter.isForeign = true
        return try await store.sessions(matching: filter).reduce(into: []) { $0.append($1.id) }
    }

    @Test func theMarkLastsAndComesBackThroughAnotherArchive() async throws {
        try await other().importArchive(from: file)
        // Another process sees it, before and after the session goes on.
        #expect(try await other().summary(of: "first")?.isForeign == true)
        #expect(try await foreign(in: other()) == ["first"])
        let again = folder.url.appendingPathComponent("again.jsonl")
        try await other().exportArchive(to: again)
        try await other("third").importArchive(from: again)
        #expect(try await foreign(in: other("third")) == ["first"])
        // Not into the store where it began.
        #expect(try await store.importArchive(from: again).skipped == 1)
        #expect(try await foreign(in: store).isEmpty)
        #expect(try await store.summary(of: "first")?.isForeign == false)
    }

    @Test func aSessionOfOnesOwnThatGrewFromAnArchiveIsForeign() async throws {
        let other = other()
        for input in try await store.inputs(of: "first").prefix(3) { try await other.append(input, to: "first") }
        await AgentSession.finished("mine", in: other)
        #expect(try await foreign(in: other).isEmpty)
        #expect(try await other.importArchive(from: file).sessions == 1)
        #expect(try await foreign(in: other) == ["first"])
        #expect(try await other.foreignInputs(of: "first") == store.inputs(of: "first").count)
        #expect(try await other.foreignInputs(of: "mine") == 0)
    }

    @Test func aSessionOfOnesOwnThatWasDeletedComesBackAsForeign() async throws {
        try await store.delete(["first"])
        try await store.importArchive(from: file)
        #expect(try await foreign(in: store) == ["first"])
    }

    @Test func theMarkIsInTheJSONAndOldSummariesHaveNone() async throws {
        let summary = try #require(try await store.summary(of: "first"))
        var value = try JSONValue(encoding: summary)
        #expect(value["isForeign"] == false)
        guard case .object(var members) = value else { return }
        members["isForeign"] = nil
        value = .object(members)
        let read: SessionSummary = try value.decoded()
        #expect(read == summary)
    }
}
#endif
