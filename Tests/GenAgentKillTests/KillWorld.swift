#if Store
import Foundation
import GenAgent
import GenAgentStore

/// A folder with a counting server, in which one session after the other is killed.
final class KillWorld: Sendable {
    let folder: URL
    let server: CountingServerProcess

    init() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("genagent-kill-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.folder = folder
        server = try await onThread { try CountingServerProcess(folder) }
    }

    deinit {
        // More than once: a database that was let go of may still be closing its files.
        for _ in 0..<50 where FileManager.default.fileExists(atPath: folder.path) {
            try? FileManager.default.removeItem(at: folder)
            usleep(2000)
        }
    }

    /// A path that nobody has used yet.
    func fresh(_ name: String) -> URL { folder.appendingPathComponent("\(name)-\(UUID().uuidString)") }
}

/// One session of a scenario, across as many processes as it takes.
final class KillRun {
    let scenario: KillScenario
    let world: KillWorld
    let folder: URL
    private let earlier: Set<SessionID>
    private var id: SessionID?

    /// - Parameter store: A store that other sessions are in already; `nil`: one of its own.
    init(_ scenario: KillScenario, in world: KillWorld, store: URL? = nil) async throws {
        self.scenario = scenario
        self.world = world
        folder = store ?? world.fresh("store")
        earlier = store == nil ? [] : Set(try await SQLiteTrajectoryStore(at: folder).sessions())
    }

    /// The store, opened anew as by another process.
    var store: SQLiteTrajectoryStore { SQLiteTrajectoryStore(at: folder) }

    /// What is durable of the session.
    func log() async throws -> [RecordedInput] {
        guard FileManager.default.fileExists(atPath: folder.appendingPathComponent("sessions.sqlite").path) else {
            return []
        }
        let store = store
        if id == nil { id = try await store.sessions().first { !earlier.contains($0) } }
        guard let id else { return [] }
        return try await store.inputs(of: id)
    }

    /// Starts a process: for a new session where there is none, otherwise to take it up.
    func start(after log: [RecordedInput], isHeard: Bool = true) async throws -> ChildProcess {
        let (server, output) = (world.server, world.fresh("words"))
        let (program, run, resume) = try scenario.program(folder, server.url, world.folder)
        let failing = scenario.failing.map { kind in
            (kind, log.contains { $0.input.isFailure(of: kind) || $0.input.isJob(of: kind) } ? 0 : 1)
        }
        return try await onThread {
            // What failed, and is not in the log, has not failed yet.
            for (kind, count) in failing { try server.command("fail \(kind) \(count)") }
            return try ChildProcess(program, log.isEmpty ? run : resume, output: output, isHeard: isHeard)
        }
    }

    /// Lets a process live until it is killed, and waits until the server has seen all that it sent.
    func end(_ child: ChildProcess) async throws -> ChildProcess.End {
        let server = world.server
        return try await onThread {
            let end = child.kill()
            try server.command("open")
            try server.command("quiet")
            return end
        }
    }
}

extension SessionInput {
    fileprivate func isFailure(of kind: String) -> Bool {
        guard case .failed(let boundary, _) = self else { return false }
        return ["chat": Boundary.policy, "submit": .tool, "judge": .judge][kind] == boundary
    }

    /// The failing job is known; it will be looked at.
    fileprivate func isJob(of kind: String) -> Bool {
        if case .jobSubmitted = self { kind == "submit" } else { false }
    }
}
#endif
