import Foundation
import GenAgent

#if Store
import GenAgentStore
#endif

/// Where an evaluation keeps images and sessions.
enum WorkStore {
    /// Opens the store; a program that was built without one keeps them for as long as it runs, and what is missing is made again.
    ///
    /// - Throws: `StoreError` in words for people.
    static func open(_ folder: String) async throws -> any TrajectoryStore {
        #if Store
        let store = SQLiteTrajectoryStore(at: URL(fileURLWithPath: folder))
        try await store.open()
        return store
        #else
        return InMemoryTrajectoryStore()
        #endif
    }
}
