#if Store
import GRDB
import GenAgent

/// The table of summaries. It is derived from the logs on demand, so that appending costs nothing extra.
struct Summaries: Sendable {
    let pool: any DatabaseWriter

    /// Updates the summaries of all sessions with new inputs.
    func refresh() async throws {
        guard let news = try await pool.read({ try News($0) }) else { return }
        // A few at a time, so that long logs do not stay in memory and other writers can proceed.
        for start in stride(from: 0, to: news.sessions.count, by: 32) {
            try Task.checkCancellation()
            let numbers = Array(news.sessions[start..<min(start + 32, news.sessions.count)])
            let digests = try await digests(numbers)
            try await pool.write { db in
                for (number, digest) in digests { try store(digest, number, db) }
            }
        }
        try await pool.write { db in
            // Numbers may be used again after a deletion, so inputs that were new before it are examined once more.
            guard try News.deletions(db) == news.deletions else { return }
            try db.execute(
                sql: "UPDATE progress SET number = MAX(number, ?) WHERE name = 'summarised'", arguments: [news.upTo]
            )
        }
    }

    /// The sessions with inputs that no summary covers.
    private struct News: Sendable {
        var sessions: [Int64]
        var upTo: Int64
        var deletions: Int64

        init?(_ db: Database) throws {
            let known = try Int64.fetchOne(db, sql: "SELECT number FROM progress WHERE name = 'summarised'") ?? 0
            upTo = try Int64.fetchOne(db, sql: "SELECT MAX(number) FROM input") ?? 0
            deletions = try Self.deletions(db)
            guard upTo > known else { return nil }
            sessions = try Int64.fetchAll(
                db, sql: "SELECT DISTINCT session FROM input WHERE number > ?", arguments: [known])
        }

        static func deletions(_ db: Database) throws -> Int64 {
            try Int64.fetchOne(db, sql: "SELECT number FROM progress WHERE name = 'deletions'") ?? 0
        }
    }

    /// Replays logs on all cores.
    private func digests(_ numbers: [Int64]) async throws -> [(Int64, SessionDigest)] {
        try await withThrowingTaskGroup(of: (Int64, SessionDigest)?.self) { group in
            for number in numbers {
                group.addTask {
                    let found: (String, [String])? = try await pool.read { db in
                        guard
                            let id = try String.fetchOne(
                                db, sql: "SELECT id FROM session WHERE number = ?", arguments: [number])
                        else { return nil }
                        return (id, try Self.records(of: number, db))
                    }
                    return found.map { (number, SessionDigest(SessionID(rawValue: $0.0), $0.1)) }
                }
            }
            return try await group.reduce(into: []) { if let digest = $1 { $0.append(digest) } }
        }
    }

    /// The records of a session, in order.
    static func records(of number: Int64, _ db: Database) throws -> [String] {
        try String.fetchAll(
            db, sql: "SELECT record FROM input WHERE session = ? ORDER BY position", arguments: [number])
    }

    private func store(_ digest: SessionDigest, _ number: Int64, _ db: Database) throws {
        // It may have been deleted meanwhile, or another process may know more of it.
        let known = try Int.fetchOne(
            db,
            sql: """
                SELECT COALESCE((SELECT input_count FROM summary WHERE session = s.number), 0) FROM session s
                WHERE s.number = ?
                """, arguments: [number])
        let summary = digest.summary
        guard let known, known <= summary.inputCount else { return }
        let record = String(decoding: try RecordCoding.encode(summary), as: UTF8.self)
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO summary (session, input_count, started_at, updated_at, stop_reason, policy,
                    verdict, is_damaged, text, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                number, summary.inputCount, summary.startedAt.microseconds, summary.updatedAt.microseconds,
                summary.stopReason?.rawValue, summary.policy, summary.verdict?.rawValue, summary.damage != nil,
                digest.text, record,
            ])
        try db.execute(sql: "DELETE FROM summary_label WHERE session = ?", arguments: [number])
        for (kind, labels) in [("tool", summary.tools), ("tag", summary.tags)] {
            for label in labels {
                try db.execute(
                    sql: "INSERT INTO summary_label (session, kind, label) VALUES (?, ?, ?)",
                    arguments: [number, kind, label])
            }
        }
        for image in digest.images {
            try db.execute(
                sql: "INSERT OR IGNORE INTO image_use (session, digest) VALUES (?, ?)", arguments: [number, image])
        }
    }
}
#endif
