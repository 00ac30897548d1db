#if Store
import Foundation
import GRDB

#if canImport(GRDBSQLite)
import GRDBSQLite
#else
import SQLite3
#endif

/// Reads a database that cannot be written: on a read-only medium, on a full disk, in the folder of another user.
///
/// SQLite needs to write even to read a database with a write-ahead log: locks and an index of the log.
enum DatabaseCopy {
    /// Ways to open it, the first that works counts.
    private enum Way: CaseIterable {
        /// Beside other processes that write.
        case shared
        /// No other process can write here: without locks, and with the log's index in memory.
        case alone
        /// The same where there is no log, which SQLite would make.
        case withoutLog
    }

    /// A copy in memory, log included.
    ///
    /// - Throws: `DatabaseError`
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
