#if Store
import GRDB
import GenAgent

extension SQLiteTrajectoryStore {
    /// Summaries of the sessions that a filter lets through, lazily.
    ///
    /// ```swift
    /// var filter = SessionFilter()
    /// filter.verdict = .unsatisfied
    /// for try await session in store.sessions(matching: filter, order: .newestFirst, limit: 20) { … }
    /// ```
    /// Sessions that got inputs since somebody last asked are replayed first, once.
    ///
    /// - Parameters:
    ///   - filter: Which sessions; by default all.
    ///   - order: In which order; by default the earliest first.
    ///   - limit: How many at most; by default all.
    public func sessions(
        matching filter: SessionFilter, order: SessionOrder = .oldestFirst, limit: Int? = nil
    ) -> StoredSessions {
        StoredSessions(store: self, filter: filter, order: order, limit: limit.map { max(0, $0) })
    }

    /// Trajectories of the sessions that a filter lets through, lazily, rewards included.
    ///
    /// Sessions whose logs cannot be replayed are left out unless the filter asks for damaged ones, which then throw; their
    /// summaries say why (``SessionSummary/damage``).
    public func trajectories(
        matching filter: SessionFilter = .all, order: SessionOrder = .oldestFirst, limit: Int? = nil
    ) -> StoredTrajectories {
        var filter = filter
        filter.isDamaged = filter.isDamaged ?? false
        return StoredTrajectories(sessions: sessions(matching: filter, order: order, limit: limit))
    }

    /// The summary of a session; `nil` for one that the store does not know.
    public func summary(of session: SessionID) async throws -> SessionSummary? {
        try await explained("summarise session \(session) of") {
            guard let (number, records, rewards) = try await self.stored(session) else { return nil }
            var summary = SessionDigest(session, records).summary
            summary.rewards = rewards
            summary.isForeign = try await self.connection().pool.read { try Self.foreignInputs(of: number, $0) } > 0
            return summary
        }
    }

    /// The whole story of a session, rewards included; `nil` for one that the store does not know.
    ///
    /// - Throws: ``StoreError``; of kind `unreadableLog` where the log cannot be replayed.
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

    /// Gives a session a reward, in place of one with the same name.
    ///
    /// - Parameters:
    ///   - name: The reward's name, such as `geneval`.
    ///   - value: The reward; `nil`, or a number that is not finite: it could not be scored.
    ///   - session: Whose reward it is.
    /// - Throws: ``StoreError``; of kind `unknownSession` where the store does not know the session.
    public func setReward(_ name: String, value: Double?, for session: SessionID) async throws {
        try await changeReward(of: session) { db, number in
            try db.execute(
                sql: "INSERT OR REPLACE INTO reward (session, name, value) VALUES (?, ?, ?)",
                arguments: [number, name, value.flatMap { $0.isFinite ? $0 : nil }])
        }
    }

    /// Takes a reward away from a session; one that it does not have is no error.
    public func removeReward(_ name: String, of session: SessionID) async throws {
        try await changeReward(of: session) { db, number in
            try db.execute(
                sql: "DELETE FROM reward WHERE session = ? AND name = ?", arguments: [number, name])
        }
    }

    private func changeReward(
        of session: SessionID, _ change: @escaping @Sendable (Database, Int64) throws -> Void
    ) async throws {
        try await explained("reward session \(session) of") {
            try await self.writable().pool.write { db in
                guard let number = try Self.number(of: session, db) else {
                    throw StoreError(
                        .unknownSession, session: session,
                        "Could not reward session \(session): the store does not have it. Check the id.")
                }
                try change(db, number)
            }
        }
    }

    /// The number of a session in the database.
    static func number(of session: SessionID, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(db, sql: "SELECT number FROM session WHERE id = ?", arguments: [session.rawValue])
    }

    /// How many of a session's first inputs came from an archive; 0 for a session of our own, and for one that is not there.
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
#endif
