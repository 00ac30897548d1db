#if Store && CLI
import Foundation
import GenAgent
import GenAgentStore
import Testing

/// The long kill test: `GENAGENT_KILLS=200 swift test --filter ManyKillsTests`, or `make kill-test`.
@Suite(
    .serialized, .enabled(if: Executables.missing == nil, Comment(rawValue: Executables.missing ?? "")),
    .enabled(if: KillSettings.kills != nil, "set GENAGENT_KILLS=200, or run `make kill-test`"))
struct ManyKillsTests {
    /// Every log, cut before every one of its inputs, in the middle of the write.
    @Test(arguments: KillScenario.allCases)
    func aProcessKilledBeforeAnyInputIsTakenUp(scenario: KillScenario) async throws {
        let undisturbed = try await Undisturbed.logs()
        let expected = try undisturbed[scenario].orThrow("no log")
        let tally = try await lanes(expected.log.count) { count, world in
            let run = try await KillRun(scenario, in: world)
            var session = try KilledSession(run, like: expected, "\(scenario), before input \(count)")
            let phase = try await session.diesBeforeInput(count)
            #expect(phase == Array(expected.log.prefix(count)).phase?.name ?? .ready)
            try await session.lives()
            return session.tally
        }
        print("kill test, every input, \(scenario.rawValue): \(tally.words)")
        #expect(tally.kills.values.reduce(0, +) == expected.log.count)
    }

    /// Milliseconds that every answer takes: without them, hardly any moment lies between two requests and the next.
    private static let thought = 15

    /// At random moments; every third session is killed up to three times in a row. The sessions of a lane share a store.
    @Test func aProcessKilledAtAnyMomentIsTakenUp() async throws {
        var logs: [KillScenario: UndisturbedLog] = [:]
        for scenario in KillScenario.allCases {
            logs[scenario] = try await UndisturbedLog(scenario, in: KillWorld(), thought: Self.thought)
        }
        let undisturbed = logs
        let left = KillsLeft(KillSettings.kills ?? 200)
        let scenarios: [KillScenario] = [.selfJudging, .everybody, .jobs, .selfJudging, .everybody, .jobs, .retries]
        let tally = try await lanes(1_000_000) { index, world in
            guard await left.isAny else { return KillTally() }
            let scenario = scenarios[index % scenarios.count]
            let expected = try undisturbed[scenario].orThrow("no log")
            var random = SeededRandom(seed: KillSettings.seed &* 1_000_003 &+ UInt64(index))
            // `KillSubject` takes up the one session of its store.
            let store = scenario == .everybody ? nil : world.folder.appendingPathComponent("shared")
            let run = try await KillRun(scenario, in: world, store: store)
            var session = try KilledSession(run, like: expected, "\(scenario), session \(index)")
            try await onThread { _ = try world.server.command("think \(Self.thought)") }
            let deaths = index % 3 == 2 ? 1 + Int(random.next() % 3) : 1
            for _ in 0..<deaths {
                let seconds = expected.seconds * random.nextUnit()
                let phase = try await session.dies { child, _ in
                    try await onThread {
                        let end = Date(timeIntervalSinceNow: seconds)
                        while child.isRunning, Date() < end { usleep(200) }
                    }
                }
                guard phase != nil, await left.take() else { break }
            }
            try await session.lives()
            return session.tally
        }
        print("kill test, random moments, seed \(KillSettings.seed): \(tally.words)")
        #expect(tally.kills.values.reduce(0, +) >= KillSettings.kills ?? 200)
    }
}

/// Kills that are still to be made.
private actor KillsLeft {
    private var count: Int

    init(_ count: Int) { self.count = count }

    var isAny: Bool { count > 0 }

    /// Counts one; `false` where it was the last.
    func take() -> Bool {
        count -= 1
        return count > 0
    }
}
#endif
