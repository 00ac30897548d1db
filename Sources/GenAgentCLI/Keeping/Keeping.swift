import Foundation
import GenAgent

#if Store
import GenAgentStore
#endif

/// Where a run's session is kept, and whether that works.
struct Keeping: Sendable {
    /// Where sessions are kept unless somebody says otherwise.
    static let standardFolder = "out/store"

    /// What the session writes to.
    var store: any TrajectoryStore
    /// The store's folder; `nil`: the session is gone with the process.
    var folder: String?
    /// Why it is not kept although it should be.
    var problem: String?

    /// Nothing is kept.
    static func none(_ problem: String? = nil) -> Keeping {
        Keeping(store: InMemoryTrajectoryStore(), folder: nil, problem: problem)
    }

    /// Opens a folder for writing. A store that cannot be opened is no reason not to draw: it becomes ``problem``.
    ///
    /// - Parameter folder: `nil`: nothing is to be kept.
    static func opened(_ folder: String?) async -> Keeping {
        guard let folder else { return .none() }
        #if Store
        let store = SQLiteTrajectoryStore(at: URL(fileURLWithPath: folder))
        do {
            try await store.open()
            return Keeping(store: store, folder: folder)
        } catch {
            return .none(ErrorWords.words(for: error))
        }
        #else
        return .none(NoStoreError().description)
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
        folder == Keeping.standardFolder
            ? "genagent \(verb) \(session)" : "genagent \(verb) \(session) --store \(Self.quoted(folder))"
    }

    /// The text as shells take it.
    private static func quoted(_ text: String) -> String {
        let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+=:,@%~".contains($0)) }
        return isPlain && !text.isEmpty ? text : "'\(text.replacingOccurrences(of: "'", with: "'\\''"))'"
    }
}
