#if Store
import Foundation
import GenAgent
import GenAgentStore
import Testing

/// What a session's log comes to when nobody disturbs it, and how long that takes.
struct UndisturbedLog: Sendable {
    var log: [RecordedInput]
    var inputs: [JSONValue]
    var seconds: Double

    /// - Parameter thought: How long the server takes over every answer, in milliseconds.
    init(_ scenario: KillScenario, in world: KillWorld, thought: Int = 0) async throws {
        try await onThread { _ = try world.server.command("think \(thought)") }
        let run = try await KillRun(scenario, in: world)
        let start = Date()
        let child = try await run.start(after: [])
        let end = try await onThread { child.wait(seconds: 60) }
        seconds = Date().timeIntervalSince(start)
        try await onThread { [world] in _ = try world.server.command("quiet") }
        guard end == .exited(0) else {
            throw KillTestError(description: "undisturbed, \(scenario) ended as \(end): \(child.words)")
        }
        log = try await run.log()
        inputs = try log.comparable()
        #expect(log.phase == .finished)
        #expect(SessionMachine.replay(log).machine.state?.trajectory.rounds.count == 3)
    }
}
#endif
