#if Store
import Foundation
import GRDB
import GenAgent

/// What ``SQLiteTrajectoryStore/collectGarbage(olderThan:)`` removed.
public struct GarbageReport: Sendable, Hashable, Codable {
    /// Images that no session used.
    public var images = 0
    /// Their bytes together.
    public var bytes = 0
    /// Images that no session uses and that are too young to go.
    public var tooYoung = 0
    /// Files that killed processes left half written.
    public var temporaryFiles = 0
}

extension SQLiteTrajectoryStore {
    /// Deletes sessions with their rewards, all or none. Their images stay until ``collectGarbage(olderThan:)``.
    ///
    /// - Returns: How many of them there were.
    /// - Throws: `SessionHeldError` where somebody runs one of them, otherwise ``StoreError``.
    @discardableResult
    public func delete(_ sessions: [SessionID]) async throws -> Int {
        try await explained("delete sessions of") {
            // Taken and not only looked at: no one goes on with them meanwhile.
            var leases: [any SessionLease] = []
            defer { for lease in leases { lease.release() } }
            for session in Set(sessions) { leases.append(try await self.lease(session)) }
            let connection = try await self.writable()
            let count = try await connection.pool.write { db in
                var count = 0
                for session in Set(sessions) {
                    try db.execute(sql: "DELETE FROM session WHERE id = ?", arguments: [session.rawValue])
                    count += db.changesCount
                }
                try Self.noteDeletion(db)
                return count
            }
            connection.appends.forgetSessions()
            return count
        }
    }

    /// The numbers of the last inputs may be given again: what comes under them is new to the summaries.
    static func noteDeletion(_ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE progress SET number = number + 1 WHERE name = 'deletions';
                UPDATE progress SET number = MIN(number, (SELECT COALESCE(MAX(number), 0) FROM input))
                WHERE name = 'summarised'
                """)
    }

    /// Removes the images that no session uses.
    ///
    /// An image is saved before the input that names it is appended, maybe by another process. So an image that was saved, or
    /// saved again, within the last `age` seconds is left alone: nothing is lost as long as no session takes longer than that
    /// between the two, which is milliseconds normally.
    ///
    /// - Parameter age: In seconds; by default an hour. Zero removes at once: only where nobody else uses the store.
    public func collectGarbage(olderThan age: Double = 3600) async throws -> GarbageReport {
        try await explained("remove unused images of") {
            let pool = try await self.writable().pool
            try await Summaries(pool: pool).refresh()
            let used = try await pool.read {
                Set(try String.fetchAll($0, sql: "SELECT DISTINCT digest FROM image_use"))
            }
            let oldest = Date().addingTimeInterval(-max(0, age.isFinite ? age : 3600))
            return try await self.lanes.run { [images = self.images] in
                var report = GarbageReport()
                for subfolder in try images.subfolders() {
                    // Held for one folder at a time, so that those who save need not wait for long.
                    let lock = try images.lock(exclusive: true)
                    defer { withExtendedLifetime(lock) {} }
                    for file in try images.files(in: subfolder) {
                        // Whoever writes one holds the lock.
                        if file.isTemporary, unlink(file.path) == 0 { report.temporaryFiles += 1 }
                        guard let digest = file.digest, !used.contains(digest) else { continue }
                        guard file.modified <= oldest else {
                            report.tooYoung += 1
                            continue
                        }
                        guard unlink(file.path) == 0 else { throw SystemError("unlink", file.path) }
                        report.images += 1
                        report.bytes += file.bytes
                    }
                }
                return report
            }
        }
    }
}
#endif
