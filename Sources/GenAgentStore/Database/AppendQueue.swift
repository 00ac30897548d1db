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
        var done: CheckedContinuation<Void, any Error>
    }

    private struct Waiting: Sendable {
        var entries: [Entry] = []
        var isWriting = false
    }

    private let waiting = Locked(Waiting())
    private let queue = DispatchQueue(label: "GenAgentStore.appends")
    private let pool: DatabasePool
    private let folder: URL
    private let patience: BusyPatience
    /// Whether the caller's thread may write: without a sync that takes microseconds, less than waking another thread.
    private let mayBlock: Bool
    private let places = SessionPlaces()
    private let counts = Locked(AppendCounts())

    /// What came so far.
    var appended: AppendCounts { counts.withLock { $0 } }

    init(pool: DatabasePool, folder: URL, patience: BusyPatience, mayBlock: Bool) {
        self.pool = pool
        self.folder = folder
        self.patience = patience
        self.mayBlock = mayBlock
    }

    /// Returns once the input is as durable as the database makes it. A cancelled caller's input is written all the same.
    func append(_ record: [UInt8], at position: Int, to session: SessionID) async throws {
        try await withCheckedThrowingContinuation { done in
            let entry = Entry(session: session, position: position, record: record, done: done)
            let leads = waiting.withLock { waiting in
                waiting.entries.append(entry)
                defer { waiting.isWriting = true }
                return !waiting.isWriting
            }
            guard leads else { return }
            // What comes meanwhile is left to the queue: this caller has its own work to do.
            if mayBlock, writeNext(patiently: false) == .done { return }
            queue.async { [self] in while writeNext(patiently: true) != .done {} }
        }
    }

    /// Forgets what it knows about sessions, because somebody deleted some.
    func forgetSessions() { places.forgetAll() }

    private enum Progress { case done, more }

    /// Writes all that waits in one transaction.
    private func writeNext(patiently: Bool) -> Progress {
        let entries = waiting.withLock { waiting in
            let entries = waiting.entries
            waiting.entries = []
            if entries.isEmpty { waiting.isWriting = false }
            return entries
        }
        if entries.isEmpty { return .done }
        counts.withLock { counts in
            counts.inputs += entries.count
            counts.transactions += 1
        }
        var results: [StoreError?]
        do {
            results = try write(entries, patiently)
        } catch {
            if !patiently, (error as? DatabaseError)?.resultCode == .SQLITE_BUSY {
                waiting.withLock { $0.entries = entries + $0.entries }
                return .more
            }
            places.forgetAll()
            let error = StoreError(error, while: "append an input to the store", in: folder)
            results = Array(repeating: error, count: entries.count)
        }
        for (entry, error) in zip(entries, results) {
            if let error { entry.done.resume(throwing: error) } else { entry.done.resume() }
        }
        return waiting.withLock { waiting in
            if waiting.entries.isEmpty { waiting.isWriting = false }
            return waiting.isWriting ? .more : .done
        }
    }

    /// One transaction; an input that has no place in its session fails alone.
    private func write(_ entries: [Entry], _ patiently: Bool) throws -> [StoreError?] {
        try pool.writeWithoutTransaction { db in
            var results: [StoreError?] = []
            let begin = try db.cachedStatement(sql: "BEGIN IMMEDIATE")
            try patiently ? begin.execute() : patience.withoutWaiting { try begin.execute() }
            do {
                for entry in entries {
                    do {
                        try places.insert(entry, db)
                        results.append(nil)
                    } catch let error as StoreError {
                        results.append(error)
                    }
                }
                try db.cachedStatement(sql: "COMMIT").execute()
            } catch {
                // SQLite may have rolled back by itself.
                if db.isInsideTransaction { try? db.cachedStatement(sql: "ROLLBACK").execute() }
                throw error
            }
            return results
        }
    }
}
#endif
