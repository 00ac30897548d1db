#if Store
import GRDB

#if canImport(GRDBSQLite)
import GRDBSQLite
#else
import SQLite3
#endif

extension Statement {
    /// Runs a statement without arguments and without the accounts that GRDB keeps for observers, of which a store has none.
    ///
    /// - Throws: `DatabaseError`.
    func run() throws {
        let code = sqlite3_step(sqliteStatement)
        defer { sqlite3_reset(sqliteStatement) }
        guard code == SQLITE_DONE else { throw lastError }
    }

    private var lastError: DatabaseError {
        let connection = sqlite3_db_handle(sqliteStatement)
        return DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: String(cString: sqlite3_errmsg(connection)))
    }

    /// Runs the insertion of an input without copying its text, as GRDB's arguments would.
    ///
    /// - Throws: `DatabaseError`.
    func insert(_ record: [UInt8], at position: Int, to session: Int64) throws {
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
}
#endif
