#if Store
import Foundation
import GenAgent
import GenAgentStore
import GenAgentTesting

/// Fills a store with finished sessions: `StoreWriter FOLDER NAME COUNT`.
@main
struct StoreWriter {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let count = Int(arguments[3]) else { exit(64) }
        let store = SQLiteTrajectoryStore(
            at: URL(fileURLWithPath: arguments[1]), options: StoreOptions(durability: .normal, busyTimeout: 60))
        for number in 0..<count {
            let session = AgentSession(
                policy: ScriptedPolicy([.call(prompt: "\(arguments[2]), picture \(number % 10)"), .answer()]),
                tools: [StubGenerator()], store: store, id: SessionID(rawValue: "\(arguments[2])-\(number)"),
                seed: 1)
            let outcome = await session.respond(to: "a picture")
            guard outcome.isSatisfied, outcome.trajectory.issues.isEmpty else {
                FileHandle.standardError.write(Data("\(outcome.trajectory.issues)\n".utf8))
                exit(1)
            }
        }
    }
}
#else
@main
struct StoreWriter {
    static func main() {}
}
#endif
