import Foundation
import GenAgent
import GenAgentStore

struct SessionFinder: Sendable {
    let store: SQLiteTrajectoryStore
    let folder: String

    /// - Parameter complain: Receives a message if the store is read-only, for commands that only read. `nil`: that is an error.
    /// - Throws: `StoreError`
    static func opened(_ folder: String, forReading complain: OutputSink? = nil) async throws -> SessionFinder {
        let options = StoreOptions(createsMissing: false, allowsReadOnly: complain != nil)
        let store = SQLiteTrajectoryStore(at: URL(fileURLWithPath: folder), options: options)
        try await store.open()
        if let complain, let reason = store.readOnlyReason {
            complain("\(reason.description.inOneLine) It is opened read-only.\n")
        }
        return SessionFinder(store: store, folder: folder)
    }

    /// The session with an id, or with the only id that starts with it.
    ///
    /// - Throws: ``SessionNameError``
    func session(_ name: String) async throws -> SessionID {
        let sessions = try await store.sessions()
        if sessions.contains(SessionID(rawValue: name)) { return SessionID(rawValue: name) }
        let found = sessions.filter { $0.rawValue.hasPrefix(name) }
        guard let first = found.first, !name.isEmpty else {
            throw SessionNameError.unknown(name, folder: folder)
        }
        guard found.count == 1 else { throw SessionNameError.ambiguous(name, found) }
        return first
    }

    /// The sessions of several names, each once, in that order.
    func sessions(_ names: [String]) async throws -> [SessionID] {
        var found: [SessionID] = []
        for name in names {
            let session = try await session(name)
            if !found.contains(session) { found.append(session) }
        }
        return found
    }
}

/// A name that matches no session, or several.
enum SessionNameError: Error, Equatable, CustomStringConvertible {
    case unknown(String, folder: String)
    case ambiguous(String, [SessionID])

    var description: String {
        switch self {
        case .unknown(let name, let folder):
            let option = folder == SessionStore.standardFolder ? "" : " --store \(folder)"
            return "\(folder) has no session \(name.inOneLine). `genagent list\(option)` lists the sessions."
        case .ambiguous(let name, let found):
            let shown = found.prefix(5).map(\.rawValue).joined(separator: ", ") + (found.count > 5 ? ", …" : "")
            return "\(found.count) sessions start with \(name): \(shown). Give more characters."
        }
    }
}
