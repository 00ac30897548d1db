#if Store
import Foundation
import GRDB
import GenAgent

#if canImport(GRDBSQLite)
import GRDBSQLite
#else
import SQLite3
#endif

/// The open database of a store.
struct StoreDatabase: Sendable {
    let pool: any DatabaseWriter
    let appends: AppendQueue
    /// Why nothing can be written: this is a copy in memory of a store that can only be read. `nil`: it is the store itself.
    let refusal: StoreError?
    private let folder: URL
    private let opened: FileIdentity?

    /// The database file of a store.
    static func file(_ folder: URL) -> URL { folder.appendingPathComponent("sessions.sqlite") }

    /// Opens the database; creates or migrates it if needed. Blocks.
    init(_ folder: URL, _ options: StoreOptions, _ images: ImageFiles) throws {
        let file = Self.file(folder)
        if !options.createsMissing, DurableFile.kind(of: file.path) == .nothing {
            throw StoreError(
                .missing,
                "There is no store in \(folder.path): it has no sessions.sqlite. Check the path, or run something first."
            )
        }
        try DurableFile.makeFolder(folder.path)
        try images.prepare()
        // One process at a time creates the tables or changes them.
        let lock = try FileLock(
            folder.appendingPathComponent("locks/open").path, exclusive: true, waiting: options.busyTimeout)
        defer { withExtendedLifetime(lock) {} }
        let patience = BusyPatience(seconds: options.busyTimeout)
        var configuration = Configuration()
        configuration.label = "GenAgentStore"
        configuration.busyMode = .callback { patience.waits(attempt: $0) }
        configuration.maximumReaderCount = 4
        // A failing disk may also refuse to roll back. That is an error to report; without this, GRDB would trap.
        configuration.allowsUnsafeTransactions = true
        let pool = try DatabasePool(path: file.path, configuration: configuration)
        // GRDB sets NORMAL for its writer after every hook of the configuration, so this comes last.
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = \(options.durability == .full ? "FULL" : "NORMAL")")
            try StoreSchema.check(db, folder)
        }
        try StoreSchema.migrator.migrate(pool)
        try DurableFile.sync(folder.path)
        try images.removeAbandoned()
        let opened = FileIdentity(file.path)
        self.pool = pool
        self.folder = folder
        self.opened = opened
        refusal = nil
        appends = AppendQueue(
            pool: pool, folder: folder, patience: patience, mayBlock: options.durability == .normal,
            check: { try Self.check(opened, folder, "append an input to") })
    }

    /// Reads a store that cannot be written into memory. Blocks.
    ///
    /// - Parameter refusal: Why it cannot be written.
    init(copying folder: URL, because refusal: StoreError) throws {
        let memory = try DatabaseCopy.inMemory(of: Self.file(folder).path)
        try memory.writeWithoutTransaction { try StoreSchema.check($0, folder) }
        try StoreSchema.migrator.migrate(memory)
        pool = memory
        self.folder = folder
        self.refusal = refusal
        opened = nil
        appends = AppendQueue(
            pool: memory, folder: folder, patience: BusyPatience(seconds: 0), mayBlock: false, check: { throw refusal })
    }

    /// Makes sure that what is written now is kept: the store can be written, and is still the one that was opened.
    func checkWritable(_ action: String) throws {
        if let refusal { throw refusal }
        try Self.check(opened, folder, action)
    }

    /// A process can continue to write to a file that was deleted, and SQLite does not notice.
    private static func check(_ opened: FileIdentity?, _ folder: URL, _ action: String) throws {
        guard FileIdentity(file(folder).path) != opened else { return }
        throw StoreError.gone("Could not \(action) \(folder.path)")
    }
}

/// Which file a path leads to.
private struct FileIdentity: Equatable, Sendable {
    let device: UInt64
    let node: UInt64

    /// `nil` if there is none.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(truncatingIfNeeded: status.st_dev)
        node = UInt64(truncatingIfNeeded: status.st_ino)
    }
}

/// Decides how long to wait while another process writes.
final class BusyPatience: Sendable {
    private let microseconds: UInt64
    private let isImpatient = Locked(false)

    init(seconds: Double) { microseconds = UInt64(seconds * 1_000_000) }

    /// Runs a body; unless it may be patient, it fails at once instead of waiting: its thread is needed by others.
    func apply<Result>(_ isPatient: Bool, _ body: () throws -> Result) rethrows -> Result {
        if isPatient { return try body() }
        isImpatient.withLock { $0 = true }
        defer { isImpatient.withLock { $0 = false } }
        return try body()
    }

    /// Waits a little, longer with every attempt; `false` once the time is over.
    func waits(attempt: Int) -> Bool {
        if isImpatient.withLock({ $0 }) { return false }
        // 0.1, 0.2, ... 5 ms: a writer is done in less than a millisecond, unless it syncs.
        let pause = UInt64(min(attempt + 1, 50)) * 100
        let ramp = UInt64(min(attempt, 50))
        let waited = ramp * (ramp + 1) / 2 * 100 + UInt64(max(0, attempt - 50)) * 5_000
        guard waited < microseconds else { return false }
        usleep(UInt32(pause))
        return true
    }
}

/// Reads a database that cannot be written: on a read-only medium, on a full disk, in the folder of another user.
///
/// SQLite needs to write even to read a database with a write-ahead log: locks and an index of the log.
private enum DatabaseCopy {
    /// Ways to open it; the first that works is used.
    private enum Way: CaseIterable {
        /// Beside other processes that write.
        case shared
        /// No other process can write here: without locks, and with the log's index in memory.
        case alone
        /// The same if there is no log; SQLite would create one.
        case withoutLog
    }

    /// A copy in memory, log included.
    ///
    /// - Throws: `DatabaseError`.
    static func inMemory(of path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "GenAgentStore.copy"
        let memory = try DatabaseQueue(configuration: configuration)
        try memory.writeWithoutTransaction { db in
            var status = stat()
            let hasLog = stat(path + "-wal", &status) == 0 && status.st_size > 0
            var failure: (any Error)?
            for way in Way.allCases where way != .withoutLog || !hasLog {
                do {
                    try copy(path, way, to: db)
                    return db.clearSchemaCache()
                } catch {
                    failure = failure ?? error
                }
            }
            if let failure { throw failure }
        }
        return memory
    }

    private static func copy(_ path: String, _ way: Way, to memory: Database) throws {
        var source: OpaquePointer?
        defer { sqlite3_close(source) }
        let name = way == .withoutLog ? URL(fileURLWithPath: path).absoluteString + "?immutable=1" : path
        let opened = sqlite3_open_v2(
            name, &source, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, way == .alone ? "unix-none" : nil)
        guard opened == SQLITE_OK else { throw failure(source, opened) }
        sqlite3_busy_timeout(source, 10_000)
        if way == .alone {
            // Before the first access: then the index of the log is in memory, not in a file.
            let set = sqlite3_exec(source, "PRAGMA locking_mode = EXCLUSIVE", nil, nil, nil)
            guard set == SQLITE_OK else { throw failure(source, set) }
        }
        guard let backup = sqlite3_backup_init(memory.sqliteConnection, "main", source, "main") else {
            throw failure(memory.sqliteConnection, sqlite3_errcode(memory.sqliteConnection))
        }
        let stepped = sqlite3_backup_step(backup, -1)
        let finished = sqlite3_backup_finish(backup)
        guard stepped == SQLITE_DONE, finished == SQLITE_OK else {
            throw failure(source, stepped == SQLITE_DONE ? finished : stepped)
        }
    }

    private static func failure(_ connection: OpaquePointer?, _ code: Int32) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code), message: connection.map { String(cString: sqlite3_errmsg($0)) })
    }
}
#endif
