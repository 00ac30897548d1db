#if Store
import Foundation
import GRDB
import GenAgent

/// An error of a ``SQLiteTrajectoryStore``. Its description says what was attempted, what failed and what to do next.
public struct StoreError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong. Later versions may add cases: handle the unknown ones with `default`.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// There is no store in the folder.
        case missing
        /// The folder or the file cannot be opened.
        case cannotOpen
        /// The disk, or the quota, is full.
        case diskFull
        /// The folder, the file or the disk is not writable.
        case readOnly
        /// The database file is damaged, or is not a database.
        case corrupt
        /// A newer version of the library made the store.
        case newerSchema
        /// Another process wrote for longer than ``StoreOptions/busyTimeout``.
        case busy
        /// The input is not the next one of its session: another process wrote to the session.
        case conflict
        /// The session is not in the store, or is no longer there.
        case unknownSession
        /// An input cannot be read by this version of the library.
        case unreadableLog
        /// An image that a session needs is not in the store.
        case missingImage
        /// The bytes of an image do not match its digest.
        case damagedImage
        /// The imported file is not an archive, is cut off, or contradicts itself or the store.
        case badArchive
        /// Another call to the system failed.
        case system
    }

    public let kind: Kind
    /// The session concerned, if the error is about one.
    public let session: SessionID?
    public let description: String

    init(_ kind: Kind, session: SessionID? = nil, _ description: String) {
        self.kind = kind
        self.session = session
        self.description = description
    }
}

extension StoreError: ImageReadError {
    package var saysImageIsDamaged: Bool { kind == .damagedImage }
}

extension StoreError {
    /// Explains what SQLite or the system reported.
    ///
    /// - Parameters:
    ///   - error: What was thrown; a `StoreError` is kept.
    ///   - action: What was attempted, such as `append an input to`.
    ///   - folder: The store.
    init(_ error: any Error, while action: String, in folder: URL) {
        let attempt = "Could not \(action) \(folder.path)"
        switch error {
        case let error as StoreError: self = error
        case let error as DatabaseError: self = .database(error, attempt)
        case let error as SystemError: self = .system(error, attempt)
        case FileLockError.system(let error): self = .system(error, attempt)
        case FileLockError.held(let path, let seconds, let holders): self = .locked(path, seconds, holders, attempt)
        default: self.init(.system, "\(attempt): \(ErrorText.phrase(for: error)).")
        }
    }

    private static func database(_ error: DatabaseError, _ attempt: String) -> StoreError {
        let reason = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        // In some states, SQLite notices by itself that its file was moved or deleted.
        if error.extendedResultCode == .SQLITE_READONLY_DBMOVED { return gone(attempt) }
        // The index of the log grows before it is used, and that fails if there is no room.
        if error.extendedResultCode == .SQLITE_IOERR_SHMSIZE { return full(attempt, reason) }
        switch error.resultCode {
        case .SQLITE_FULL: return full(attempt, reason)
        case .SQLITE_READONLY: return readOnly(attempt, reason)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return StoreError(
                .corrupt,
                """
                \(attempt): the database is damaged (\(reason)). Nothing was changed. Copy the folder away, then save what \
                can be read with `sqlite3 sessions.sqlite .recover`, or move the file away and import a backup.
                """)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return StoreError(
                .busy,
                "\(attempt): another process kept the database locked (\(reason)). Let it finish, or raise the busy timeout."
            )
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            return StoreError(
                .cannotOpen, "\(attempt): \(reason). Check that the folder exists and that you may write in it.")
        case .SQLITE_IOERR:
            return StoreError(
                .system, "\(attempt): the disk failed (\(reason)). Check the disk, then verify the store.")
        default: return StoreError(.system, "\(attempt): \(reason).")
        }
    }

    /// The files that were opened are no longer those of the store.
    static func gone(_ attempt: String) -> StoreError {
        StoreError(
            .missing,
            """
            \(attempt): the store was deleted, moved or replaced while it was in use. Its sessions went with it, and nothing \
            new is kept. Put it back, or choose another folder, and start again.
            """)
    }

    private static func locked(
        _ path: String, _ seconds: Double, _ holders: [Int32], _ attempt: String
    ) -> StoreError {
        let names = holders.map(String.init).joined(separator: ", ")
        let holder =
            switch holders.count {
            case 0: "another process"
            case 1: "process \(names)"
            default: "processes \(names)"
            }
        let them = holders.count < 2 ? "it" : "them"
        return StoreError(
            .busy,
            """
            \(attempt): \(holder) kept the lock \(path) for more than \(Numbers.decimal(seconds, digits: 3)) s. Let \(them) \
            finish or end \(them), or raise the busy timeout.
            """)
    }

    private static func system(_ error: SystemError, _ attempt: String) -> StoreError {
        let attempt = "\(attempt): \(error.call) of \(error.path) failed"
        switch error.code {
        case ENOSPC, EDQUOT, EFBIG: return full(attempt, error.reason)
        case EROFS, EACCES, EPERM: return readOnly(attempt, error.reason)
        case ENOENT, ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG:
            return StoreError(.cannotOpen, "\(attempt): \(error.reason). Check the path.")
        case EMFILE, ENFILE:
            return StoreError(.system, "\(attempt): \(error.reason). Raise the limit of open files (`ulimit -n`).")
        default: return StoreError(.system, "\(attempt): \(error.reason).")
        }
    }

    private static func full(_ attempt: String, _ reason: String) -> StoreError {
        StoreError(
            .diskFull,
            "\(attempt): the disk or its quota is full (\(reason)). Free some space; what was stored before is intact.")
    }

    private static func readOnly(_ attempt: String, _ reason: String) -> StoreError {
        StoreError(
            .readOnly, "\(attempt): it is not writable (\(reason)). Make it writable, or choose another folder.")
    }
}
#endif
