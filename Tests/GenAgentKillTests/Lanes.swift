#if Store
import Foundation
import Testing

/// How hard to try: `GENAGENT_KILLS` (random kills; without it only the short test runs), `GENAGENT_KILL_SEED`, and
/// `GENAGENT_KILL_LANES` (sessions at a time).
enum KillSettings {
    static let kills = number("GENAGENT_KILLS")
    static let seed = UInt64(number("GENAGENT_KILL_SEED") ?? 1)
    /// More than there are cores: processes mostly wait, for a job, for a pause, or for their end.
    static let lanes = max(1, number("GENAGENT_KILL_LANES") ?? 4)

    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }
}

/// Does numbered pieces of work, a few at a time, each lane with a server of its own.
func lanes(
    _ count: Int, _ work: @escaping @Sendable (Int, KillWorld) async throws -> KillTally
) async throws -> KillTally {
    try await withThrowingTaskGroup(of: KillTally.self) { group in
        let next = NextNumber(count)
        for _ in 0..<min(count, KillSettings.lanes) {
            group.addTask {
                let world = try await KillWorld()
                var tally = KillTally()
                while let index = await next.take() { tally = tally + (try await work(index, world)) }
                return tally
            }
        }
        return try await group.reduce(KillTally()) { $0 + $1 }
    }
}

private actor NextNumber {
    private let end: Int
    private var next = 0

    init(_ end: Int) { self.end = end }

    func take() -> Int? {
        guard next < end else { return nil }
        defer { next += 1 }
        return next
    }
}

/// The undisturbed logs of all scenarios, made once.
actor Undisturbed {
    private static let shared = Undisturbed()
    private var made: Task<[KillScenario: UndisturbedLog], any Error>?

    static func logs() async throws -> [KillScenario: UndisturbedLog] { try await shared.logs() }

    private func logs() async throws -> [KillScenario: UndisturbedLog] {
        let task =
            made
            ?? Task {
                try await withThrowingTaskGroup(of: (KillScenario, UndisturbedLog).self) { group in
                    for scenario in KillScenario.allCases {
                        group.addTask { (scenario, try await UndisturbedLog(scenario, in: KillWorld())) }
                    }
                    return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
                }
            }
        made = task
        return try await task.value
    }
}
#endif
