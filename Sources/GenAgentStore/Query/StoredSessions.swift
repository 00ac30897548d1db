#if Store
import Foundation
import GRDB
import GenAgent

/// Summaries of sessions, read from the database one page at a time.
///
/// Sessions that change during the iteration may or may not appear in their new state. A session appears twice only if its position in
/// the order changes meanwhile.
public struct StoredSessions: AsyncSequence, Sendable {
    let store: SQLiteTrajectoryStore
    let filter: SessionFilter
    let order: SessionOrder
    let limit: Int?

    public func makeAsyncIterator() -> Iterator { Iterator(sessions: self) }

    public struct Iterator: AsyncIteratorProtocol {
        private let sessions: StoredSessions
        private var page: ArraySlice<SessionSummary> = []
        private var last: (key: Int64, session: Int64)?
        private var given = 0
        /// Where the pages come from, once the summaries are up to date.
        private var database: StoreDatabase?
        private var isAtEnd = false

        init(sessions: StoredSessions) { self.sessions = sessions }

        /// - Throws: ``StoreError``.
        public mutating func next() async throws -> SessionSummary? {
            if let limit = sessions.limit, given >= limit { return nil }
            if page.isEmpty, !isAtEnd { try await loadPage() }
            guard let summary = page.popFirst() else { return nil }
            given += 1
            return summary
        }

        private mutating func loadPage() async throws {
            let size = Swift.min(64, sessions.limit.map { Swift.max(0, $0 - given) } ?? 64)
            let (sessions, last, known) = (sessions, last, database)
            let (database, rows) = try await sessions.store.explained("query the sessions of") {
                var database = known
                if database == nil { database = try await sessions.store.summarized() }
                let rows = try await database?.pool.read { try sessions.page(after: last, size, $0) }
                return (database, rows ?? [])
            }
            self.database = database
            isAtEnd = rows.count < size
            self.last = rows.last.map { ($0.key, $0.session) }
            page = rows.map(\.summary)[...]
        }
    }

    private struct PageRow {
        var key: Int64
        var session: Int64
        var summary: SessionSummary
    }

    private func page(after last: (key: Int64, session: Int64)?, _ size: Int, _ db: Database) throws -> [PageRow] {
        var (sql, values) = filter.condition
        if let last {
            sql += " AND (s.\(order.column), s.session) \(order.isDescending ? "<" : ">") (?, ?)"
            values += [last.key, last.session]
        }
        let direction = order.isDescending ? "DESC" : "ASC"
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT s.session, s.\(order.column), s.record,
                    (SELECT n.foreign_inputs FROM session n WHERE n.number = s.session) > 0
                FROM summary s WHERE \(sql)
                ORDER BY s.\(order.column) \(direction), s.session \(direction) LIMIT \(size)
                """, arguments: StatementArguments(values.map { $0 as (any DatabaseValueConvertible)? }))
        let decoder = JSONDecoder()
        return try rows.map { row in
            let record: String = row[2]
            var summary = try decoder.decode(SessionSummary.self, from: Data(record.utf8))
            summary.rewards = try Self.rewards(of: row[0], db)
            summary.isForeign = row[3]
            return PageRow(key: row[1], session: row[0], summary: summary)
        }
    }

    static func rewards(of number: Int64, _ db: Database) throws -> [String: Double?] {
        let rows = try Row.fetchCursor(
            try db.cachedStatement(sql: "SELECT name, value FROM reward WHERE session = ?"), arguments: [number])
        var rewards: [String: Double?] = [:]
        while let row = try rows.next() { rewards.updateValue(row[1], forKey: row[0]) }
        return rewards
    }
}
#endif
