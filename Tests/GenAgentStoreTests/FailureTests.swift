#if Store
import Foundation
import GRDB
import GenAgent
import GenAgentStore
import GenAgentTesting
import Testing

/// Whatever fails has a name, says what to do, and does not stop a session.
@Suite struct FailureTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private var file: URL { folder.url.appendingPathComponent("store/sessions.sqlite") }

    /// A connection that may keep a transaction open, as another process might.
    private func otherProcess() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: file.path, configuration: configuration)
    }

    /// Runs a session with the store and expects it to go on in memory and to say so once, in these words.
    private func expectGoesOn(in store: SQLiteTrajectoryStore, saying text: String) async throws {
        // Images of a megabyte, if a disk is to become full.
        let noise = String(repeating: "x", count: 300_000)
        let generator = StubGenerator(
            style: .custom { try StubImage.solid(.red, texts: ["noise": "\($0.prompt) \(noise)"]) })
        let session = AgentSession(
            policy: ScriptedPolicy([.call(prompt: "one"), .call(prompt: "two"), .answer()]), tools: [generator],
            store: store, id: "failing", seed: 1)
        let outcome = await session.respond(to: "a cat")
        try expect(outcome.trajectory, .stopped(.satisfied), .rounds(2), .issues(.store))
        #expect(outcome.images.count == 2)
        let message = outcome.trajectory.issues[0].error.message
        #expect(message.contains(text), "\(message)")
        try expectConsistent(outcome.trajectory)
    }

    @Test func damagedFileIsNamed() async throws {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        let garbage = Data(String(repeating: "This is no database. ", count: 500).utf8)
        try garbage.write(to: file)
        let store = folder.store()
        #expect(await storeError { try await store.open() }?.kind == .corrupt)
        try await expectGoesOn(in: store, saying: "the database is damaged")
        #expect(try Data(contentsOf: file) == garbage)
    }

    @Test func damagedPagesAreFoundAndNothingIsChanged() async throws {
        let store = folder.store()
        for number in 0..<20 { await AgentSession.finished(SessionID(rawValue: "s\(number)"), in: store) }
        // Into the file, not beside it in the log.
        let isBusy = try await otherProcess().writeWithoutTransaction {
            try Bool.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        #expect(isBusy == false)
        var data = try Data(contentsOf: file)
        #expect(data.count > 40_000)
        for index in stride(from: 4096 * 3, to: data.count, by: 4096) { data[index..<index + 200] = Data(count: 200) }
        try data.write(to: file)
        let damaged = folder.store()
        var kinds: [StoreError.Kind] = []
        do {
            let report = try await damaged.verify()
            #expect(!report.databaseProblems.isEmpty && !report.isClean)
        } catch let error as StoreError {
            kinds.append(error.kind)
        }
        #expect(kinds.isEmpty || kinds == [.corrupt])
    }

    @Test func newerSchemaIsLeftAlone() async throws {
        await AgentSession.finished("before", in: folder.store())
        try await DatabaseQueue(path: file.path).write {
            try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('v99')")
        }
        let store = folder.store()
        let error = await storeError { try await store.open() }
        #expect(error?.kind == .newerSchema)
        #expect(error?.description.contains("has schema v99; this library reads schemas up to v2") == true)
        #expect(error?.description.contains("Update GenAgent") == true)
        try await expectGoesOn(in: store, saying: "Update GenAgent")
    }

    @Test func foreignDatabaseIsLeftAlone() async throws {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try await DatabaseQueue(path: file.path).write { try $0.execute(sql: "CREATE TABLE cats (name)") }
        let error = await storeError { try await folder.store().open() }
        #expect(error?.kind == .cannotOpen && error?.description.contains("`cats`") == true)
    }

    @Test func busyStoreGivesUpInTime() async throws {
        let store = folder.store(busyTimeout: 0.1)
        try await store.open()
        let other = try otherProcess()
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        try await expectGoesOn(in: store, saying: "another process kept the database locked")
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        // The store itself is well again.
        await AgentSession.finished("after", in: store)
        try await expectReplays("after", in: store)
    }

    @Test func shortLockOfAnotherProcessIsWaitedFor() async throws {
        let store = folder.store(busyTimeout: 60)
        try await store.open()
        let other = try otherProcess()
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        async let outcome = AgentSession.finished("waits", in: store)
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try expect(await outcome.trajectory, .stopped(.satisfied), .issues())
    }

    @Test func folderThatIsAFileIsNamed() async throws {
        let path = folder.url.appendingPathComponent("store")
        try Data().write(to: path)
        #expect(await storeError { try await folder.store().open() }?.kind == .cannotOpen)
        try await expectGoesOn(in: folder.store(), saying: "Check the path")
    }

    @Test func missingStoreIsNotMadeWhereItIsToExist() async throws {
        let store = SQLiteTrajectoryStore(
            at: folder.url.appendingPathComponent("store"), options: StoreOptions(createsMissing: false))
        #expect(await storeError { try await store.open() }?.kind == .missing)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test(.enabled(if: SmallDisk.isPossible, SmallDisk.reason), arguments: StoreOptions.Durability.allCases)
    func fullDiskKeepsWhatWasStored(durability: StoreOptions.Durability) async throws {
        let disk = try SmallDisk(kilobytes: 700)
        let store = SQLiteTrajectoryStore(
            at: disk.url.appendingPathComponent("store"), options: StoreOptions(durability: durability))
        await AgentSession.finished("before", in: store)
        try await expectGoesOn(in: store, saying: "the disk or its quota is full")
        let report = try await store.verify()
        #expect(report.isClean && report.temporaryFiles.isEmpty, "\(report)")
        try await expectReplays("before", in: store)
        // The log ends where the disk did, and can be read as far.
        try await expectReplays("failing", in: store)
    }

    @Test(.enabled(if: SmallDisk.isPossible, SmallDisk.reason))
    func databaseOnAFullDiskIsNamed() async throws {
        let disk = try SmallDisk(kilobytes: 400)
        let store = SQLiteTrajectoryStore(at: disk.url.appendingPathComponent("store"))
        try await store.open()
        let memory = InMemoryTrajectoryStore()
        await AgentSession.finished("model", in: memory, query: Query(String(repeating: "a cat ", count: 5_000)))
        let start = try await memory.inputs(of: "model")[0]
        var error: StoreError?
        var kept = 0
        while error == nil, kept < 100 {
            error = await storeError { try await store.append(start, to: SessionID(rawValue: "s\(kept)")) }
            if error == nil { kept += 1 }
        }
        #expect(error?.kind == .diskFull && kept > 0)
        #expect(try await store.sessions().count == kept)
        #expect(try await store.verify().databaseProblems.isEmpty)
    }

    @Test(.enabled(if: SmallDisk.isPossible, SmallDisk.reason))
    func readOnlyDiskIsNamed() async throws {
        let disk = try SmallDisk(kilobytes: 4_000)
        let place = disk.url.appendingPathComponent("store")
        // Another process makes the store: while this one has a file open for writing, the disk cannot become read-only.
        #expect(try await Helper.run(Helper.storeWriter(), [place.path, "before", "1"]).code == 0)
        try disk.makeReadOnly()
        let store = SQLiteTrajectoryStore(at: place)
        #expect(await storeError { try await store.open() }?.kind == .readOnly)
        try await expectGoesOn(in: store, saying: "it is not writable")
        let fresh = SQLiteTrajectoryStore(at: disk.url.appendingPathComponent("fresh"))
        try await expectGoesOn(in: fresh, saying: "it is not writable")
    }
}
#endif
