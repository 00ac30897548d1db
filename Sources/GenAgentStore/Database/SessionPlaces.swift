#if Store
import GRDB
import GenAgent

/// Knows the number of a session and the place of its next input, so that an append needs no look-up.
///
/// It may be out of date when other processes write. Then the database's own rules refuse the input, and it is looked up again.
final class SessionPlaces: Sendable {
    private struct Place {
        var number: Int64
        var next: Int
    }

    private let places = Locked([SessionID: Place]())

    func forgetAll() { places.withLock { $0.removeAll() } }

    /// Inserts an input; to be called inside of a transaction.
    ///
    /// - Throws: `StoreError` where the input has no place in its session; any other error concerns the whole transaction.
    func insert(_ entry: AppendQueue.Entry, _ statement: Statement, _ db: Database) throws {
        var place = places.withLock { $0[entry.session] }
        if place == nil || place?.next != entry.position { place = try lookUp(entry, db) }
        guard let place else { return }
        guard place.next == entry.position else { throw refusal(entry, next: place.next) }
        do {
            try statement.insert(entry.record, at: entry.position, to: place.number)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            places.withLock { $0[entry.session] = nil }
            throw error.extendedResultCode == .SQLITE_CONSTRAINT_FOREIGNKEY
                ? deleted(entry) : refusal(entry, next: entry.position + 1)
        }
        places.withLock { places in
            if places.count > 50_000 { places.removeAll() }
            places[entry.session] = Place(number: place.number, next: entry.position + 1)
        }
    }

    private func lookUp(_ entry: AppendQueue.Entry, _ db: Database) throws -> Place {
        let id = entry.session.rawValue
        let select = try db.cachedStatement(sql: "SELECT number FROM session WHERE id = ?")
        if let number = try Int64.fetchOne(select, arguments: [id]) {
            let count = try db.cachedStatement(sql: "SELECT MAX(position) FROM input WHERE session = ?")
            let last = try Int.fetchOne(count, arguments: [number])
            return Place(number: number, next: (last ?? -1) + 1)
        }
        guard entry.position == 0 else { throw deleted(entry) }
        try db.cachedStatement(sql: "INSERT INTO session (id) VALUES (?)").execute(arguments: [id])
        return Place(number: db.lastInsertedRowID, next: 0)
    }

    private func refusal(_ entry: AppendQueue.Entry, next: Int) -> StoreError {
        if entry.position > next {
            return StoreError(
                .conflict, session: entry.session,
                """
                Could not append input \(entry.position) to session \(entry.session): its next input is \(next). \
                Append inputs in order, none left out.
                """)
        }
        return StoreError(
            .conflict, session: entry.session,
            """
            Could not append input \(entry.position) to session \(entry.session): it has one already. Somebody else \
            drives this session, or drove it; take its lease before you drive it, and continue from what is stored.
            """)
    }

    private func deleted(_ entry: AppendQueue.Entry) -> StoreError {
        StoreError(
            .unknownSession, session: entry.session,
            """
            Could not append input \(entry.position) to session \(entry.session): the store does not have the session, \
            or somebody deleted it. A new session begins with input 0.
            """)
    }
}
#endif
