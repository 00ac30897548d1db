import Foundation
import GenAgent
import GenAgentStore

#if CLI
import ArgumentParser
#endif

/// Where a run's session is stored, and whether that works.
struct SessionStore: Sendable {
    static let standardFolder = "out/store"

    var store: any TrajectoryStore
    /// The store's folder; `nil`: the session is lost with the process.
    var folder: String?
    /// Why the session is not stored although it should be.
    var problem: String?

    static func none(_ problem: String? = nil) -> SessionStore {
        SessionStore(store: InMemoryTrajectoryStore(), folder: nil, problem: problem)
    }

    /// Opens a store for writing. An error becomes the ``problem``, and the run continues without a store.
    ///
    /// - Parameter folder: `nil`: nothing is stored.
    static func opened(_ folder: String?) async -> SessionStore {
        guard let folder else { return .none() }
        let store = SQLiteTrajectoryStore(at: URL(fileURLWithPath: folder))
        do {
            try await store.open()
            return SessionStore(store: store, folder: folder)
        } catch {
            return .none(ErrorText.phrase(for: error))
        }
    }

    /// Holds the files of a session while they are written, so that no other process completes them; `nil` if nothing is stored or
    /// the store fails, which ``complaint(about:)`` reports.
    ///
    /// - Throws: `SessionHeldError` if another process is writing them.
    func holdFiles(of session: SessionID) async throws -> (any SessionLease)? {
        guard let store = store as? SQLiteTrajectoryStore else { return nil }
        do { return try await store.leaseFiles(of: session) } catch is StoreError { return nil }
    }

    /// Notes that the files of a session are complete. If that fails, `resume --all` checks them again.
    func noteFilesWritten(of session: SessionID) async {
        try? await (store as? SQLiteTrajectoryStore)?.noteFilesWritten(of: session)
    }

    /// Why the session is not stored, or not completely, for people; `nil` if there was no error.
    func complaint(about outcome: SessionOutcome) -> String? {
        if let problem { return "The session is not stored. \(problem)" }
        guard let folder, let issue = outcome.trajectory.issues.first(where: { $0.boundary == .store }) else {
            return nil
        }
        return
            "The store \(folder) failed; the session continued in memory, and its stored part ends there. \(issue.error.message)"
    }
}

/// A command that a person can copy.
struct NextCommand: CustomStringConvertible {
    var verb: String
    var session: SessionID
    var folder: String

    var description: String {
        let id = Self.quoted(session.rawValue)
        let store = folder == SessionStore.standardFolder ? "" : " --store \(Self.quoted(folder))"
        // An id that looks like an option would be read as one.
        return id.hasPrefix("-") || id.hasPrefix("'-")
            ? "genagent \(verb)\(store) -- \(id)" : "genagent \(verb) \(id)\(store)"
    }

    /// The text, quoted for shells.
    private static func quoted(_ text: String) -> String {
        let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+=:,@%~".contains($0)) }
        return isPlain && !text.isEmpty ? text : "'\(text.replacingOccurrences(of: "'", with: "'\\''"))'"
    }
}

#if CLI
/// `--store`, for all commands that write or read sessions.
struct StoreOption: ParsableArguments {
    @Option(help: ArgumentHelp("Directory of the session store. (default: out/store)", valueName: "dir"))
    var store: String?

    var isGiven: Bool { store != nil }
    var folder: String { store ?? SessionStore.standardFolder }

    func validate() throws {
        if let store, store.isEmpty {
            throw ValidationError("--store is empty. Give a directory, such as --store sessions.")
        }
    }
}
#endif
