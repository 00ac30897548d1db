#if Store
import Foundation
import GRDB
import GenAgent

extension StoreError {
    /// Says in words for people what SQLite or the system said.
    ///
    /// - Parameters:
    ///   - error: What was thrown; a `StoreError` stays what it is.
    ///   - action: What was attempted, such as `append an input to`.
    ///   - folder: The store.
    init(_ error: any Error, while action: String, in folder: URL) {
        switch error {
        case let error as StoreError: self = error
        case let error as DatabaseError: self = .database(error, "Could not \(action) \(folder.path)")
        case let error as SystemError: self = .system(error, "Could not \(action) \(folder.path)")
        case let error as FileLockError: self = .locked(error, "Could not \(action) \(folder.path)")
        default: self.init(.system, "Could not \(action) \(folder.path): \(ErrorText.phrase(for: error)).")
        }
    }

    private static func database(_ error: DatabaseError, _ attempt: String) -> StoreError {
        let came = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        // SQLite notices by itself that its file was moved or deleted, in some states.
        if error.extendedResultCode == .SQLITE_READONLY_DBMOVED { return gone(attempt) }
        // The index of the log grows before it is used, and that fails where there is no room.
        if error.extendedResultCode == .SQLITE_IOERR_SHMSIZE { return full(attempt, came) }
        switch error.resultCode {
        case .SQLITE_FULL: return full(attempt, came)
        case .SQLITE_READONLY: return readOnly(attempt, came)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return StoreError(
                .corrupt,
                """
                \(attempt): the database is damaged (\(came)). Nothing was changed. Copy the folder away, then save what \
                can be read with `sqlite3 sessions.sqlite .recover`, or move the file away and import a backup.
                """)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return StoreError(
                .busy,
                """
                \(attempt): another process kept the database locked (\(came)). Let it finish, or raise the busy timeout.
                """)
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            return StoreError(
                .cannotOpen, "\(attempt): \(came). Check that the folder exists and that you may write in it.")
        case .SQLITE_IOERR:
            return StoreError(
                .system, "\(attempt): the disk failed (\(came)). Check the disk, then verify the store.")
        default: return StoreError(.system, "\(attempt): \(came).")
        }
    }

    /// The store's files are not those any more that were opened.
    static func gone(_ attempt: String) -> StoreError {
        StoreError(
            .missing,
            """
            \(attempt): the store was deleted, moved or replaced while it was in use. What it held went with it; what is done \
            from now on is not kept. Put it back, or choose another folder, and start again.
            """)
    }

    private static func locked(_ error: FileLockError, _ attempt: String) -> StoreError {
        guard case .held(let path, let seconds, let holders) = error else {
            guard case .system(let call, let path, let code) = error else { return StoreError(.system, attempt) }
            return system(SystemError(call, path, code), attempt)
        }
        let names = holders.map(String.init).joined(separator: ", ")
        let holder =
            switch holders.count {
            case 0: "another process"
            case 1: "process \(names)"
            default: "processes \(names)"
            }
        let isOne = holders.count < 2
        let limit = "\(seconds)".replacingOccurrences(of: ".0", with: "", options: [.anchored, .backwards])
        return StoreError(
            .busy,
            """
            \(attempt): \(holder) kept the lock \(path) for more than \(limit) s. Let \(isOne ? "it" : "them") \
            finish or end \(isOne ? "it" : "them"), or raise the busy timeout.
            """)
    }

    private static func system(_ error: SystemError, _ attempt: String) -> StoreError {
        let attempt = "\(attempt): \(error.call) of \(error.path) failed"
        switch error.code {
        case ENOSPC, EDQUOT, EFBIG: return full(attempt, error.words)
        case EROFS, EACCES, EPERM: return readOnly(attempt, error.words)
        case ENOENT, ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG:
            return StoreError(.cannotOpen, "\(attempt): \(error.words). Check the path.")
        case EMFILE, ENFILE:
            return StoreError(
                .system, "\(attempt): \(error.words). Raise the limit of open files (`ulimit -n`).")
        default: return StoreError(.system, "\(attempt): \(error.words).")
        }
    }

    private static func full(_ attempt: String, _ came: String) -> StoreError {
        StoreError(
            .diskFull,
            "\(attempt): the disk or its quota is full (\(came)). Free some space; what was stored before is intact.")
    }

    private static func readOnly(_ attempt: String, _ came: String) -> StoreError {
        StoreError(
            .readOnly, "\(attempt): it may not be written (\(came)). Make it writable, or choose another folder.")
    }
}
#endif
