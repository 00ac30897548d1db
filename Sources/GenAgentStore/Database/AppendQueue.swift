#if Store
import Foundation
import GRDB
import GenAgent

/// How inputs came to a store since it was opened.
public struct AppendCounts: Sendable, Hashable {
    /// Inputs that were to be appended.
    public var inputs = 0
    /// Transactions that they shared: fewer, where several sessions append at the same time.
    public var transactions = 0
}

/// Writes inputs in the order in which they come. Those that wait at the same time share a transaction, so that 64 sessions
/// pay for one commit, not for 64.
final class AppendQueue: Sendable {
    /// An input that waits to be written.
    struct Entry: Sendable {
        var session: SessionID
        var position: Int
        /// JSON in UTF-8.
        var record: [UInt8]
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
    /// Whether the caller's thread may write: without a sync that takes microseconds, less than waking another thread.
    private let mayBlock: Bool
    /// Throws where nothing that is written now would be kept.
    private let check: @Sendable () throws -> Void
    private let places = SessionPlaces()
    private let counts = Locked(AppendCounts())

    /// What came so far.
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

    /// Returns once the input is as durable as the database makes it. A cancelled caller's input is written all the same.
    func append(_ record: [UInt8], at position: Int, to session: SessionID) async throws {
        try await withUnsafeThrowingContinuation { done in
            let entry = Entry(session: session, position: position, record: record, done: done)
            let leads = waiting.withLock { waiting in
                waiting.entries.append(entry)
                defer { waiting.isWriting = true }
                return !waiting.isWriting
            }
            guard leads else { return }
            if mayBlock {
                // Also some of what comes meanwhile, but not for ever: this caller has its own work to do.
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

    /// Forgets what it knows about sessions, because somebody deleted some.
    func forgetSessions() { places.forgetAll() }

    private enum Progress { case done, more, busy }

    /// Writes all that waits in one transaction.
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
        // Waking many callers takes as long as writing their inputs, so another thread does it while this one writes on.
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

    /// One transaction; an input that has no place in its session fails alone.
    private func write(_ entries: [Entry], _ patiently: Bool) throws -> [StoreError?] {
        try check()
        return try pool.writeWithoutTransaction { db in
            var results: [StoreError?] = []
            // Left open where the disk refused even to roll back.
            if db.isInsideTransaction { try db.cachedStatement(sql: "ROLLBACK").run() }
            let begin = try db.cachedStatement(sql: "BEGIN IMMEDIATE")
            try patiently ? begin.run() : patience.withoutWaiting { try begin.run() }
            do {
                let statement = try db.cachedStatement(
                    sql: "INSERT INTO input (session, position, record) VALUES (?, ?, ?)")
                for entry in entries {
                    do {
                        try places.insert(entry, statement, db)
                        results.append(nil)
                    } catch let error as StoreError {
                        results.append(error)
                    }
                }
                try db.cachedStatement(sql: "COMMIT").run()
            } catch {
                // SQLite may have rolled back by itself.
                if db.isInsideTransaction { try? db.cachedStatement(sql: "ROLLBACK").run() }
                throw error
            }
            return results
        }
    }
}
#endif
