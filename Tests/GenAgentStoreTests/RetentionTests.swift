#if Store
import Foundation
import GenAgent
import GenAgentStore
import GenAgentTesting
import Testing

/// What is old goes, what is used stays.
@Suite struct RetentionTests {
    let folder: TemporaryFolder
    let store: SQLiteTrajectoryStore
    /// Sessions of three days, the first the oldest; all share an image and each has one of its own.
    static let days: [SessionID] = ["monday", "tuesday", "wednesday"]

    init() async throws {
        folder = try TemporaryFolder()
        store = folder.store()
        for (day, id) in Self.days.enumerated() {
            let clock = ManualClock(start: Timestamp(microseconds: Int64(day) * 86_400_000_000))
            await AgentSession.finished(id, in: store, prompts: ["shared", "of \(id)"], clock: clock)
        }
        try age("images")
    }

    private func age(_ subfolder: String) throws {
        let old = Date(timeIntervalSinceNow: -86_400)
        for file in folder.files(subfolder) {
            let path = folder.url.appendingPathComponent("store/\(subfolder)/\(file)").path
            try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: path)
        }
    }

    private func before(day: Double) -> Timestamp { Timestamp(microseconds: Int64(day * 86_400_000_000)) }

    @Test func oldSessionsGoWithTheImagesThatOnlyTheyUse() async throws {
        let rule = RetentionRule(updatedBefore: before(day: 1.5))
        let planned = try await store.prune(rule, isDryRun: true)
        #expect(planned.isDryRun && planned.sessions == 2 && planned.images == 2 && planned.imageBytes > 0)
        #expect(planned.inputs > 0 && planned.inputBytes > 1_000)
        #expect(try await store.sessions() == Self.days && folder.files("images").count == 4)
        var done = try await store.prune(rule)
        #expect(!done.isDryRun)
        done.isDryRun = true
        #expect(done == planned)
        #expect(try await store.sessions() == ["wednesday"])
        #expect(folder.files("images").count == 2)
        #expect(try await store.verify().isClean)
        try await expectReplays("wednesday", in: store)
    }

    @Test func theLatestStayWhateverTheirAge() async throws {
        let rule = RetentionRule(updatedBefore: before(day: 100), keeping: 2)
        #expect(try await store.prune(rule).sessions == 1)
        #expect(try await store.sessions() == ["tuesday", "wednesday"])
    }

    @Test func whatIsUnfinishedOrInUseStays() async throws {
        let log = try await store.inputs(of: "monday")
        guard case .started(var start) = log[0].input else { return }
        start.sessionID = "open"
        try await store.append(RecordedInput(index: 0, time: log[0].time, input: .started(start)), to: "open")
        let lease = try await folder.store().lease("monday")
        var rule = RetentionRule(updatedBefore: before(day: 100))
        for isDryRun in [true, false] {
            let report = try await store.prune(rule, isDryRun: isDryRun)
            #expect(report.sessions == 2 && report.inUse == 1, "\(report)")
        }
        #expect(try await store.sessions() == ["monday", "open"])
        lease.release()
        rule.includesUnfinished = true
        #expect(try await store.prune(rule).sessions == 2)
        #expect(try await store.sessions().isEmpty)
        #expect(folder.files("images").isEmpty)
    }

    @Test func youngImagesStayForAnHour() async throws {
        let image = try StubImage.solid(.green)
        try await store.save(image)
        let report = try await store.prune(RetentionRule(updatedBefore: before(day: 100)))
        #expect(report.images == 4 && report.tooYoungImages == 1)
        #expect(try await store.image(image.digest) != nil)
    }

    @Test func theSizeSaysWhatTakesHowMuch() async throws {
        try await store.save(StubImage.solid(.green))
        let size = try await store.size()
        #expect(size.sessions == 3 && size.images == 5 && size.unusedImages == 1 && size.foreignSessions == 0)
        #expect(size.states.map(\.state) == ["satisfied"] && size.states[0].images == 4)
        #expect(size.states[0].imageBytes + size.unusedImageBytes == size.imageBytes && size.databaseBytes > 4096)
        let archive = folder.url.appendingPathComponent("all.jsonl")
        try await store.exportArchive(to: archive)
        let other = SQLiteTrajectoryStore(at: folder.url.appendingPathComponent("other"))
        try await other.importArchive(from: archive)
        #expect(try await other.size().foreignSessions == 3)
    }

    @Test func aLargeStoreGivesItsPagesBack() async throws {
        let query = Query(String(repeating: "a cat ", count: 20_000))
        for number in 0..<12 {
            let clock = ManualClock(start: Timestamp(microseconds: 0))
            await AgentSession.finished(
                SessionID(rawValue: "\(number)"), in: store, query: query, prompts: [], clock: clock)
        }
        let before = try await store.size().databaseBytes
        #expect(try await store.prune(RetentionRule(updatedBefore: self.before(day: 0.5))).sessions == 13)
        let after = try await store.size().databaseBytes
        #expect(after < before / 2, "\(before) became \(after)")
        #expect(try await store.verify().isClean)
    }
}
#endif
