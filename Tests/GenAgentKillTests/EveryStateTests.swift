#if Store && CLI
import Foundation
import GenAgent
import GenAgentStore
import Testing

/// A real process is killed in every state that the machine has, and another one takes over.
@Suite(.enabled(if: Executables.missing == nil, Comment(rawValue: Executables.missing ?? "")))
struct EveryStateTests {
    /// Where a process waits for an answer.
    private struct Place {
        var scenario: KillScenario
        var kind: String
        var round: Int
        var phase: SessionPhase.Name
        var hasHandle = false
    }

    private static let places = [
        Place(scenario: .everybody, kind: "chat", round: 2, phase: .awaitingPolicy),
        Place(scenario: .everybody, kind: "hook", round: 1, phase: .awaitingHook),
        Place(scenario: .everybody, kind: "generate", round: 2, phase: .awaitingTool),
        Place(scenario: .everybody, kind: "judge", round: 1, phase: .awaitingJudge),
        Place(scenario: .everybody, kind: "reflect", round: 2, phase: .awaitingReflector),
        Place(scenario: .everybody, kind: "compare", round: 3, phase: .awaitingComparator),
        Place(scenario: .selfJudging, kind: "chat", round: 4, phase: .awaitingPolicy),
        Place(scenario: .selfJudging, kind: "generate", round: 1, phase: .awaitingTool),
        Place(scenario: .jobs, kind: "submit", round: 2, phase: .awaitingTool),
        Place(scenario: .jobs, kind: "poll", round: 2, phase: .awaitingTool, hasHandle: true),
        Place(scenario: .jobs, kind: "judge", round: 3, phase: .awaitingJudge),
        // Between the request and its answer, before there is a handle: the job's name is durable.
        Place(scenario: .named, kind: "submit", round: 1, phase: .awaitingTool),
        Place(scenario: .named, kind: "submit", round: 2, phase: .awaitingTool),
        Place(scenario: .named, kind: "history", round: 2, phase: .awaitingTool, hasHandle: true),
    ]

    @Test(.timeLimit(.minutes(5)))
    func aProcessKilledInAnyStateIsTakenUpAndEndsAsIfItHadLived() async throws {
        let undisturbed = try await Undisturbed.logs()
        let tally = try await lanes(Self.others.count + Self.places.count) { index, world in
            guard index >= Self.others.count else { return try await Self.others[index](world, undisturbed) }
            return try await Self.killed(at: Self.places[index - Self.others.count], world, undisturbed)
        }
        print("kill test, every state: \(tally.words)")
        let states = Set(tally.kills.keys)
        #expect(states == Set(SessionPhase.Name.allCases.map(\.rawValue)))
    }

    private static func killed(
        at place: Place, _ world: KillWorld, _ undisturbed: [KillScenario: UndisturbedLog]
    ) async throws -> KillTally {
        let run = try await KillRun(place.scenario, in: world)
        let name = "\(place.scenario), \(place.kind) \(place.round)"
        var session = try KilledSession(run, like: undisturbed[place.scenario].orThrow("no log"), name)
        try await onThread { _ = try world.server.command("hold \(place.kind) \(place.round)") }
        let phase = try await session.dies { _, run in
            let held = try await onThread { try world.server.command("await \(place.kind) \(place.round) 60") }
            #expect(held, Comment(rawValue: name))
        }
        #expect(phase == place.phase, Comment(rawValue: name))
        if case .awaitingTool(let task)? = try await run.log().phase {
            let trajectory = SessionMachine.replay(try await run.log()).machine.state?.trajectory
            #expect(
                (trajectory?.calls[task.index].attempts.last?.job != nil) == place.hasHandle, Comment(rawValue: name))
        }
        try await session.lives()
        return session.tally
    }

    /// States in which nobody is asked: killed before the input that leads out of each is durable.
    private static let others: [@Sendable (KillWorld, [KillScenario: UndisturbedLog]) async throws -> KillTally] = [
        // In one session: while it waits for the policy, for the job, and for the judge.
        { world, undisturbed in try await killed(in: .waiting, of: .retries, times: 3, world, undisturbed) },
        { world, undisturbed in try await killed(in: .ready, of: .selfJudging, world, undisturbed) },
        { world, undisturbed in try await killed(in: .startingCall, of: .selfJudging, world, undisturbed) },
        { world, undisturbed in
            // Its last word is the path of the picture, and nobody hears it.
            let expected = try undisturbed[.jobs].orThrow("no log")
            let run = try await KillRun(.jobs, in: world)
            var session = try KilledSession(run, like: expected, "finished")
            let phase = try await session.dies(isHeard: false) { child, run in
                try await run.waits(child, for: expected.log.count)
            }
            #expect(phase == .finished)
            try await session.lives()
            return session.tally
        },
    ]

    private static func killed(
        in phase: SessionPhase.Name, of scenario: KillScenario, times: Int = 1, _ world: KillWorld,
        _ undisturbed: [KillScenario: UndisturbedLog]
    ) async throws -> KillTally {
        let expected = try undisturbed[scenario].orThrow("no log")
        let counts = expected.log.indices.filter { (Array(expected.log.prefix($0)).phase?.name ?? .ready) == phase }
        #expect(counts.count >= times)
        var session = try KilledSession(
            try await KillRun(scenario, in: world), like: expected, "\(scenario), \(phase)")
        for (resumptions, count) in counts.prefix(times).enumerated() {
            let died = try await session.diesBeforeInput(count + resumptions)
            #expect(died == phase, "\(scenario), \(phase) before input \(count)")
        }
        try await session.lives()
        return session.tally
    }
}
#endif
