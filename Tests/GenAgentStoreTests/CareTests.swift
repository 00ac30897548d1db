#if Store
import Foundation
import GRDB
import GenAgent
import GenAgentStore
import GenAgentTesting
import Testing

/// Deleting, cleaning up, verifying and repairing.
@Suite struct CareTests {
    let folder: TemporaryFolder
    let store: SQLiteTrajectoryStore

    init() async throws {
        folder = try TemporaryFolder()
        store = folder.store()
        for id in ["first", "second"] {
            await AgentSession.finished(SessionID(rawValue: id), in: store, prompts: ["shared", "of \(id)"])
        }
    }

    private func path(_ file: String) -> String { folder.url.appendingPathComponent("store/\(file)").path }

    @Test func deletedSessionIsGoneAndItsOwnImagesFollow() async throws {
        try await store.setReward("r", value: 1, for: "first")
        #expect(folder.files("images").count == 3)
        #expect(try await store.delete(["first", "nobody"]) == 1)
        #expect(try await store.sessions() == ["second"])
        #expect(try await store.storedTrajectory(of: "first") == nil)
        #expect(folder.files("images").count == 3)
        // Too young at first; then what the other session uses stays.
        let young = try await store.collectGarbage()
        #expect(young.images == 0 && young.bytes == 0 && young.tooYoung == 1)
        let garbage = try await store.collectGarbage(olderThan: 0)
        #expect(garbage.images == 1 && garbage.bytes > 0)
        #expect(folder.files("images").count == 2)
        #expect(try await store.verify().isClean)
    }

    @Test func deletedSessionsNumbersAreNotMistakenForOldOnes() async throws {
        var all: [SessionID] = []
        for try await summary in store.sessions(matching: .all) { all.append(summary.id) }
        #expect(all == ["first", "second"])
        let other = folder.store()
        try await store.delete(["second"])
        // Its inputs get numbers that the summaries have seen.
        await AgentSession.finished("third", in: other, prompts: [])
        all = []
        for try await summary in store.sessions(matching: .all) { all.append(summary.id) }
        #expect(all == ["first", "third"])
    }

    @Test func inputOfASessionThatSomebodyDeletedIsRefused() async throws {
        let memory = InMemoryTrajectoryStore()
        await AgentSession.finished("third", in: memory)
        let log = try await memory.inputs(of: "third")
        try await store.append(log[0], to: "third")
        try await folder.store().delete(["third"])
        #expect(await storeError { try await store.append(log[1], to: "third") }?.kind == .unknownSession)
        #expect(try await store.sessions() == ["first", "second"])
    }

    @Test func heldSessionIsNotDeleted() async throws {
        let lease = try await folder.store().lease("first")
        await #expect(throws: SessionHeldError.self) { try await store.delete(["second", "first"]) }
        #expect(try await store.sessions().count == 2)
        lease.release()
        #expect(try await store.delete(["second", "first"]) == 2)
    }

    @Test func imageThatIsSavedAgainIsYoungAgain() async throws {
        let image = try StubImage.solid(.green)
        try await store.save(image)
        let old = Date(timeIntervalSinceNow: -86_400)
        let file = try #require(folder.files("images").first { $0.contains(image.digest.rawValue) })
        try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: path("images/\(file)"))
        // A session of another process draws the same picture and has not appended it yet.
        try await folder.store().save(image)
        #expect(try await store.collectGarbage().images == 0)
        #expect(try await store.image(image.digest) != nil)
        try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: path("images/\(file)"))
        #expect(try await store.collectGarbage().images == 1)
        #expect(try await store.image(image.digest) == nil)
        // And it can come again.
        try await store.save(image)
        #expect(try await store.image(image.digest) != nil)
    }

    @Test func verificationNamesEverythingThatIsWrong() async throws {
        var report = try await store.verify()
        #expect(report.isClean && report.sessions == 2 && report.images == 3 && report.imageBytes > 0)
        let files = folder.files("images")
        let trajectory = try #require(try await store.storedTrajectory(of: "second"))
        let missing = try #require(trajectory.images.last?.reference.digest)
        let (gone, damaged) = (
            try #require(files.first { $0.contains(missing.rawValue) }),
            try #require(files.first { !$0.contains(missing.rawValue) })
        )
        try FileManager.default.removeItem(atPath: path("images/\(gone)"))
        try Data("no image".utf8).write(to: URL(fileURLWithPath: path("images/\(damaged)")))
        try Data().write(to: URL(fileURLWithPath: path("images/\(damaged.prefix(2))/.abc.1-1.tmp")))
        try Data().write(to: URL(fileURLWithPath: path("images/\(damaged.prefix(2))/notes.txt")))
        try await store.save(StubImage.solid(.white))
        try await DatabaseQueue(path: path("sessions.sqlite")).write { db in
            try db.execute(
                sql:
                    "UPDATE input SET record = '{}' WHERE position = 1 AND session = (SELECT number FROM session WHERE id = 'first')"
            )
        }
        report = try await store.verify()
        #expect(!report.isClean)
        #expect(report.missingImages.map(\.digest) == [missing] && report.missingImages[0].sessions == ["second"])
        #expect(report.damagedImages == ["images/\(damaged)"])
        #expect(report.temporaryFiles == ["images/\(damaged.prefix(2))/.abc.1-1.tmp"])
        #expect(report.strayFiles == ["images/\(damaged.prefix(2))/notes.txt"])
        #expect(try report.orphanedImages.contains(StubImage.solid(.white).digest))
        #expect(report.damagedLogs.map(\.session) == ["first"])
        #expect(report.damagedLogs.first?.problem.contains("Input 1 of session first cannot be read") == true)
    }

    @Test func repairMovesDamagedFilesAwayAndKeepsEverythingElse() async throws {
        let damaged = try #require(folder.files("images").first)
        try Data("no image".utf8).write(to: URL(fileURLWithPath: path("images/\(damaged)")))
        try Data().write(to: URL(fileURLWithPath: path("images/\(damaged.prefix(2))/.abc.1-1.tmp")))
        let digest = ImageDigest(rawValue: String(damaged.dropFirst(3).prefix(64)))
        let error = await storeError { _ = try await store.image(digest) }
        #expect(error?.kind == .damagedImage)
        let repair = try await store.repair()
        #expect(repair.quarantined == ["images/\(damaged)"])
        #expect(repair.removed == ["images/\(damaged.prefix(2))/.abc.1-1.tmp"])
        #expect(repair.after.missingImages.map(\.digest) == [digest] && repair.after.damagedImages.isEmpty)
        #expect(folder.files("damaged") == [String(damaged.dropFirst(3))])
        #expect(try await store.image(digest) == nil)
        #expect(try await store.sessions().count == 2)
        var count = 0
        for try await summary in store.sessions(matching: .all) where summary.isFinished { count += 1 }
        #expect(count == 2)
    }

    @Test func damagedFileOfAnotherLengthIsMendedBySavingTheImageAgain() async throws {
        let image = try StubImage.solid(.blue)
        try await store.save(image)
        let file = try #require(folder.files("images").first { $0.contains(image.digest.rawValue) })
        try image.data.prefix(20).write(to: URL(fileURLWithPath: path("images/\(file)")))
        try await store.save(image)
        #expect(try await store.image(image.digest)?.data == image.data)
    }
}
#endif
