#if Store
import Foundation
import GenAgent
import GenAgentStore
import GenAgentTesting

/// A folder that is gone after the test.
final class TemporaryFolder: Sendable {
    let url: URL
    var path: String { url.path }

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("genagent-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// A store in the folder `store`; another call gives another store in the same folder, as another process would have it.
    func store(_ durability: StoreOptions.Durability = .normal, busyTimeout: Double = 10) -> SQLiteTrajectoryStore {
        SQLiteTrajectoryStore(
            at: url.appendingPathComponent("store"),
            options: StoreOptions(durability: durability, busyTimeout: busyTimeout))
    }

    /// All files below a folder of the store, sorted.
    func files(_ subfolder: String) -> [String] {
        let root = url.appendingPathComponent("store/\(subfolder)")
        return (FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? [])
            .filter {
                !((try? root.appendingPathComponent($0).resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false)
            }
            .sorted()
    }
}

extension AgentSession {
    /// Runs a session of some rounds to its end and returns how it ended.
    @discardableResult
    static func finished(
        _ id: SessionID, in store: any TrajectoryStore, query: Query = "a cat", prompts: [String] = ["one", "two"],
        judge: ScriptedJudge? = nil, tool: String = "draw", clock: any SessionClock = SystemClock()
    ) async -> SessionOutcome {
        let policy = ScriptedPolicy(prompts.map { .call(prompt: $0, tool: tool) } + [.answer()])
        let session = AgentSession(
            policy: policy, tools: [StubGenerator(tool)],
            assessment: judge.map { .judge($0) } ?? .selfJudging, store: store,
            environment: SessionEnvironment(clock: clock), id: id, seed: 1)
        return await session.respond(to: query)
    }
}

/// The error that a body throws, as a store's.
func storeError(_ body: () async throws -> Void) async -> StoreError? {
    do { try await body() } catch { return error as? StoreError }
    return nil
}
#endif
