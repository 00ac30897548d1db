import Foundation
import GenAgent
import GenAgentStore

/// Where an evaluation keeps images and sessions.
enum WorkStore {
    /// Opens the store, or makes it.
    ///
    /// - Throws: `StoreError` in words for people.
    static func open(_ folder: String) async throws -> any TrajectoryStore {
        let store = SQLiteTrajectoryStore(at: URL(fileURLWithPath: folder))
        try await store.open()
        return store
    }
}
