#if Store
import Foundation
import GRDB
import GenAgent

#if canImport(GRDBSQLite)
import GRDBSQLite
#else
import SQLite3
#endif

/// How many inputs a store has appended since it was opened.
@_spi(Benchmarks)
/// How many inputs were appended, in how many transactions.
public struct AppendCounts: Sendable, Hashable {
    public var inputs = 0
    /// Fewer than inputs if several sessions append at the same time.
    public var transactions = 0
}

/// Writes inputs in the order in which they arrive. Inputs that wait at the same time share a transaction, so that 64 sessions
/// pay for one commit, not for 64.
final class AppendQueue: Sendable {
    /// An input that waits to be written.
    struct Entry: Sendable {
        var session: SessionID
        var position: Int
        /// JSON in UTF-8.
        var record: Data
        var done: UnsafeContinuation<Void, any Error>
    }

    private struct Waiting: Sendable {
        var entries: [Entry] = []
        var isWriting = false
    }

    private let waiting = Locked(Waiting())
    private let queue = DispatchQueue(label: "GenAgentStore.appends")
    private let waking = DispatchQueue(label: "GenAgentStore.waking")
    private let pool: any DatabaseWriter
    private let folder: URL
    private let patience: BusyPatience
    /// Whether the caller's thread may write: a write without a sync takes microseconds, less than waking another thread.
    private let mayBlock: Bool
    /// Throws if what is written now would not be kept.
    private let check: @Sendable () throws -> Void
    private let places = SessionPlaces()
    private let counts = Locked(AppendCounts())

    var appended: AppendCounts { counts.withLock { $0 } }

    init(
        pool: any DatabaseWriter, folder: URL, patience: BusyPatience, mayBlock: Bool,
        check: @escaping @Sendable () throws -> Void
    ) {
        self.pool = pool
        self.folder = folder
        self.patience = patience
        self.mayBlock = mayBlock
        self.check = check
    }

    /// Returns once the input is as durable as the database makes it. The input of a canceled caller is written as well.
    func append(_ record: Data, at position: Int, to session: SessionID) async throws {
        try await withUnsafeThrowingContinuation { done in
            let entry = Entry(session: session, position: position, record: record, done: done)
            let leads = waiting.withLock { waiting in
                waiting.entries.append(entry)
                defer { waiting.isWriting = true }
                return !waiting.isWriting
            }
            guard leads else { return }
            if mayBlock {
                // Also writes some inputs that arrive meanwhile, but not indefinitely: this caller has other work to do.
                for _ in 0..<16 {
                    switch writeNext(patiently: false) {
                    case .done: return
                    case .more: continue
                    case .busy: break
                    }
                    break
                }
            }
            queue.async { [self] in while writeNext(patiently: true) != .done {} }
        }
    }

    /// Forgets what it knows about sessions, because some were deleted.
    func forgetSessions() { places.forgetAll() }

    private enum Progress { case done, more, busy }

    /// Writes everything that waits in one transaction.
    private func writeNext(patiently: Bool) -> Progress {
        let entries = waiting.withLock { waiting in
            let entries = waiting.entries
            waiting.entries = []
            if entries.isEmpty { waiting.isWriting = false }
            return entries
        }
        if entries.isEmpty { return .done }
        var results: [StoreError?]
        do {
            results = try write(entries, patiently)
        } catch {
            if !patiently, (error as? DatabaseError)?.resultCode == .SQLITE_BUSY {
                waiting.withLock { $0.entries = entries + $0.entries }
                return .busy
            }
            places.forgetAll()
            let error = StoreError(error, while: "append an input to the store", in: folder)
            results = Array(repeating: error, count: entries.count)
        }
        counts.withLock { counts in
            counts.inputs += entries.count
            counts.transactions += 1
        }
        // Waking many callers takes as long as writing their inputs, so another thread does it while this one continues to write.
        if patiently, entries.count > 1 {
            waking.async { [results] in Self.wake(entries, results) }
        } else {
            Self.wake(entries, results)
        }
        return waiting.withLock { waiting in
            if waiting.entries.isEmpty { waiting.isWriting = false }
            return waiting.isWriting ? .more : .done
        }
    }

    private static func wake(_ entries: [Entry], _ results: [StoreError?]) {
        for (entry, error) in zip(entries, results) {
            if let error { entry.done.resume(throwing: error) } else { entry.done.resume() }
        }
    }

    /// One transaction; an input that does not fit its session fails alone.
    private func write(_ entries: [Entry], _ patiently: Bool) throws -> [StoreError?] {
        try check()
        return try pool.writeWithoutTransaction { db in
            // A transaction stays open if the disk refused even to roll back.
            if db.isInsideTransaction { try db.cachedStatement(sql: "ROLLBACK").run() }
            let insert = try db.cachedStatement(
                sql: "INSERT INTO input (session, position, record) VALUES (?, ?, ?)")
            // One statement is a transaction of its own.
            if entries.count == 1, places.isNext(entries[0]) {
                return try patience.apply(patiently) { [try places.insert(entries[0], insert, db)] }
            }
            let begin = try db.cachedStatement(sql: "BEGIN IMMEDIATE")
            try patience.apply(patiently) { try begin.run() }
            do {
                let results = try entries.map { try places.insert($0, insert, db) }
                try db.cachedStatement(sql: "COMMIT").run()
                return results
            } catch {
                // SQLite may have rolled back by itself.
                if db.isInsideTransaction { try? db.cachedStatement(sql: "ROLLBACK").run() }
                throw error
            }
        }
    }
}

/// Knows the number of a session and the position of its next input, so that an append needs no look-up.
///
/// It may be out of date when other processes write. Then the database's own rules refuse the input, and it is looked up again.
private final class SessionPlaces: Sendable {
    private struct Place {
        var number: Int64
        var next: Int
    }

    private let places = Locked([SessionID: Place]())

    func forgetAll() { places.withLock { $0.removeAll() } }

    /// Whether an input can be inserted without a look-up.
    func isNext(_ entry: AppendQueue.Entry) -> Bool { places.withLock { $0[entry.session]?.next == entry.position } }

    /// Inserts an input.
    ///
    /// - Returns: Why the input does not fit its session; `nil`: it was inserted.
    /// - Throws: An error that concerns the whole transaction.
    func insert(_ entry: AppendQueue.Entry, _ statement: Statement, _ db: Database) throws -> StoreError? {
        do {
            var place = places.withLock { $0[entry.session] }
            if place == nil || place?.next != entry.position { place = try lookUp(entry, db) }
            guard let place else { return nil }
            guard place.next == entry.position else { return refusal(entry, next: place.next) }
            try statement.insert(entry.record, at: entry.position, to: place.number)
            places.withLock { places in
                if places.count > 50_000 { places.removeAll() }
                places[entry.session] = Place(number: place.number, next: entry.position + 1)
            }
            return nil
        } catch let error as StoreError {
            return error
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            places.withLock { $0[entry.session] = nil }
            return error.extendedResultCode == .SQLITE_CONSTRAINT_FOREIGNKEY
                ? deleted(entry) : refusal(entry, next: entry.position + 1)
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
        let reason =
            entry.position > next
            ? "its next input is \(next). Append inputs in order and leave none out."
            : """
            it has this input already. Another process drives this session, or drove it. Take the lease of a session \
            before you drive it, and continue from what is stored.
            """
        return StoreError(
            .conflict, session: entry.session,
            "Could not append input \(entry.position) to session \(entry.session): \(reason)")
    }

    private func deleted(_ entry: AppendQueue.Entry) -> StoreError {
        StoreError(
            .unknownSession, session: entry.session,
            """
            Could not append input \(entry.position) to session \(entry.session): the store does not have the session, \
            or it was deleted. A new session begins with input 0.
            """)
    }
}

extension Statement {
    /// Runs a statement without arguments, and without GRDB's bookkeeping for observers, of which a store has none.
    ///
    /// - Throws: `DatabaseError`.
    fileprivate func run() throws {
        let code = sqlite3_step(sqliteStatement)
        defer { sqlite3_reset(sqliteStatement) }
        guard code == SQLITE_DONE else { throw lastError }
    }

    /// Inserts an input without copying its text, as GRDB's arguments would.
    ///
    /// - Throws: `DatabaseError`.
    fileprivate func insert(_ record: Data, at position: Int, to session: Int64) throws {
        let statement = sqliteStatement
        try record.withUnsafeBytes { bytes in
            sqlite3_reset(statement)
            sqlite3_bind_int64(statement, 1, session)
            sqlite3_bind_int64(statement, 2, Int64(position))
            // No destructor: the bytes outlive the step, and the binding ends with it.
            sqlite3_bind_text(
                statement, 3, bytes.bindMemory(to: CChar.self).baseAddress, Int32(clamping: bytes.count), nil)
            let code = sqlite3_step(statement)
            defer {
                sqlite3_reset(statement)
                sqlite3_clear_bindings(statement)
            }
            guard code == SQLITE_DONE else { throw lastError }
        }
    }

    private var lastError: DatabaseError {
        let connection = sqlite3_db_handle(sqliteStatement)
        return DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: String(cString: sqlite3_errmsg(connection)))
    }
}
#endif
