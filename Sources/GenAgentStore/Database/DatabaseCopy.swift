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
/// SQLite needs to write even to read a database with a write-ahead log: locks and an index of the log. Where it can have them it reads
/// beside other processes; where it cannot, no other process writes, and it keeps the index in memory and takes no locks.
enum DatabaseCopy {
    /// A copy in memory, log included.
    ///
    /// - Throws: `DatabaseError`
    static func inMemory(of path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "GenAgentStore.copy"
        let memory = try DatabaseQueue(configuration: configuration)
        try memory.writeWithoutTransaction { db in
            do { try copy(path, locking: true, to: db) } catch { try copy(path, locking: false, to: db) }
            db.clearSchemaCache()
        }
        return memory
    }

    private static func copy(_ path: String, locking: Bool, to memory: Database) throws {
        var source: OpaquePointer?
        defer { sqlite3_close(source) }
        let opened = sqlite3_open_v2(path, &source, SQLITE_OPEN_READONLY, locking ? nil : "unix-none")
        guard opened == SQLITE_OK else { throw failure(source, opened) }
        sqlite3_busy_timeout(source, 10_000)
        if !locking {
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
