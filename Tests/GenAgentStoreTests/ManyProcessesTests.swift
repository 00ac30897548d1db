#if Store
import Foundation
import GenAgent
import GenAgentStore
import GenAgentTesting
import Testing

/// Several processes, one store.
@Suite struct ManyProcessesTests {
    @Test func eightProcessesWithAHundredSessionsEachLoseAndDoubleNothing() async throws {
        let folder = try TemporaryFolder()
        let (writer, path) = (try Helper.storeWriter(), folder.url.appendingPathComponent("store").path)
        let ends = try await withThrowingTaskGroup(of: (code: Int32, errors: String).self) { group in
            // None of them finds a store: they also make it at the same time.
            for name in 0..<8 { group.addTask { try await Helper.run(writer, [path, "p\(name)", "100"]) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(ends.map(\.code) == Array(repeating: 0, count: 8), "\(ends.map(\.errors))")
        let store = folder.store()
        let expected = (0..<8).flatMap { process in (0..<100).map { SessionID(rawValue: "p\(process)-\($0)") } }
        let sessions = try await store.sessions()
        #expect(sessions.count == 800)
        #expect(Set(sessions) == Set(expected))
        let report = try await store.verify()
        #expect(report.isClean, "\(report)")
        #expect(report.sessions == 800 && report.orphanedImages.isEmpty && report.temporaryFiles.isEmpty)
        // Every process drew the same ten pictures ten times: prompt and seed make the picture.
        #expect(report.images == 80)
        var finished = SessionFilter()
        finished.stopReasons = [.satisfied]
        var count = 0
        for try await summary in store.sessions(matching: finished) {
            count += 1
            #expect(summary.rounds == 1 && summary.issues == 0)
            #expect(summary.inputCount == report.inputs / 800)
        }
        #expect(count == 800)
    }

    @Test func killedProcessLeavesAWholeStoreAndNoLease() async throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appendingPathComponent("store").path
        try await Helper.runUntilKilled(try Helper.storeWriter(), [path, "killed", "1000000"], afterLines: 5)
        let again = folder.store()
        let report = try await again.verify()
        #expect(report.isClean, "\(report)")
        #expect(report.sessions >= 5)
        for session in try await again.sessions().suffix(1) { #expect(try await !again.isHeld(session)) }
    }
}
#endif
