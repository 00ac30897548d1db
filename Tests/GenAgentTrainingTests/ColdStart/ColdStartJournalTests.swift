import Foundation
import GenAgent
import GenAgentTesting
import GenAgentTraining
import Testing

@Suite struct ColdStartJournalTests {
    private static let pool: [Query] = [
        "two apples", "easy pears", "two plums", "leaky figs", "two slow kiwis", "two limes",
    ]

    private static func folder() -> URL {
        FileManager.default.temporaryDirectory.appendingPathComponent("genagent-coldstart-\(UUID().uuidString)")
    }

    /// What a run made, without what every session has of its own.
    private static func content(_ report: ColdStartReport) -> [String] {
        report.examples.map { example in
            "\(example.query.id) \(example.trajectory.messages.map(\.message)) \(example.trajectory.images.map(\.reference.digest))"
        }
    }

    @Test func aRunThatWasCutOffGoesOnAndEndsTheSame() async throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let undisturbed = try await ColdStartWorld().pipeline().run(Self.pool)
        // The first process hangs at the kiwis and is killed there.
        let first = ColdStartWorld(isPatient: true)
        let task = Task {
            try await first.pipeline(concurrency: 1).run(Self.pool, journal: folder)
        }
        await first.clock.waitForSleepers(1)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        // The crash also cut a line off.
        let file = try FileHandle(forWritingTo: folder.appendingPathComponent("journal.jsonl"))
        try file.seekToEnd()
        try file.write(contentsOf: Data("{\"key\":\"abc".utf8))
        try file.close()
        let second = ColdStartWorld()
        let report = try await second.pipeline().run(Self.pool, journal: folder)
        #expect(Set(second.teacher.asked.withLock { $0.map(\.query) }) == ["two slow kiwis", "two limes"])
        #expect(report.progress.resumed == 4 && report.progress.dropped == ["easy": 1, "leak": 1])
        #expect(Self.content(report) == Self.content(undisturbed) && report.examples.count == 4)
        #expect(report.hinted == 4 && report.examples.allSatisfy { $0.images.count == 2 })
        // A third run asks nobody.
        let third = ColdStartWorld()
        let again = try await third.pipeline().run(Self.pool, journal: folder)
        #expect(
            third.teacher.asked.withLock { $0.isEmpty } && third.base.requests.isEmpty && third.strong.requests.isEmpty)
        #expect(Self.content(again) == Self.content(undisturbed) && again.progress.secondsLeft == 0)
    }

    @Test func aPoolTooLargeForMemoryIsReadFromTheJournal() async throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let collected = try await ColdStartWorld().pipeline().run(Self.pool)
        let report = try await ColdStartWorld().pipeline().run(Self.pool, journal: folder, collects: false)
        #expect(report.examples.isEmpty && report.hinted == 4 && report.progress.kept == 4)
        var read: [String] = []
        try await ColdStartPipeline.readTrajectories(in: folder) { read.append($0.exchanges.first?.query.text ?? "") }
        #expect(read.sorted() == collected.examples.map(\.query.text).sorted())
        let journal = try ColdStartJournal(folder: folder)
        do {
            #expect(await journal.keys.count == 6)
            var found: [String] = []
            for key in await journal.keys {
                let record = try #require(try await journal.record(key))
                #expect(record.key == key && (record.trajectory == nil) == (record.drop != nil))
                guard let trajectory = record.trajectory else { continue }
                #expect(try await journal.images(of: trajectory).count == 2)
                #expect(try ShareGPTRow(trajectory).images.count == 2)
                found.append(trajectory.exchanges.first?.query.text ?? "")
            }
            #expect(found.sorted() == collected.examples.map(\.query.text).sorted())
        }
        #expect(try await journal.record("nobody") == nil)
        let again = try await ColdStartWorld().pipeline().run(Self.pool, journal: folder, collects: false)
        #expect(again.progress.resumed == 6 && again.hinted == 4 && again.examples.isEmpty)
    }

    @Test func anotherSeedOrLabelIsOtherWork() async throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try await ColdStartWorld().pipeline().run(["two apples"], journal: folder)
        let (other, labelled, same) = (ColdStartWorld(), ColdStartWorld(), ColdStartWorld())
        _ = try await other.pipeline(seed: 2).run(["two apples"], journal: folder)
        var pipeline = labelled.pipeline()
        pipeline.label = "teacher v2"
        _ = try await pipeline.run(["two apples"], journal: folder)
        // The same prompt a second time in one pool is more of the same, not what is there.
        let report = try await same.pipeline().run(
            ["two apples", "two apples"], journal: folder)
        let asked = [other, labelled, same].map { $0.teacher.asked.withLock { $0.count } }
        #expect(asked == [3, 3, 3] && report.progress.resumed == 1 && report.examples.count == 2)
    }

    @Test func whatFailedIsTriedAgain() async throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = try await ColdStartWorld().pipeline().run(["failing apples"], journal: folder)
        let second = try await ColdStartWorld().pipeline().run(["failing apples"], journal: folder)
        #expect(first.progress.failed == 1 && second.progress.failed == 1 && second.progress.resumed == 0)
    }

    @Test func aJournalThatCannotBeReadIsNotReplaced() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        // A folder where the file should be: root may read any file.
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("journal.jsonl"), withIntermediateDirectories: true)
        #expect(throws: (any Error).self) { try ColdStartJournal(folder: folder) }
    }

    @Test func damageIsNamed() async throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try await ColdStartWorld().pipeline().run(["two apples"], journal: folder)
        let file = folder.appendingPathComponent("journal.jsonl")
        let whole = try Data(contentsOf: file)
        try (Data("nonsense\n".utf8) + whole).write(to: file)
        let error = #expect(throws: CheckpointError.self) { try ColdStartJournal(folder: folder) }
        #expect(error?.description.contains("line 1") == true)
        try Data(whole.split(separator: 10).last ?? Data()).write(to: file)
        let older = #expect(throws: CheckpointError.self) { try ColdStartJournal(folder: folder) }
        #expect(
            older?.description.hasSuffix("was written by an older version of GenAgent. Start in another folder.")
                == true)
        try whole.write(to: file)
        for image in try FileManager.default.contentsOfDirectory(
            at: folder.appendingPathComponent("images"), includingPropertiesForKeys: nil)
        {
            try #require(ColdStartWorld.blue).data.write(to: image)
        }
        await #expect(throws: CheckpointError.self) {
            try await ColdStartWorld().pipeline().run(["two apples"], journal: folder)
        }
    }
}
