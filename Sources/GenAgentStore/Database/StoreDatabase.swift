#if Store
import Foundation
import GRDB
import GenAgent

/// The open database of a store.
struct StoreDatabase: Sendable {
    let pool: DatabasePool
    let appends: AppendQueue

    /// The database file of a store.
    static func file(_ folder: URL) -> URL { folder.appendingPathComponent("sessions.sqlite") }

    /// Opens the database, and makes or migrates it where it must. Blocks.
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
        // One process at a time makes the tables or changes them.
        let lock = try FolderLock(folder.appendingPathComponent("locks/open").path, exclusive: true)
        defer { withExtendedLifetime(lock) {} }
        let patience = BusyPatience(seconds: options.busyTimeout)
        var configuration = Configuration()
        configuration.label = "GenAgentStore"
        configuration.busyMode = .callback { patience.waits(attempt: $0) }
        configuration.maximumReaderCount = 4
        // A failing disk may also refuse to roll back. That is an error to be told, and not one to trap on, as GRDB would.
        configuration.allowsUnsafeTransactions = true
        pool = try DatabasePool(path: file.path, configuration: configuration)
        // GRDB sets NORMAL for its writer after every hook that a configuration has, so this comes last.
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = \(options.durability == .full ? "FULL" : "NORMAL")")
            try StoreSchema.check(db, folder)
        }
        try StoreSchema.migrator.migrate(pool)
        try DurableFile.sync(folder.path)
        appends = AppendQueue(pool: pool, folder: folder, patience: patience, mayBlock: options.durability == .normal)
    }
}

/// Decides how long to wait while another process writes.
final class BusyPatience: Sendable {
    private let microseconds: UInt64
    private let isImpatient = Locked(false)

    init(seconds: Double) { microseconds = UInt64(seconds * 1_000_000) }

    /// Runs a body in which nobody waits: a thread that others need must not.
    func withoutWaiting<Result>(_ body: () throws -> Result) rethrows -> Result {
        isImpatient.withLock { $0 = true }
        defer { isImpatient.withLock { $0 = false } }
        return try body()
    }

    /// Waits a little, the longer the more often; `false` once it has been long enough.
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
#endif
