import Foundation
import GenAgent

#if Store
import GenAgentStore
#endif

/// Where a run's session is kept, and whether that works.
struct SessionStore: Sendable {
    /// Where sessions are kept unless somebody says otherwise.
    static let standardFolder = "out/store"

    /// What the session writes to.
    var store: any TrajectoryStore
    /// The store's folder; `nil`: the session is gone with the process.
    var folder: String?
    /// Why it is not kept although it should be.
    var problem: String?

    /// Nothing is kept.
    static func none(_ problem: String? = nil) -> SessionStore {
        SessionStore(store: InMemoryTrajectoryStore(), folder: nil, problem: problem)
    }

    /// Opens a folder for writing. A store that cannot be opened is no reason not to draw: it becomes ``problem``.
    ///
    /// - Parameter folder: `nil`: nothing is to be kept.
    static func opened(_ folder: String?) async -> SessionStore {
        guard let folder else { return .none() }
        #if Store
        let store = SQLiteTrajectoryStore(at: URL(fileURLWithPath: folder))
        do {
            try await store.open()
            return SessionStore(store: store, folder: folder)
        } catch {
            return .none(ErrorText.phrase(for: error))
        }
        #else
        return .none(NoStoreError().description)
        #endif
    }

    /// Holds the files of a session while they are written, so that no one else completes them; `nil` where nothing is kept or the store
    /// fails, which is told elsewhere.
    ///
    /// - Throws: `SessionHeldError` where another process writes them.
    func holdFiles(of session: SessionID) async throws -> (any SessionLease)? {
        #if Store
        guard let store = store as? SQLiteTrajectoryStore else { return nil }
        do { return try await store.leaseFiles(of: session) } catch is StoreError { return nil }
        #else
        return nil
        #endif
    }

    /// Notes that the files of a session are complete. Where that fails, `resume --all` looks at them once more.
    func noteFilesWritten(of session: SessionID) async {
        #if Store
        try? await (store as? SQLiteTrajectoryStore)?.noteFilesWritten(of: session)
        #endif
    }

    /// What went wrong with keeping the session, in words for people; `nil` where all is kept, or nothing was to be.
    func complaint(about outcome: SessionOutcome) -> String? {
        if let problem { return "The session is not kept. \(problem)" }
        guard let folder, let issue = outcome.trajectory.issues.first(where: { $0.boundary == .store }) else {
            return nil
        }
        return
            "The store \(folder) failed; the session went on in memory, and what is stored of it ends there. \(issue.error.message)"
    }
}

/// The program was built without what it takes.
struct NoStoreError: Error, CustomStringConvertible {
    var description: String {
        "genagent was built without its store of sessions. Build it with: swift build --traits CLI,Store"
    }
}

/// What to type next, as a person can copy it.
struct NextCommand: CustomStringConvertible {
    var verb: String
    var session: SessionID
    var folder: String

    var description: String {
        let id = Self.quoted(session.rawValue)
        let store = folder == SessionStore.standardFolder ? "" : " --store \(Self.quoted(folder))"
        // An id that looks like an option would be one.
        return id.hasPrefix("-") || id.hasPrefix("'-")
            ? "genagent \(verb)\(store) -- \(id)" : "genagent \(verb) \(id)\(store)"
    }

    /// The text as shells take it.
    private static func quoted(_ text: String) -> String {
        let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+=:,@%~".contains($0)) }
        return isPlain && !text.isEmpty ? text : "'\(text.replacingOccurrences(of: "'", with: "'\\''"))'"
    }
}
