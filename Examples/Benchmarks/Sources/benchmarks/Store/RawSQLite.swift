import Foundation
import GRDBSQLite

/// The store's inserts through SQLite's C interface: the same tables, pragmas, transactions and text, nothing else.
final class RawSQLite {
    private var connection: OpaquePointer?
    private var begin: OpaquePointer?
    private var commit: OpaquePointer?
    private var insertSession: OpaquePointer?
    private var insertInput: OpaquePointer?

    /// Opens a database that a store has made.
    init(_ file: URL) throws {
        try check(sqlite3_open_v2(file.path, &connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil))
        for pragma in ["journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"] {
            try check(sqlite3_exec(connection, "PRAGMA \(pragma)", nil, nil, nil))
        }
        try prepare("BEGIN IMMEDIATE", &begin)
        try prepare("COMMIT", &commit)
        try prepare("INSERT INTO session (id) VALUES (?)", &insertSession)
        try prepare("INSERT INTO input (session, position, record) VALUES (?, ?, ?)", &insertInput)
    }

    deinit {
        for statement in [begin, commit, insertSession, insertInput] { sqlite3_finalize(statement) }
        sqlite3_close(connection)
    }

    /// Runs a body as one transaction.
    func transaction(_ body: () throws -> Void) throws {
        try step(begin)
        try body()
        try step(commit)
    }

    /// Adds a session and returns its number.
    func addSession(_ id: String) throws -> Int64 {
        try check(
            id.withCString { text in
                sqlite3_bind_text(insertSession, 1, text, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
            })
        try step(insertSession)
        return sqlite3_last_insert_rowid(connection)
    }

    /// Adds an input.
    func add(_ record: String, at position: Int, to session: Int64) throws {
        var record = record
        try record.withUTF8 { bytes in
            try bytes.withMemoryRebound(to: CChar.self) { text in
                try check(sqlite3_bind_int64(insertInput, 1, session))
                try check(sqlite3_bind_int64(insertInput, 2, Int64(position)))
                // Static: the bytes outlive the step.
                try check(sqlite3_bind_text(insertInput, 3, text.baseAddress, Int32(text.count), nil))
                try step(insertInput)
            }
        }
    }

    private func prepare(_ sql: String, _ statement: inout OpaquePointer?) throws {
        try check(sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil))
    }

    private func step(_ statement: OpaquePointer?) throws {
        let result = sqlite3_step(statement)
        guard result == SQLITE_DONE || result == SQLITE_ROW else { throw Failure("SQLite answered \(result).") }
        sqlite3_reset(statement)
    }

    private func check(_ result: Int32) throws {
        guard result == SQLITE_OK else { throw Failure("SQLite answered \(result).") }
    }
}
