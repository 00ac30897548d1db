#if Store
import GRDB
import GenAgent

// A program that writes files of a session when it is over notes here that they are complete: one that was killed in between leaves a
// session that is finished and has no files.
extension SQLiteTrajectoryStore {
    /// Notes that the output files of a session are written, as far as it goes now; or that it has none.
    package func noteFilesWritten(of session: SessionID) async throws {
        try await explained("note the files of session \(session) in") {
            try await self.writable().pool.write { db in
                try db.execute(
                    sql: """
                        UPDATE session SET files_at = (SELECT COUNT(*) FROM input i WHERE i.session = session.number)
                        WHERE id = ?
                        """, arguments: [session.rawValue])
            }
        }
    }

    /// Sessions of our own that are finished and whose output files nobody noted as written, oldest first.
    package func sessionsWithoutFiles() async throws -> [SessionID] {
        try await explained("query the sessions of") {
            try await self.summarised().pool.read { db in
                try String.fetchAll(
                    db,
                    sql: """
                        SELECT n.id FROM session n JOIN summary s ON s.session = n.number
                        WHERE n.foreign_inputs = 0 AND s.stop_reason IS NOT NULL AND NOT s.is_damaged
                            AND n.files_at < s.input_count
                        ORDER BY n.number
                        """)
            }.map { SessionID(rawValue: $0) }
        }
    }

    /// Holds the output files of a session: whoever writes them does, from before it is finished until they are complete.
    ///
    /// - Throws: `SessionHeldError` of the session where a process writes them.
    package func leaseFiles(of session: SessionID) async throws -> any SessionLease {
        do { return try await lease(SessionID(rawValue: "files of \(session.rawValue)")) } catch let error
            as SessionHeldError
        {
            throw SessionHeldError(session: session, holder: error.holder)
        }
    }
}
#endif
