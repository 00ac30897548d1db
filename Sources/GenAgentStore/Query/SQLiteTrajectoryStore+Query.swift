#if Store
import GRDB
import GenAgent

extension SQLiteTrajectoryStore {
    /// Summaries of the sessions that match a filter, lazily.
    ///
    /// ```swift
    /// var filter = SessionFilter()
    /// filter.verdict = .unsatisfied
    /// for try await session in store.sessions(matching: filter, order: .newestFirst, limit: 20) { … }
    /// ```
    /// Sessions with new inputs since the last query are replayed first, once.
    ///
    /// - Parameter limit: At most this many; `nil`: all.
    public func sessions(
        matching filter: SessionFilter, order: SessionOrder = .oldestFirst, limit: Int? = nil
    ) -> StoredSessions {
        StoredSessions(store: self, filter: filter, order: order, limit: limit.map { max(0, $0) })
    }

    /// Trajectories of the sessions that match a filter, lazily, rewards included. Each is read and replayed when it is asked for.
    ///
    /// Sessions whose logs cannot be replayed are left out, unless the filter asks for damaged ones, which then throw; their
    /// summaries say why (``SessionSummary/damage``).
    public func trajectories(
        matching filter: SessionFilter = .all, order: SessionOrder = .oldestFirst, limit: Int? = nil
    ) -> AsyncThrowingCompactMapSequence<StoredSessions, Trajectory> {
        var filter = filter
        filter.isDamaged = filter.isDamaged ?? false
        return sessions(matching: filter, order: order, limit: limit).compactMap {
            // `nil` if it was deleted since its page was read.
            try await self.storedTrajectory(of: $0.id)
        }
    }

    /// The summary of a session; `nil` if the store does not have it.
    public func summary(of session: SessionID) async throws -> SessionSummary? {
        try await explained("summarize session \(session) of") {
            guard let (number, records, rewards) = try await self.stored(session) else { return nil }
            var summary = SessionDigest(session, records).summary
            summary.rewards = rewards
            summary.isForeign = try await self.connection().pool.read { try Self.foreignInputs(of: number, $0) } > 0
            return summary
        }
    }

    /// The trajectory of a session, rewards included; `nil` if the store does not have it.
    ///
    /// - Throws: ``StoreError``; of kind `unreadableLog` if the log cannot be replayed.
    public func storedTrajectory(of session: SessionID) async throws -> Trajectory? {
        try await explained("read session \(session) of") {
            guard let (_, records, rewards) = try await self.stored(session) else { return nil }
            let log = SessionLog(session, records)
            if let damage = log.damage {
                throw StoreError(
                    .unreadableLog, session: session,
                    "The log of session \(session) cannot be replayed. \(damage) Its inputs can still be read one by one."
                )
            }
            var trajectory = log.trajectory
            trajectory?.rewards.merge(rewards) { $1 }
            return trajectory
        }
    }

    /// Sets a reward of a session; replaces one with the same name.
    ///
    /// - Parameters:
    ///   - name: The reward's name, such as `geneval`.
    ///   - value: The reward; `nil`, or a number that is not finite: it could not be scored.
    /// - Throws: ``StoreError``; of kind `unknownSession` if the store does not have the session.
    public func setReward(_ name: String, value: Double?, for session: SessionID) async throws {
        try await changeReward(of: session) { db, number in
            try db.execute(
                sql: "INSERT OR REPLACE INTO reward (session, name, value) VALUES (?, ?, ?)",
                arguments: [number, name, value.flatMap { $0.isFinite ? $0 : nil }])
        }
    }

    /// Removes a reward of a session, if it has it.
    public func removeReward(_ name: String, of session: SessionID) async throws {
        try await changeReward(of: session) { db, number in
            try db.execute(
                sql: "DELETE FROM reward WHERE session = ? AND name = ?", arguments: [number, name])
        }
    }

    private func changeReward(
        of session: SessionID, _ change: @escaping @Sendable (Database, Int64) throws -> Void
    ) async throws {
        try await explained("change a reward of session \(session) of") {
            try await self.writable().pool.write { db in
                guard let number = try Self.number(of: session, db) else {
                    throw StoreError(
                        .unknownSession, session: session,
                        "Could not change a reward of session \(session): the store does not have the session. Check the id."
                    )
                }
                try change(db, number)
            }
        }
    }

    static func number(of session: SessionID, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(db, sql: "SELECT number FROM session WHERE id = ?", arguments: [session.rawValue])
    }

    /// How many of a session's first inputs came from an archive; 0 for a session that began here, and for an unknown one.
    package func foreignInputs(of session: SessionID) async throws -> Int {
        try await explained("read session \(session) of") {
            try await self.connection().pool.read { db in
                try Self.number(of: session, db).map { try Self.foreignInputs(of: $0, db) } ?? 0
            }
        }
    }

    private static func foreignInputs(of number: Int64, _ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT foreign_inputs FROM session WHERE number = ?", arguments: [number]) ?? 0
    }

    func stored(_ session: SessionID) async throws -> (Int64, [String], [String: Double?])? {
        try await connection().pool.read { db in
            guard let number = try Self.number(of: session, db) else { return nil }
            return (number, try Summaries.records(of: number, db), try StoredSessions.rewards(of: number, db))
        }
    }
}

// A program that writes output files notes here when a session's files are complete. If it was killed before that, the session is
// finished but has no files.
extension SQLiteTrajectoryStore {
    /// Notes that the output files of a session are complete for its current length, or that it has none.
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

    /// Finished sessions that began here and whose output files were never noted as written, oldest first.
    package func sessionsWithoutFiles() async throws -> [SessionID] {
        try await explained("query the sessions of") {
            try await self.summarized().pool.read { db in
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

    /// Locks the output files of a session, from before it is finished until they are complete.
    ///
    /// - Throws: `SessionHeldError` of the session if a process writes them.
    package func leaseFiles(of session: SessionID) async throws -> any SessionLease {
        do { return try await lease(SessionID(rawValue: "files of \(session.rawValue)")) } catch let error
            as SessionHeldError
        {
            throw SessionHeldError(session: session, holder: error.holder)
        }
    }
}
#endif
