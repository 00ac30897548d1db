#if Store
import Foundation
import GenAgent
import GenAgentStore
import GenAgentTesting
import ResumeWorld
import Testing

/// Sessions go on from the database and its image files as they do from memory.
@Suite struct ResumeTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: [ResumeScenario.separateJudge, .jobs, .hook, .continued, .native], [false, true])
    func aSessionThatDiesAtAnyWriteEndsAsIfItHadLived(scenario: ResumeScenario, keepsLast: Bool) async throws {
        let numbers = Counter()
        let deaths = try await EveryDeath(scenario, keepsLast: keepsLast) {
            let url = folder.url.appendingPathComponent("store-\(numbers.next())")
            return { SQLiteTrajectoryStore(at: url, options: StoreOptions(durability: .normal)) }
        }
        #expect(deaths.count > 6)
        #expect(deaths.problems == [])
        for number in 1...numbers.count {
            let url = folder.url.appendingPathComponent("store-\(number)")
            let report = try await SQLiteTrajectoryStore(at: url, options: StoreOptions(durability: .normal)).verify()
            #expect(report.isClean && report.temporaryFiles.isEmpty)
        }
    }

    @Test func aSessionThatIsRunCannotBeResumed() async throws {
        let run = try ResumeRun(.selfJudging)
        await run.die(at: 4, keepsLast: true, in: folder.store())
        let lease = try await folder.store().lease(run.id)
        let error = await #expect(throws: ResumeError.self) { _ = try await run.resume(from: folder.store()) }
        #expect(error?.code == .held)
        lease.release()
        #expect(await (try run.resume(from: folder.store())).finish().stopReason == .satisfied)
        await run.bury()
    }

    @Test(arguments: [false, true])
    func imagesThatAreMissingOrDamagedAreNamed(isDamaged: Bool) async throws {
        let outcome = await AgentSession.finished("first", in: folder.store())
        let digest = try #require(outcome.trajectory.images.first).reference.digest.rawValue
        let file = folder.url.appendingPathComponent("store/images/\(digest.prefix(2))/\(digest).png")
        if isDamaged {
            try Data("no picture".utf8).write(to: file)
        } else {
            try FileManager.default.removeItem(at: file)
        }
        let error = await #expect(throws: ResumeError.self) {
            _ = try await AgentSession.resume(
                "first", from: folder.store(), policy: ScriptedPolicy([]), tools: [StubGenerator("draw")])
        }
        #expect(error?.code == .missingImages && error?.images == ["img_1"])
        #expect(error?.description.contains("img_1 (\(digest.prefix(12))…)") == true)
    }
}

/// Numbers from 1.
private final class Counter: Sendable {
    private let number = Locked(0)
    var count: Int { number.withLock { $0 } }
    func next() -> Int {
        number.withLock { number in
            number += 1
            return number
        }
    }
}
#endif
