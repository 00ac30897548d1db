import Foundation
import GenAgent
import GenAgentHTTP
import GenAgentStore
import GenAgentTesting

@testable import GenAgentCLI

/// A place with a store, and commands that run in this process.
final class StoredPlace: Sendable {
    let directory: TemporaryDirectory
    let output = TextSink()
    let errors = TextSink()
    var folder: String { directory.file("store") }

    init() throws { directory = try TemporaryDirectory() }

    var surroundings: RunSurroundings {
        RunSurroundings(
            terminal: Terminal(isLive: false, isColored: false, echoesInput: false, width: { 80 }),
            output: output.write, errors: errors.write, clock: SystemClock(), input: StandardInput(),
            signals: SignalWatcher([]), transport: ScriptedTransport([]), randomSeed: { 5 })
    }

    /// Runs to the end and gives the session.
    @discardableResult
    func run(_ prompt: String = "two cups", seed: UInt64 = 5, rounds: Int = 3) async throws -> SessionID {
        let options = RunOptions(
            prompt: prompt, rounds: rounds, seed: seed, side: 64, directory: directory.file("run-\(seed)"))
        _ = try await Run(options: options, surroundings: surroundings, store: folder).perform()
        return try await SessionFinder.opened(folder).store.sessions().last ?? ""
    }

    func finder() async throws -> SessionFinder { try await SessionFinder.opened(folder) }

    /// A store of its own, with the beginning of a session: what a killed process leaves.
    func cutOff(_ session: SessionID, after count: Int, in other: StoredPlace) async throws {
        let (from, to) = (try await finder().store, SQLiteTrajectoryStore(at: URL(fileURLWithPath: other.folder)))
        for input in try await from.inputs(of: session).prefix(count) {
            if case .toolReturned(let result) = input.input {
                for reference in result.images {
                    if let image = try await from.image(reference.digest) { try await to.save(image) }
                }
            }
            try await to.append(input, to: session)
        }
    }

    /// Resumes and gives the exit code.
    func resume(
        _ names: [String], all: Bool = false, changes: BackendFlags = BackendFlags(), to directory: String? = nil
    ) async throws -> Int32 {
        try await ResumeTask(
            finder: finder(), names: names, resumesAll: all, changes: changes, directory: directory,
            surroundings: surroundings
        ).perform()
    }
}
