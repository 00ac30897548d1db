#if Store
import Foundation
import GRDB
import GenAgent
import GenAgentTesting
import Testing

@testable import GenAgentStore

/// Stores that cannot be written, are locked, or are gone: what can be read is read, and the rest is said.
@Suite struct UnwritableTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func reading(_ url: URL) -> SQLiteTrajectoryStore {
        SQLiteTrajectoryStore(at: url, options: StoreOptions(createsMissing: false, allowsReadOnly: true))
    }

    /// Lists, shows, verifies and exports a store of two sessions, and expects that nothing can be added.
    private func expectReadable(_ store: SQLiteTrajectoryStore, _ kind: StoreError.Kind) async throws {
        try await store.open()
        #expect(store.readOnlyReason?.kind == kind, "\(String(describing: store.readOnlyReason))")
        try await expectListed(store)
        let image = try StubImage.solid(.white)
        let log = try await store.inputs(of: "before-0")
        for refused in [
            await storeError { try await store.append(log[0], to: "other") },
            await storeError { try await store.save(image) },
            await storeError { try await store.delete(["before-0"]) },
            await storeError { try await store.setReward("r", value: 1, for: "before-0") },
            await storeError { _ = try await store.lease("before-0") },
            await storeError { _ = try await store.repair() },
        ] {
            #expect(refused?.kind == kind, "\(String(describing: refused))")
        }
        #expect(try await store.isHeld("before-0") == false)
    }

    private func expectListed(_ store: SQLiteTrajectoryStore) async throws {
        var listed: [SessionID] = []
        for try await summary in store.sessions(matching: .all) { listed.append(summary.id) }
        #expect(listed == ["before-0", "before-1"])
        let report = try await store.verify()
        #expect(report.isClean && report.sessions == 2 && report.images > 0, "\(report)")
        let trajectory = try #require(try await store.storedTrajectory(of: "before-1"))
        for image in trajectory.images { #expect(try await store.image(image.reference.digest) != nil) }
        let export = folder.url.appendingPathComponent("export.jsonl")
        #expect(try await store.exportArchive(to: export).sessions == 2)
        #expect(try await store.size().sessions == 2)
    }

    /// How the process that wrote the store came to its end, and what it left.
    enum Left: CaseIterable {
        /// Its log is part of the database.
        case closed
        /// It was killed: the log lies beside the database, with its index.
        case killed
        /// The same copied, without the index.
        case copied
    }

    /// Two sessions of another process: while this one has a file open for writing, a disk cannot become read-only.
    private func fill(_ url: URL, _ left: Left) async throws {
        let file = StoreDatabase.file(url).path
        if left == .closed {
            #expect(try await Helper.run(Helper.storeWriter(), [url.path, "before", "2"]).code == 0)
            // The last one to close a database puts the log into it.
            let last = try DatabaseQueue(path: file)
            _ = try await last.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM session") }
            try last.close()
        } else {
            #expect(try await Helper.run(Helper.storeWriter(), [url.path, "before", "2", "dies"]).code != 0)
        }
        #expect((DurableFile.kind(of: file + "-wal") == .file) == (left != .closed))
        if left == .copied { unlink(file + "-shm") }
    }

    @Test(.enabled(if: SmallDisk.isPossible, SmallDisk.reason), arguments: Left.allCases)
    func readOnlyMediumIsRead(left: Left) async throws {
        let disk = try SmallDisk(kilobytes: 8_000)
        let place = disk.url.appendingPathComponent("store")
        try await fill(place, left)
        try disk.makeReadOnly()
        #expect(await storeError { try await SQLiteTrajectoryStore(at: place).open() }?.kind == .readOnly)
        try await expectReadable(reading(place), .readOnly)
    }

    @Test(.enabled(if: SmallDisk.isPossible, SmallDisk.reason))
    func olderStoreOnAReadOnlyMediumIsRead() async throws {
        let disk = try SmallDisk(kilobytes: 8_000)
        let place = disk.url.appendingPathComponent("store")
        let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/v1")
        try FileManager.default.copyItem(at: fixture, to: place)
        try disk.makeReadOnly()
        let store = reading(place)
        var listed: [SessionID] = []
        for try await summary in store.sessions(matching: .all) { listed.append(summary.id) }
        #expect(listed == ["satisfied", "judged", "cut off"])
        #expect(try await store.verify().isClean)
    }

    @Test(.enabled(if: SmallDisk.isPossible, SmallDisk.reason), arguments: Left.allCases)
    func fullDiskIsRead(left: Left) async throws {
        let disk = try SmallDisk(kilobytes: 8_000)
        let place = disk.url.appendingPathComponent("store")
        try await fill(place, left)
        try disk.fill()
        // Opened for reading only where it must be; the list itself must work in any case.
        let store = reading(place)
        try await store.open()
        #expect(
            left == .killed || store.readOnlyReason?.kind == .diskFull, "\(String(describing: store.readOnlyReason))")
        try await expectListed(store)
    }

    @Test(.enabled(if: getuid() != 0, "root may write everywhere"))
    func folderOfAnotherUserIsRead() async throws {
        let place = folder.url.appendingPathComponent("store")
        try await fill(place, .killed)
        let paths = try FileManager.default.subpathsOfDirectory(atPath: place.path).map { "\(place.path)/\($0)" }
        for path in paths + [place.path] { chmod(path, DurableFile.kind(of: path) == .folder ? 0o555 : 0o444) }
        defer { for path in paths + [place.path] { chmod(path, 0o755) } }
        try await expectReadable(reading(place), .readOnly)
    }

    @Test func lockOfTheImagesIsWaitedForAsLongAsTheOptionsSayAndItsHolderIsNamed() async throws {
        let store = folder.store(busyTimeout: 0.1)
        try await store.open()
        let lock = folder.url.appendingPathComponent("store/locks/images").path
        let holder = try FileLock(lock, exclusive: true, waiting: 0)
        let error = try #require(await storeError { try await store.save(StubImage.solid(.red)) })
        #expect(error.kind == .busy)
        #expect(error.description.contains("kept the lock \(lock) for more than 0.1 s"), "\(error)")
        #if os(Linux)
        #expect(error.description.contains("process \(getpid()) kept"), "\(error)")
        #endif
        // A session goes on in memory and says so.
        let outcome = await AgentSession.finished("busy", in: store)
        try expect(outcome.trajectory, .stopped(.satisfied), .issues(.store))
        #expect(outcome.trajectory.issues[0].error.message.contains("kept the lock"))
        withExtendedLifetime(holder) {}
    }

    @Test func lockThatIsReleasedInTimeIsTaken() async throws {
        let store = folder.store(busyTimeout: 60)
        try await store.open()
        var holder: FileLock? = try FileLock(
            folder.url.appendingPathComponent("store/locks/images").path, exclusive: true, waiting: 0)
        let image = try StubImage.solid(.red)
        async let saved: Void = store.save(image)
        #expect(holder != nil)
        holder = nil
        try await saved
        #expect(try await store.image(image.digest) == image)
    }

    @Test(arguments: [true, false])
    func storeThatIsDeletedDuringARunIsNoticed(isReplaced: Bool) async throws {
        let store = folder.store()
        let place = folder.url.appendingPathComponent("store")
        let other = folder.url.appendingPathComponent("other")
        try await SQLiteTrajectoryStore(at: other).open()
        let generator = StubGenerator(
            style: .custom { request in
                // While the second image is made, someone tidies up.
                if request.prompt == "two" {
                    try FileManager.default.removeItem(at: place)
                    if isReplaced { try FileManager.default.moveItem(at: other, to: place) }
                }
                return try StubImage.solid(.red, texts: ["prompt": request.prompt])
            })
        let session = AgentSession(
            policy: ScriptedPolicy([.call(prompt: "one"), .call(prompt: "two"), .answer()]), tools: [generator],
            store: store, id: "deleted", seed: 1)
        let outcome = await session.respond(to: "a cat")
        try expect(outcome.trajectory, .stopped(.satisfied), .rounds(2), .issues(.store))
        let message = outcome.trajectory.issues[0].error.message
        #expect(message.contains("the store was deleted, moved or replaced while it was in use"), "\(message)")
        #expect(outcome.images.count == 2)
        // Nothing of it comes back, and nothing is added to another store.
        #expect(FileManager.default.fileExists(atPath: place.path) == isReplaced)
        #expect(folder.files("images").isEmpty)
        #expect(
            await storeError {
                try await store.append(
                    RecordedInput(index: 0, time: Timestamp(microseconds: 0), input: .cancelled), to: "x")
            }?.kind == .missing)
    }
}
#endif
